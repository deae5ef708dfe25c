import { normalQuantile, normalUpperQuantile } from './distributions.js';
import type { ValueSummary } from './value-summary.js';

/** The chance to find an effect of the wanted size. */
export const power = 0.8;

export interface Plan {
  /** Relative: 0.05 is 5 %. */
  readonly effect: number;
  readonly alpha: number;
}

/**
 * Visitors needed in each of two equally large groups to find a relative effect on a conversion rate, two-sided.
 *
 * `n = (z(1 - alpha/2) sqrt(2 r (1 - r)) + z(0.8) sqrt(p (1 - p) + q (1 - q)))^2 / (q - p)^2`, with the control's rate
 * `p`, the other `q = p (1 + effect)` and their middle `r` (Fleiss). If that rate would exceed 1, the effect is a fall:
 * `q = p (1 - effect)`. Null if nobody converts, or the fall ends below 0.
 */
export function visitorsForRate(rate: number, { effect, alpha }: Plan): number | null {
  const other = rate * (1 + effect) <= 1 ? rate * (1 + effect) : rate * (1 - effect);
  if (rate === 0 || other < 0) return null;
  const middle = (rate + other) / 2;
  const noEffect = normalQuantile(alpha) * Math.sqrt(2 * middle * (1 - middle));
  const anEffect = normalUpperQuantile(1 - power) * Math.sqrt(rate * (1 - rate) + other * (1 - other));
  return atLeastTwo(((noEffect + anEffect) / (other - rate)) ** 2);
}

/**
 * Visitors needed in each of two equally large groups to find a relative effect on the value per visitor, two-sided:
 * `n = 2 s^2 (z(1 - alpha/2) + z(0.8))^2 / (effect m)^2`, with the control's mean `m` and standard deviation `s`. Null
 * where the mean is 0, or the deviation unknown.
 */
export function visitorsForValue({ mean, standardDeviation }: ValueSummary, { effect, alpha }: Plan): number | null {
  if (mean === 0 || standardDeviation === null) return null;
  const distance = normalQuantile(alpha) + normalUpperQuantile(1 - power);
  return atLeastTwo(2 * ((standardDeviation * distance) / (effect * mean)) ** 2);
}

const atLeastTwo = (visitors: number): number | null =>
  Number.isFinite(visitors) ? Math.max(2, Math.ceil(visitors)) : null;
