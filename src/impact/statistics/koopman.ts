import type { Interval } from '../result.js';
import { lastWhere } from './distributions.js';
import type { Conversions, Pair } from './sample.js';

/**
 * Koopman's score interval of the lift: all ratios of the two rates whose score statistic is within z of 0, without
 * the correction N/(N-1). Unbounded above if nobody converted in the control, -1 below if nobody did in the
 * treatment.
 */
export function koopman(pair: Pair<Conversions>, z: number): Interval {
  const fits = (ratio: number): boolean => scoreStatistic(pair, ratio) <= z * z;
  const inside = fittingRatio(pair, fits);
  return {
    low: pair.treatment.converted === 0 ? -1 : boundOf(fits, { inside, step: 0.5 }) - 1,
    high: pair.control.converted === 0 ? Infinity : boundOf(fits, { inside, step: 2 }) - 1,
  };
}

/** The observed ratio; where it is 0 or infinite, a small or a large one that still fits. */
function fittingRatio({ control, treatment }: Pair<Conversions>, fits: (ratio: number) => boolean): number {
  if (control.converted > 0 && treatment.converted > 0) {
    return treatment.converted / treatment.visitors / (control.converted / control.visitors);
  }
  const step = treatment.converted === 0 ? 0.5 : 2;
  let ratio = 1;
  while (!fits(ratio)) ratio *= step;
  return ratio;
}

/** Where it ceases to fit on the way from `inside`, which takes ever longer steps until it does not fit. */
function boundOf(fits: (ratio: number) => boolean, { inside, step }: { inside: number; step: number }): number {
  let [from, to] = [inside, inside * step];
  while (fits(to)) [from, to] = [to, to * step];
  return lastWhere(fits, { from, to });
}

/** The sum over both groups of `n (rate - restricted)^2 / (restricted (1 - restricted))`. */
function scoreStatistic({ control, treatment }: Pair<Conversions>, ratio: number): number {
  return (
    scoreOf(control, restrictedRate(control, treatment, ratio)) +
    scoreOf(treatment, restrictedRate(treatment, control, 1 / ratio))
  );
}

interface Restricted {
  readonly rate: number;
  /** 1 minus the rate, with all its digits also where the rate is nearly 1. */
  readonly rest: number;
}

function scoreOf({ visitors, converted }: Conversions, { rate, rest }: Restricted): number {
  // A rate near 1 has lost its digits; its distance from the observed one has not.
  const distance = rate < 0.5 ? converted / visitors - rate : rest - (visitors - converted) / visitors;
  return distance === 0 ? 0 : (visitors * distance * distance) / (rate * rest);
}

/**
 * The most likely rate of `own` where the other group's rate is `ratio` times as large.
 *
 * It is the smaller root of `ratio N p^2 - (n1 + x2 + ratio (n2 + x1)) p + x1 + x2 = 0`. The textbook's form subtracts
 * nearly equal numbers where nearly all convert; here the discriminant is a sum of squares, and nothing is lost.
 */
function restrictedRate(own: Conversions, other: Conversions, ratio: number): Restricted {
  const converted = own.converted + other.converted;
  const [ownRest, otherRest] = [own.visitors - own.converted, other.visitors - other.converted];
  const [ownWeight, otherWeight] = [own.visitors + other.converted, ratio * (other.visitors + own.converted)];
  const root = Math.hypot(ownWeight - otherWeight, 2 * Math.sqrt(ratio * ownRest) * Math.sqrt(otherRest));
  const total = ownWeight + otherWeight + root;
  const surplus = ownRest + otherRest + (ratio - 1) * (other.visitors + own.converted);
  const rest = surplus > 0 ? surplus + root : (4 * (1 - ratio) * ownRest * converted) / (root - surplus);
  return { rate: (2 * converted) / total, rest: rest / total };
}
