import { normalQuantile } from './distributions.js';
import { power } from './analysis.js';

/** What is asked of the number of visitors. */
export interface Wish {
  /** The relative effect worth finding. */
  readonly effect: number;
  readonly alpha: number;
}

/**
 * The visitors that each of two variations of equal size needs, so that a two-sided z test finds the relative effect in
 * 80 % of all cases: `(z(1 - alpha/2) + z(0.8))^2 (p1 (1 - p1) + p2 (1 - p2)) / (p2 - p1)^2` with `p2 = p1 (1 + effect)`.
 *
 * Null where it cannot be known: nobody converts in the control, or everybody would have to.
 */
export function visitorsForRate(rate: number, { effect, alpha }: Wish): number | null {
  const wanted = rate * (1 + effect);
  if (!(rate > 0) || wanted >= 1) return null;
  const variance = rate * (1 - rate) + wanted * (1 - wanted);
  return visitors(variance, { difference: wanted - rate, alpha });
}

/** The same for a mean: with the variance of the control in both variations. Null where mean or variance is not above 0. */
export function visitorsForMean(
  { mean, variance }: { readonly mean: number; readonly variance: number | null },
  { effect, alpha }: Wish,
): number | null {
  if (!(mean > 0) || variance === null || !(variance > 0)) return null;
  return visitors(2 * variance, { difference: mean * effect, alpha });
}

function visitors(variance: number, { difference, alpha }: { difference: number; alpha: number }): number {
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  return Math.ceil((z ** 2 * variance) / difference ** 2);
}
