import type { ValueComparison } from '../result.js';
import { alwaysValidTuned } from './always-valid.js';
import type { Terms } from './compare-rates.js';
import { normalQuantile } from './distributions.js';
import { fieller } from './fieller.js';
import { liftOf } from './lift.js';
import { logDelta } from './log-delta.js';
import { mapPair, type Pair } from './sample.js';
import { sizedValue, type ValueSummary } from './value-summary.js';
import { welch, type Sized } from './welch.js';

type Tested = Omit<ValueComparison, 'difference' | 'lift' | 'adjustedP'>;

/**
 * Two values per visitor; `adjustedP` is null until the other comparisons are known. There is no interval and no
 * p-value if a group has one visitor, or if neither has any variance.
 */
export function compareValues(pair: Pair<ValueSummary>, terms: Terms): ValueComparison {
  const means = mapPair(pair, ({ mean }) => mean);
  const sized = sizedPair(pair);
  return {
    difference: means.treatment - means.control,
    lift: liftOf(means),
    ...(terms.sequential ? sequentially(sized, terms.alpha) : atOnce(sized, terms.alpha)),
    adjustedP: null,
  };
}

function sizedPair(pair: Pair<ValueSummary>): Pair<Sized> | undefined {
  const { control, treatment } = mapPair(pair, sizedValue);
  if (control === undefined || treatment === undefined) return undefined;
  return control.varianceOfMean + treatment.varianceOfMean > 0 ? { control, treatment } : undefined;
}

function atOnce(pair: Pair<Sized> | undefined, alpha: number): Tested {
  const z = normalQuantile(alpha);
  const test = pair && welch(pair, alpha);
  return {
    differenceInterval: test?.interval ?? null,
    differenceMethod: 'welch',
    liftInterval: pair ? logDelta(pair, z) : null,
    liftMethod: 'log-delta',
    liftCheck: pair ? fieller(pair, z) : null,
    p: test?.p ?? null,
    pMethod: 'welch',
  };
}

/** A lift has no interval here: the delta method and Fieller's hold for one look only. */
function sequentially(pair: Pair<Sized> | undefined, alpha: number): Tested {
  const users = pair ? pair.control.visitors + pair.treatment.visitors : 0;
  const valid = pair ? alwaysValidTuned(pair, { users, alpha }) : null;
  return {
    differenceInterval: valid?.interval ?? null,
    differenceMethod: 'always-valid',
    liftInterval: null,
    liftMethod: 'log-delta',
    liftCheck: null,
    p: valid?.p ?? null,
    pMethod: 'always-valid',
  };
}
