import type { ConversionComparison } from '../result.js';
import type { Analysis } from './analysis.js';
import { normalQuantile } from './distributions.js';
import { fisher } from './fisher.js';
import { katz } from './katz.js';
import { koopman } from './koopman.js';
import { liftOf } from './lift.js';
import { newcombe } from './newcombe.js';
import { pooledZ } from './pooled-z.js';
import { mapPair, rateOf, type Conversions, type Pair } from './sample.js';
import { sequentialRates } from './sequential-rates.js';

export type Terms = Pick<Analysis, 'alpha' | 'sequential'>;

/** Katz' interval is normal on a logarithm, which takes this many converting users in both groups. */
const enoughForKatz = 10;

/**
 * Up to this many visitors of both groups together p is exact, which no small count can spoil. Above it the pooled z
 * test takes a fixed time for any number of segments, and gives the same p to two digits.
 */
const fisherUpTo = 1_000_000;

/** Two conversion rates; `adjustedP` is null until the other comparisons are known. */
export function compareRates(pair: Pair<Conversions>, terms: Terms): ConversionComparison {
  const rates = mapPair(pair, rateOf);
  return {
    difference: rates.treatment - rates.control,
    lift: liftOf(rates),
    ...(terms.sequential ? sequentially(pair, terms.alpha) : atOnce(pair, terms.alpha)),
    adjustedP: null,
  };
}

type Tested = Omit<ConversionComparison, 'difference' | 'lift' | 'adjustedP'>;

function atOnce(pair: Pair<Conversions>, alpha: number): Tested {
  const z = normalQuantile(alpha);
  const liftMethod = liftMethodOf(pair);
  const isExact = pair.control.visitors + pair.treatment.visitors <= fisherUpTo;
  return {
    differenceInterval: newcombe(pair, z),
    differenceMethod: 'newcombe',
    liftInterval: liftMethod === 'katz' ? katz(pair, z) : koopman(pair, z),
    liftMethod,
    p: isExact ? fisher(pair) : pooledZ(pair),
    pMethod: isExact ? 'fisher' : 'pooled-z',
  };
}

/** A lift has no interval here: Katz' and Koopman's hold for one look only. */
function sequentially(pair: Pair<Conversions>, alpha: number): Tested {
  const { differenceInterval, p } = sequentialRates(pair, alpha);
  return {
    differenceInterval,
    differenceMethod: 'always-valid',
    liftInterval: null,
    liftMethod: liftMethodOf(pair),
    p,
    pMethod: 'always-valid',
  };
}

const liftMethodOf = ({ control, treatment }: Pair<Conversions>): 'katz' | 'koopman' =>
  Math.min(control.converted, treatment.converted) >= enoughForKatz ? 'katz' : 'koopman';
