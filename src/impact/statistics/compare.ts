import type { Comparison, ConversionComparison, Interval, ValueComparison } from '../result.js';
import type { ImpactCounts, VariationCounts } from '../rules/counts.js';
import { recordOf } from '../rules/users/record-of.js';
import { alwaysValidTuned } from './always-valid.js';
import type { Analysis } from './analysis.js';
import { normalQuantile } from './distributions.js';
import { fieller } from './fieller.js';
import { fisher } from './fisher.js';
import { holmWhereKnown } from './holm.js';
import { katz } from './katz.js';
import { koopman } from './koopman.js';
import { logDelta } from './log-delta.js';
import { newcombe } from './newcombe.js';
import { pooledZ } from './pooled-z.js';
import { mapPair, rateEstimate, rateOf, type Conversions, type Estimate, type Pair } from './sample.js';
import { sizedValue, valueSummary, type ValueSummary } from './value-summary.js';
import { welch, type Sized } from './welch.js';

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
  const currencies = [...new Set([pair.control, pair.treatment].flatMap(({ revenue }) => Object.keys(revenue)))];
  return {
    variation,
    conversion: compareRates(mapPair(pair, conversionsOf), terms),
    value: recordOf(
      currencies.map((currency) => [
        currency,
        compareValues(
          mapPair(pair, (each) => valueOf(each, currency)),
          terms,
        ),
      ]),
    ),
  };
}

type Converting = Pick<VariationCounts, 'exposedUsers' | 'convertingUsers'>;

export function conversionsOf({ exposedUsers, convertingUsers }: Converting): Conversions {
  return { visitors: exposedUsers, converted: convertingUsers };
}

/** A user without a conversion in the currency brought 0. */
export function valueOf({ exposedUsers, revenue }: VariationCounts, currency: string): ValueSummary {
  return valueSummary(exposedUsers, revenue[currency] ?? { sum: '0', sumOfSquares: '0' });
}

function compareRates(pair: Pair<Conversions>, terms: Terms): ConversionComparison {
  const { control, treatment } = mapPair(pair, rateOf);
  const isKatz = pair.control.converted >= enoughForKatz && pair.treatment.converted >= enoughForKatz;
  const z = normalQuantile(terms.alpha);
  return {
    difference: treatment - control,
    lift: control > 0 ? treatment / control - 1 : null,
    // No interval of a lift stays valid however often one looks.
    liftInterval: terms.sequential ? null : isKatz ? katz(pair, z) : koopman(pair, z),
    liftMethod: isKatz ? 'katz' : 'koopman',
    ...(terms.sequential ? sequentialTest(mapPair(pair, rateEstimate), pair, terms.alpha) : rateTest(pair, z)),
    adjustedP: null,
  };
}

function rateTest(pair: Pair<Conversions>, z: number): Pick<ConversionComparison, Tested> {
  const isFisher = pair.control.visitors + pair.treatment.visitors <= fisherUpTo;
  return {
    differenceInterval: newcombe(pair, z),
    differenceMethod: 'newcombe',
    p: isFisher ? fisher(pair) : pooledZ(pair),
    pMethod: isFisher ? 'fisher' : 'pooled-z',
  };
}

type Tested = 'differenceInterval' | 'differenceMethod' | 'p' | 'pMethod';

interface SequentialTest {
  readonly differenceInterval: Interval | null;
  readonly differenceMethod: 'always-valid';
  readonly p: number | null;
  readonly pMethod: 'always-valid';
}

function sequentialTest(
  pair: Pair<Estimate> | undefined,
  { control, treatment }: Pair<{ readonly visitors: number }>,
  alpha: number,
): SequentialTest {
  const users = control.visitors + treatment.visitors;
  const valid = pair === undefined ? null : alwaysValidTuned(pair, { users, alpha });
  return {
    differenceInterval: valid?.interval ?? null,
    differenceMethod: 'always-valid',
    p: valid?.p ?? null,
    pMethod: 'always-valid',
  };
}

function compareValues(pair: Pair<ValueSummary>, { alpha, sequential }: Terms): ValueComparison {
  const { control, treatment } = mapPair(pair, ({ mean }) => mean);
  const sized = sizedPair(pair);
  const estimates = sequential ? undefined : sized;
  const z = normalQuantile(alpha);
  return {
    difference: treatment - control,
    lift: control > 0 ? treatment / control - 1 : null,
    liftInterval: estimates === undefined ? null : logDelta(estimates, z),
    liftMethod: 'log-delta',
    liftCheck: estimates === undefined ? null : fieller(estimates, z),
    ...(sequential ? sequentialTest(sized, pair, alpha) : valueTest(sized, alpha)),
    adjustedP: null,
  };
}

/** Undefined where nothing can be compared: one visitor, or no variance. */
function sizedPair({ control, treatment }: Pair<ValueSummary>): Pair<Sized> | undefined {
  const [a, b] = [sizedValue(control), sizedValue(treatment)];
  if (a === undefined || b === undefined) return undefined;
  return a.varianceOfMean + b.varianceOfMean > 0 ? { control: a, treatment: b } : undefined;
}

function valueTest(pair: Pair<Sized> | undefined, alpha: number): Pick<ValueComparison, Tested> {
  const test = pair === undefined ? undefined : welch(pair, alpha);
  return {
    differenceInterval: test?.interval ?? null,
    differenceMethod: 'welch',
    p: test?.p ?? null,
    pMethod: 'welch',
  };
}

function adjusted(comparisons: readonly Comparison[]): Comparison[] {
  const rates = holmWhereKnown(comparisons.map(({ conversion }) => conversion.p));
  const currencies = [...new Set(comparisons.flatMap(({ value }) => Object.keys(value)))];
  const means = new Map(
    currencies.map((name) => [name, holmWhereKnown(comparisons.map(({ value }) => value[name]?.p ?? null))]),
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
