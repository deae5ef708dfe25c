import type { Interval } from '../result.js';
import type { Estimate, Pair } from './sample.js';

/**
 * Fieller's interval of the lift: the ratios r for which `m2 - r m1` is within z of 0.
 *
 * Null if the control's mean is not clearly different from 0: no bounded interval exists then.
 */
export function fieller({ control, treatment }: Pair<Estimate>, z: number): Interval | null {
  if (control.mean === 0) return null;
  const ratio = treatment.mean / control.mean;
  const [own, other] = [relativeSquare(control, control, z), relativeSquare(treatment, control, z)];
  if (!(own < 1)) return null;
  const spread = Math.sqrt(Math.max(0, other + own * (ratio * ratio - other)));
  return { low: (ratio - spread) / (1 - own) - 1, high: (ratio + spread) / (1 - own) - 1 };
}

const relativeSquare = ({ varianceOfMean }: Estimate, { mean }: Estimate, z: number): number =>
  ((z / mean) * Math.sqrt(varianceOfMean)) ** 2;
