import type { Comparison, ConversionComparison, Interval, ValueComparison } from '../result.js';
import type { ImpactCounts, VariationCounts } from '../rules/counts.js';
import { recordOf } from '../rules/users/record-of.js';
import { alwaysValidOfMeans, alwaysValidOfRates } from './always-valid.js';
import type { Analysis, Pair, Rate, Sums } from './analysis.js';
import { holm } from './holm.js';
import { fiellerInterval, logDeltaInterval } from './lift-of-means.js';
import { katzInterval, koopmanInterval } from './lift-of-rates.js';
import { momentsOf } from './moments.js';
import { newcombeInterval } from './newcombe.js';
import { fisher, pooledZ } from './rate-tests.js';
import { welch } from './welch.js';

type Terms = Pick<Analysis, 'alpha' | 'sequential'>;

/** Below this many converting users in a variation Katz' interval is too wide, and Koopman's takes its place. */
const enoughForKatz = 10;

/**
 * Above this many users Fisher's exact test and the pooled z test are the same for every reader, and the exact one is
 * more work. Below it the z test promises too much where few convert.
 */
const fisherUpTo = 1_000_000;

/** Every variation against the control; p-values are Holm's where there are several comparisons. */
export function comparisonsOf(counts: ImpactCounts, control: string, terms: Terms): Comparison[] {
  const names = Object.keys(counts.variations).filter((name) => name !== control);
  const of = counts.variations[control];
  if (of === undefined) return [];
  const compared = names.flatMap((variation) => {
    const treatment = counts.variations[variation];
    return treatment === undefined ? [] : [compare(variation, { control: of, treatment }, terms)];
  });
  return adjusted(compared);
}

function compare(variation: string, pair: Pair<VariationCounts>, terms: Terms): Comparison {
  const currencies = [...new Set([pair.control, pair.treatment].flatMap(({ revenue }) => Object.keys(revenue)))].sort();
  return {
    variation,
    conversion: compareRates({ control: rateOf(pair.control), treatment: rateOf(pair.treatment) }, terms),
    value: recordOf(
      currencies.map((currency) => [
        currency,
        compareMeans({ control: sumsOf(pair.control, currency), treatment: sumsOf(pair.treatment, currency) }, terms),
      ]),
    ),
  };
}

export function rateOf({
  exposedUsers,
  convertingUsers,
}: Pick<VariationCounts, 'exposedUsers' | 'convertingUsers'>): Rate {
  return { visitors: exposedUsers, converted: convertingUsers };
}

/** A user without a conversion in the currency brought 0. */
export function sumsOf({ exposedUsers, revenue }: VariationCounts, currency: string): Sums {
  const { sum, sumOfSquares } = revenue[currency] ?? { sum: '0', sumOfSquares: '0' };
  return { visitors: exposedUsers, sum, sumOfSquares };
}

export function compareRates(pair: Pair<Rate>, { alpha, sequential }: Terms): ConversionComparison {
  const [p1, p2] = [share(pair.control), share(pair.treatment)];
  const isKatz = pair.control.converted >= enoughForKatz && pair.treatment.converted >= enoughForKatz;
  const common = {
    difference: p2 - p1,
    lift: p1 > 0 ? p2 / p1 - 1 : null,
    liftInterval: liftOfRates(pair, { alpha, sequential, isKatz }),
    liftMethod: isKatz ? 'katz' : 'koopman',
  } as const;
  if (sequential) return { ...common, ...sequentialRates(pair, alpha), adjustedP: null };
  const isFisher = pair.control.visitors + pair.treatment.visitors <= fisherUpTo;
  return {
    ...common,
    differenceInterval: newcombeInterval(pair, alpha),
    differenceMethod: 'newcombe',
    p: isFisher ? fisher(pair) : pooledZ(pair),
    pMethod: isFisher ? 'fisher' : 'pooled-z',
    adjustedP: null,
  };
}

/** No interval of a lift stays valid however often one looks: then there is none. */
function liftOfRates(
  pair: Pair<Rate>,
  { alpha, sequential, isKatz }: Terms & { readonly isKatz: boolean },
): Interval | null {
  if (sequential) return null;
  return isKatz ? katzInterval(pair, alpha) : koopmanInterval(pair, alpha);
}

function share({ visitors, converted }: Rate): number {
  return converted / visitors;
}

function sequentialRates(
  pair: Pair<Rate>,
  alpha: number,
): Pick<ConversionComparison, 'differenceInterval' | 'differenceMethod' | 'p' | 'pMethod'> {
  const valid = alwaysValidOfRates(pair, { alpha });
  return {
    differenceInterval: valid?.interval ?? null,
    differenceMethod: 'always-valid',
    p: valid?.p ?? null,
    pMethod: 'always-valid',
  };
}

function compareMeans(pair: Pair<Sums>, { alpha, sequential }: Terms): ValueComparison {
  const [m1, m2] = [momentsOf(pair.control).mean, momentsOf(pair.treatment).mean];
  const fixed = welch(pair, alpha);
  const valid = sequential ? alwaysValidOfMeans(pair, { alpha }) : null;
  const test: { interval: Interval | null; p: number | null } | null = sequential ? valid : fixed;
  return {
    difference: m2 - m1,
    differenceInterval: test?.interval ?? null,
    differenceMethod: sequential ? 'always-valid' : 'welch',
    lift: m1 > 0 ? m2 / m1 - 1 : null,
    liftInterval: sequential ? null : logDeltaInterval(pair, alpha),
    liftMethod: 'log-delta',
    liftCheck: sequential ? null : fiellerInterval(pair, alpha),
    p: test?.p ?? null,
    pMethod: sequential ? 'always-valid' : 'welch',
    adjustedP: null,
  };
}

function adjusted(comparisons: readonly Comparison[]): Comparison[] {
  const rates = adjust(comparisons.map(({ conversion }) => conversion.p));
  const currencies = [...new Set(comparisons.flatMap(({ value }) => Object.keys(value)))];
  const means = new Map(
    currencies.map((name) => [name, adjust(comparisons.map(({ value }) => value[name]?.p ?? null))]),
  );
  return comparisons.map((comparison, index) => ({
    ...comparison,
    conversion: { ...comparison.conversion, adjustedP: rates[index] ?? null },
    value: recordOf(
      Object.entries(comparison.value).map(([name, value]) => [
        name,
        { ...value, adjustedP: means.get(name)?.[index] ?? null },
      ]),
    ),
  }));
}

/** Holm over the comparisons that have a p-value. */
function adjust(values: readonly (number | null)[]): (number | null)[] {
  const known = values.flatMap((p) => (p === null ? [] : [p]));
  const corrected = holm(known);
  let next = 0;
  return values.map((p) => (p === null ? null : (corrected[next++] ?? null)));
}
