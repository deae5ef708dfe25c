import type { ImpactCounts, VariationCounts } from '../rules/counts.js';
import type { Comparison, ImpactStatistics, VariationStatistics } from '../result.js';
import { ownMember } from '../rules/own-member.js';

/** One analysis: of a whole result, or of one of its segments. */
export interface Analysis {
  readonly counts: ImpactCounts;
  readonly statistics: Omit<ImpactStatistics, 'segments'>;
}

/** All that an analysis says of one variation. */
export interface Variation {
  readonly name: string;
  readonly isControl: boolean;
  readonly counts: VariationCounts;
  readonly statistics: VariationStatistics;
  /** Absent for the control. */
  readonly comparison: Comparison | undefined;
}

/** The control first, the others by name. */
export function variationsOf({ counts, statistics }: Analysis): Variation[] {
  const { control, comparisons } = statistics;
  const others = Object.keys(counts.variations).filter((name) => name !== control);
  return [control, ...others.sort(byCodeUnits)].flatMap((name) => {
    const [own, rates] = [ownMember(counts.variations, name), ownMember(statistics.variations, name)];
    if (own === undefined || rates === undefined) return [];
    const comparison = comparisons.find(({ variation }) => variation === name);
    return [{ name, isControl: name === control, counts: own, statistics: rates, comparison }];
  });
}

/** The currencies by name; the amounts without one, `""`, are first. */
export function currenciesOf({ counts }: Analysis): string[] {
  const names = Object.values(counts.variations).flatMap(({ revenue }) => Object.keys(revenue));
  return [...new Set(names)].sort(byCodeUnits);
}

function byCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
