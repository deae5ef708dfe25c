import betainc from '@stdlib/math-base-special-betainc';
import erfc from '@stdlib/math-base-special-erfc';
import erfcinv from '@stdlib/math-base-special-erfcinv';
import gammainc from '@stdlib/math-base-special-gammainc';

/** The z with `alpha` of the normal distribution beyond -z and z: 1.96 for 0.05. */
export const normalQuantile = (alpha: number): number => Math.SQRT2 * erfcinv(alpha);

/** The z with `share` of the normal distribution beyond it, on one side: 0.8416 for 0.2. */
export const normalUpperQuantile = (share: number): number => Math.SQRT2 * erfcinv(2 * share);

/** The share of the normal distribution that is at least as far from 0 as z, on both sides. */
export const normalTails = (z: number): number => erfc(Math.abs(z) / Math.SQRT2);

/** The share of Student's distribution that is at least as far from 0 as t, on both sides. */
export function studentTails(t: number, degreesOfFreedom: number): number {
  const [square, half] = [t * t, degreesOfFreedom / 2];
  if (square === Infinity) return 0;
  // There are two equal forms. This takes the one whose first argument is far from 1: near 1 it has lost its digits.
  return degreesOfFreedom > 2 * square
    ? betainc(square / (degreesOfFreedom + square), 0.5, half, true, true)
    : betainc(degreesOfFreedom / (degreesOfFreedom + square), half, 0.5, true, false);
}

/** The t with `alpha` of Student's distribution beyond -t and t, for at least one degree of freedom. */
export function studentQuantile(alpha: number, degreesOfFreedom: number): number {
  const low = normalQuantile(alpha);
  let high = 2 * low;
  while (studentTails(high, degreesOfFreedom) > alpha) high *= 2;
  return lastWhere((t) => studentTails(t, degreesOfFreedom) >= alpha, { from: low, to: high });
}

/**
 * The largest number up to which `holds`, by bisection to the last bits: true at `from`, false at `to`, both above 0,
 * and it changes once.
 */
export function lastWhere(holds: (x: number) => boolean, { from, to }: { from: number; to: number }): number {
  let [low, high] = [from, to];
  for (let step = 0; step < 200 && Math.abs(high - low) > Number.EPSILON * Math.abs(low); step += 1) {
    const middle = Math.sqrt(low) * Math.sqrt(high);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The share of the chi-square distribution at and above x. */
export const chiSquareTail = (x: number, degreesOfFreedom: number): number =>
  x === Infinity ? 0 : gammainc(x / 2, degreesOfFreedom / 2, true, true);
