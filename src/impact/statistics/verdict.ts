import type { Comparison, Detection, ImpactStatistics, Metric, Verdict } from '../result.js';
import { counted, listed, percent, quoted, whole } from './words.js';

/** What the verdict is made of. */
export interface Findings extends Pick<ImpactStatistics, 'control' | 'variations' | 'comparisons' | 'sampleRatio'> {
  readonly metric: Metric;
  readonly alpha: number;
  readonly sequential: boolean;
  readonly detect: Detection;
}

type Judged = -1 | 0 | 1;

/**
 * The answer in one sentence. No winner is named while the interval of the difference holds 0, while the users are
 * not spread as expected, or where conversion and value say opposite things.
 *
 * Nor is one named before the planned number of visitors is reached: who stops at the first difference finds too many.
 * Sequential intervals are made for that, and need no plan.
 */
export function verdictOf(findings: Findings): Verdict {
  const { comparisons, sampleRatio } = findings;
  if (comparisons.length === 0) return nothingToCompare(findings);
  if (sampleRatio.alarm) return ratioMismatch(findings);
  const judged = comparisons.map((comparison) => ({ comparison, judgement: judge(comparison, findings) }));
  const opposed = comparisons.filter((comparison) => isOpposed(comparison, findings.alpha));
  if (opposed.length > 0) return disagreement(opposed);
  const better = judged.filter(({ judgement }) => judgement === 1).map(({ comparison }) => comparison);
  const ahead = better.length > 0 ? better : judged.every(({ judgement }) => judgement === -1) ? comparisons : [];
  if (ahead.length === 0) return undecided(findings);
  const verdict = better.length > 0 ? winner(better, findings) : controlWins(findings);
  return findings.sequential || findings.detect.enough ? verdict : tooEarly(verdict, findings);
}

function tooEarly({ sentence }: Verdict, findings: Findings): Verdict {
  return { kind: 'not-enough-data', sentence: `${undecided(findings).sentence} So far ${sentence}` };
}

/** Better (1) or worse (-1) than the control, or neither. Of several currencies none decides alone. */
function judge({ conversion, value }: Comparison, { metric, alpha }: Findings): Judged {
  if (metric === 'conversion') return judgement(conversion, alpha);
  const [first, ...others] = Object.values(value).map((each) => judgement(each, alpha));
  return first !== undefined && others.every((each) => each === first) ? first : 0;
}

function judgement(
  { differenceInterval, adjustedP }: Pick<Comparison['conversion'], 'differenceInterval' | 'adjustedP'>,
  alpha: number,
): Judged {
  if (differenceInterval === null || adjustedP === null || adjustedP >= alpha) return 0;
  if (differenceInterval.low > 0) return 1;
  return differenceInterval.high < 0 ? -1 : 0;
}

function isOpposed({ conversion, value }: Comparison, alpha: number): boolean {
  const rate = judgement(conversion, alpha);
  return rate !== 0 && Object.values(value).some((each) => judgement(each, alpha) === -rate);
}

function nothingToCompare({ variations }: Findings): Verdict {
  const [only] = Object.keys(variations);
  const sentence =
    only === undefined
      ? 'Nothing to compare: no user was exposed to a variation.'
      : `Nothing to compare: ${quoted(only)} is the only variation that users were exposed to.`;
  return { kind: 'nothing-to-compare', sentence };
}

function ratioMismatch({ sampleRatio: { p = 0, source } }: Findings): Verdict {
  const expected = source === 'equal' ? 'equal shares' : 'the expected shares';
  return {
    kind: 'sample-ratio-mismatch',
    sentence:
      `No winner can be named: the users are not spread over the variations as they should be (${expected}, ` +
      `${probability(p)}), so the groups cannot be compared.`,
  };
}

function probability(p: number): string {
  return p < 0.0001 ? 'p < 0.0001' : `p = ${p.toFixed(4)}`;
}

