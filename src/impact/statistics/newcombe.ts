import type { Interval } from '../result.js';
import { mapPair, rateOf, type Conversions, type Pair } from './sample.js';
import { wilson } from './wilson.js';

/** The interval of the difference of two rates from their Wilson intervals: Newcombe 1998, method 10. */
export function newcombe(pair: Pair<Conversions>, z: number): Interval {
  const rate = mapPair(pair, rateOf);
  const interval = mapPair(pair, (group) => wilson(group, z));
  const difference = rate.treatment - rate.control;
  return {
    low: difference - Math.hypot(rate.treatment - interval.treatment.low, interval.control.high - rate.control),
    high: difference + Math.hypot(interval.treatment.high - rate.treatment, rate.control - interval.control.low),
  };
}
