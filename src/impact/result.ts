import type { ImpactCounts, TimePoint } from './rules/counts.js';

/** What `impact` resolves with, and what `goff-impact --json` prints. */
export interface ImpactResult {
  readonly counts: ImpactCounts;
  readonly statistics: ImpactStatistics;
}

/** `low` and `high` may be infinite; in JSON an infinite number is the text `"Infinity"` or `"-Infinity"`. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export type Metric = 'conversion' | 'value';

export interface ImpactStatistics {
  readonly control: string;
  /** The others are compared with it: named by the caller, or the variation with most exposed users. */
  readonly controlIs: 'named' | 'largest';
  /** What the verdict is about. */
  readonly metric: Metric;
  readonly alpha: number;
  /** True if intervals stay valid however often one looks. */
  readonly sequential: boolean;
  readonly verdict: Verdict;
  readonly sampleRatio: SampleRatio;
  /** By variation, the control included. */
  readonly variations: Readonly<Record<string, VariationStatistics>>;
  /** One for each variation but the control, by name. */
  readonly comparisons: readonly Comparison[];
  readonly detect: Detection;
  readonly overTime: readonly TimePointStatistics[];
  /** Whole sentences that a reader must know: assumptions, clocks that differ, values that are missing, ... */
  readonly notes: readonly string[];
  /** Only with segments: the same analysis over the users of each. Exploratory, not corrected. */
  readonly segments?: readonly ImpactSegment[];
}

export interface ImpactSegment {
  readonly segment: string;
  readonly counts: ImpactCounts;
  readonly statistics: Omit<ImpactStatistics, 'segments'>;
}

export interface Verdict {
  readonly kind:
    | 'winner'
    | 'control-wins'
    | 'no-difference-found'
    | 'not-enough-data'
    | 'sample-ratio-mismatch'
    | 'metrics-disagree'
    | 'nothing-to-compare';
  /** The variation that wins, if one does. */
  readonly variation?: string;
  /** The answer, for people. */
  readonly sentence: string;
}

export interface SampleRatio {
  /** The expected share of each variation; they add up to 1. Absent if they cannot be known. */
  readonly expected?: Readonly<Record<string, number>>;
  /** Where the expected shares come from. */
  readonly source: 'equal' | 'weights' | 'flags';
  /** Absent if there is nothing to test: fewer than two variations, or shares that cannot be known. */
  readonly chiSquare?: number;
  readonly degreesOfFreedom?: number;
  readonly p?: number;
  /** True below 0.001: no winner is named then. */
  readonly alarm: boolean;
}

export interface VariationStatistics {
  readonly conversionRate: number;
  /** Wilson's interval. */
  readonly conversionInterval: Interval;
  /** By currency: value per exposed user. */
  readonly value: Readonly<Record<string, { readonly mean: number; readonly standardDeviation: number | null }>>;
}

export interface Comparison {
  readonly variation: string;
  readonly conversion: ConversionComparison;
  /** By currency. */
  readonly value: Readonly<Record<string, ValueComparison>>;
}

export interface ConversionComparison {
  readonly difference: number;
  /** Newcombe's interval, or the always-valid one, which goes beyond -1 and 1 while users are few; reports cut it. */
  readonly differenceInterval: Interval | null;
  readonly differenceMethod: 'newcombe' | 'always-valid';
  /** A fraction: 0.05 is 5 % more. Null if the control's rate is 0. */
  readonly lift: number | null;
  readonly liftInterval: Interval | null;
  readonly liftMethod: 'katz' | 'koopman';
  readonly p: number | null;
  readonly pMethod: 'fisher' | 'pooled-z' | 'always-valid';
  /** Holm's, over the comparisons with the control. */
  readonly adjustedP: number | null;
}

export interface ValueComparison {
  readonly difference: number;
  /** Welch's interval, or the always-valid one. */
  readonly differenceInterval: Interval | null;
  readonly differenceMethod: 'welch' | 'always-valid';
  readonly lift: number | null;
  readonly liftInterval: Interval | null;
  readonly liftMethod: 'log-delta';
  /** Fieller's, as a check of `liftInterval`; null if the control's mean is not clearly different from 0. */
  readonly liftCheck: Interval | null;
  readonly p: number | null;
  readonly pMethod: 'welch' | 'always-valid';
  readonly adjustedP: number | null;
}

export interface Detection {
  /** The relative effect worth finding. */
  readonly effect: number;
  readonly power: number;
  /** Per variation; null if it cannot be computed (nobody converted in the control). */
  readonly visitorsNeeded: number | null;
  readonly enough: boolean;
  /** The fewest exposed users of any variation. */
  readonly visitorsSeen: number;
}

/** The cumulative lift of one variation until a point in time, with its always-valid interval of the difference. */
export interface TimePointStatistics extends TimePoint {
  readonly comparisons: Readonly<
    Record<
      string,
      { readonly difference: number | null; readonly differenceInterval: Interval | null; readonly lift: number | null }
    >
  >;
}
