import type { Interval } from '../result.js';
import { liftInterval } from './lift.js';
import type { Estimate, Pair } from './sample.js';

/** The interval of the lift by the delta method on the logarithm of the ratio. Null unless both means are above 0. */
export function logDelta({ control, treatment }: Pair<Estimate>, z: number): Interval | null {
  if (!(control.mean > 0 && treatment.mean > 0)) return null;
  const spread = z * Math.hypot(relativeError(control), relativeError(treatment));
  return liftInterval({ control: control.mean, treatment: treatment.mean }, spread);
}

const relativeError = ({ mean, varianceOfMean }: Estimate): number => Math.sqrt(varianceOfMean) / mean;
