import type { Metric } from '../result.js';
import type { ImpactCounts, TimePoint } from '../rules/counts.js';

/** What is analysed, and how. */
export interface Analysis {
  readonly counts: ImpactCounts;
  readonly timePoints: readonly TimePoint[];
  /** The variation that the others are compared with. Default: the one with most exposed users. */
  readonly control?: string | undefined;
  /**
   * Variations that are known although none of these users saw them, for the analysis of a segment: a control among
   * them is no error. Default: none.
   */
  readonly knownVariations?: readonly string[] | undefined;
  readonly metric: Metric;
  /** The chance of a false alarm that is accepted: above 0, below 1. */
  readonly alpha: number;
  readonly sequential: boolean;
  /** The relative effect worth finding: above 0. */
  readonly detect: number;
  /** The expected shares of the variations, in any unit. Default: equal shares. */
  readonly weights?: Readonly<Record<string, number>> | undefined;
  /** Where the expected shares come from. */
  readonly sharesFrom?: 'weights' | 'flags' | undefined;
  /** A sentence that says why the expected shares cannot be known. */
  readonly sharesUnknown?: string | undefined;
}
