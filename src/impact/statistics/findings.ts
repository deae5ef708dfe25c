import type { Comparison, ImpactStatistics, Interval } from '../result.js';

/** The figures that a verdict and the notes are made of. */
export type Findings = Omit<ImpactStatistics, 'verdict' | 'overTime' | 'notes' | 'segments'>;

export type Direction = 'better' | 'worse' | 'unclear';

interface Tested {
  readonly differenceInterval: Interval | null;
  readonly adjustedP: number | null;
}

/** Better or worse if the interval of the difference leaves out 0, and Holm's p-value is at most alpha. */
export function directionOf({ differenceInterval, adjustedP }: Tested, alpha: number): Direction {
  if (differenceInterval === null || adjustedP === null || adjustedP > alpha) return 'unclear';
  if (differenceInterval.low > 0) return 'better';
  return differenceInterval.high < 0 ? 'worse' : 'unclear';
}

export const currenciesIn = ({ comparisons }: Findings): string[] => Object.keys(comparisons[0]?.value ?? {});

/** The direction of what the verdict judges: the conversion rate, or the value in the only currency. */
export function judgedDirection(comparison: Comparison, findings: Findings): Direction {
  const [currency] = currenciesIn(findings);
  const tested = findings.metric === 'conversion' ? comparison.conversion : comparison.value[currency ?? ''];
  return tested === undefined ? 'unclear' : directionOf(tested, findings.alpha);
}

/** The currency in which the value contradicts the conversion rate, both clearly. */
export function opposedCurrency({ conversion, value }: Comparison, { alpha }: Findings): string | undefined {
  const rate = directionOf(conversion, alpha);
  const opposite = { better: 'worse', worse: 'better', unclear: undefined }[rate];
  return Object.keys(value).find((currency) => directionOf(value[currency]!, alpha) === opposite);
}
