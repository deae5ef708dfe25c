import type { Interval } from '../result.js';
import { studentQuantile, studentTails } from './distributions.js';
import type { Estimate, Pair } from './sample.js';

/** A group of at least two visitors. */
export interface Sized extends Estimate {
  readonly visitors: number;
}

export interface Welch {
  readonly interval: Interval;
  readonly degreesOfFreedom: number;
  readonly p: number;
}

/** Welch's t test of the difference of two means with its interval. At least one group has a variance above 0. */
export function welch({ control, treatment }: Pair<Sized>, alpha: number): Welch {
  const difference = treatment.mean - control.mean;
  const variance = control.varianceOfMean + treatment.varianceOfMean;
  const error = Math.sqrt(variance);
  // From the shares of the variance, because the square of a tiny variance is 0.
  const weight = (group: Sized): number => (group.varianceOfMean / variance) ** 2 / (group.visitors - 1);
  const degreesOfFreedom = 1 / (weight(control) + weight(treatment));
  const spread = studentQuantile(alpha, degreesOfFreedom) * error;
  return {
    interval: { low: difference - spread, high: difference + spread },
    degreesOfFreedom,
    p: studentTails(difference / error, degreesOfFreedom),
  };
}
