import type { Interval } from '../result.js';
import { alwaysValidTuned } from './always-valid.js';
import { liftOf } from './lift.js';
import { mapPair, rateEstimate, rateOf, type Conversions, type Pair } from './sample.js';

export interface SequentialRates {
  readonly difference: number;
  /** A fraction: 0.05 is 5 % more. Null if the control's rate is 0. */
  readonly lift: number | null;
  /** Null if there is no variance, as is `p`. */
  readonly differenceInterval: Interval | null;
  readonly p: number | null;
}

/**
 * The difference of two conversion rates, with the interval and the p-value that hold however often one looks. It needs
 * no distribution, which would be most of a page that shows it.
 */
export function sequentialRates(pair: Pair<Conversions>, alpha: number): SequentialRates {
  const rates = mapPair(pair, rateOf);
  const users = pair.control.visitors + pair.treatment.visitors;
  const valid = alwaysValidTuned(mapPair(pair, rateEstimate), { users, alpha });
  return {
    difference: rates.treatment - rates.control,
    lift: liftOf(rates),
    differenceInterval: valid?.interval ?? null,
    p: valid?.p ?? null,
  };
}
