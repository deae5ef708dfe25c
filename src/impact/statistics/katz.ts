import type { Interval } from '../result.js';
import { liftInterval } from './lift.js';
import { mapPair, rateOf, type Conversions, type Pair } from './sample.js';

/** Katz' interval of the lift, normal on the logarithm of the ratio. Null if a group has no conversion. */
export function katz(pair: Pair<Conversions>, z: number): Interval | null {
  if (pair.control.converted === 0 || pair.treatment.converted === 0) return null;
  const variance = mapPair(pair, varianceOfLog);
  const spread = z * Math.sqrt(variance.control + variance.treatment);
  return liftInterval(mapPair(pair, rateOf), spread);
}

const varianceOfLog = ({ visitors, converted }: Conversions): number => (visitors - converted) / visitors / converted;