function disagreement(opposed: readonly Comparison[]): Verdict {
  const names = listed(opposed.map(({ variation }) => variation));
  return {
    kind: 'metrics-disagree',
    sentence: `No winner is named: for ${names} the conversion rate and the value per visitor say opposite things.`,
  };
}

function winner(better: readonly Comparison[], findings: Findings): Verdict {
  const [best = better[0], ...others] = [...better].sort(
    (a, b) => differenceOf(b, findings) - differenceOf(a, findings),
  );
  if (best === undefined) return undecided(findings);
  const also = others.length === 0 ? '' : ` ${listed(others.map(({ variation }) => variation))} too.`;
  return {
    kind: 'winner',
    variation: best.variation,
    sentence: `${quoted(best.variation)} ${does(findings)} better than ${quoted(findings.control)}: ${figures(best, findings)}.${also}`,
  };
}

function controlWins(findings: Findings): Verdict {
  const [first] = findings.comparisons;
  const one = first !== undefined && findings.comparisons.length === 1 ? `: ${figures(first, findings)}` : '';
  const names = listed(findings.comparisons.map(({ variation }) => variation));
  const are = findings.comparisons.length === 1 ? does(findings) : does(findings).replace(/s$/, '');
  return {
    kind: 'control-wins',
    variation: findings.control,
    sentence: `${names} ${are} worse than ${quoted(findings.control)}${one}.`,
  };
}

function does({ metric }: Findings): string {
  return metric === 'conversion' ? 'converts' : 'earns';
}

function differenceOf({ conversion, value }: Comparison, { metric }: Findings): number {
  if (metric === 'conversion') return conversion.difference;
  return Object.values(value)[0]?.difference ?? 0;
}

/** The figures of a comparison: what the variation has against what the control has. */
function figures(comparison: Comparison, { metric, alpha, variations, control }: Findings): string {
  const { conversion } = comparison;
  if (metric === 'value') return valueFigures(comparison, alpha);
  const rates = [comparison.variation, control].map((name) => percent(variations[name]?.conversionRate ?? 0));
  return `${rates.join(' against ')}${liftOf(conversion, alpha)}`;
}

function valueFigures({ value }: Comparison, alpha: number): string {
  return Object.entries(value)
    .map(([currency, each]) => `${currency === '' ? 'value' : currency} per visitor${liftOf(each, alpha)}`)
    .join('; ');
}

function liftOf(
  { lift, liftInterval }: Pick<Comparison['conversion'], 'lift' | 'liftInterval'>,
  alpha: number,
): string {
  if (lift === null) return '';
  const words = `, a lift of ${percent(lift)}`;
  if (liftInterval === null) return words;
  const ends = [liftInterval.low, liftInterval.high].map((end) => (Number.isFinite(end) ? percent(end) : 'no bound'));
  return `${words} (${percent(1 - alpha)} interval ${ends.join(' to ')})`;
}

function undecided(findings: Findings): Verdict {
  const { detect, metric, control, variations } = findings;
  const { effect, visitorsNeeded, visitorsSeen } = detect;
  const what = metric === 'conversion' ? 'conversion rate' : 'value per visitor';
  if (visitorsNeeded === null) {
    return {
      kind: 'not-enough-data',
      sentence: `Not enough data: too little came of ${quoted(control)} to say how many visitors a lift of ${percent(effect)} needs.`,
    };
  }
  if (visitorsSeen >= visitorsNeeded) {
    return {
      kind: 'no-difference-found',
      sentence: `No difference in the ${what} was found, with enough visitors to find a lift of ${percent(effect)}.`,
    };
  }
  const rate = metric === 'conversion' ? ` at this rate (${percent(variations[control]?.conversionRate ?? 0)})` : '';
  const more = counted(visitorsNeeded - visitorsSeen, ['more visitor', 'more visitors']);
  return {
    kind: 'not-enough-data',
    sentence: `Not enough data: to see a lift of ${percent(effect)}${rate}, ${whole(visitorsNeeded)} visitors per variation are needed, about ${more} for the smallest.`,
  };
}
