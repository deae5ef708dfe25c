import type { Interval } from '../result.js';
import type { Estimate, Pair } from './sample.js';

export interface AlwaysValid {
  /** The interval of the difference. */
  readonly interval: Interval;
  readonly p: number;
}

/** The number of users at which the tuned interval is narrowest. */
const tunedFor = 5_000;

/**
 * The normal-mixture sequential ratio test of the difference of two means (mSPRT), with the mixture N(0, tau^2).
 *
 * Interval and p-value are those of one look and hold however often one looks; over several looks the p-value is the
 * smallest, the interval the intersection. Null if there is no variance.
 */
export function alwaysValid(pair: Pair<Estimate>, { tau, alpha }: { tau: number; alpha: number }): AlwaysValid | null {
  const deviation = Math.sqrt(varianceOf(pair));
  return mixture(pair, { relativeVariance: (deviation / tau) ** 2, alpha });
}

/** The same with the mixture that makes the interval narrowest at 5,000 users; `users` counts both groups. */
export function alwaysValidTuned(
  pair: Pair<Estimate>,
  { users, alpha }: { users: number; alpha: number },
): AlwaysValid | null {
  return mixture(pair, { relativeVariance: 1 / (tuning(alpha) * users), alpha });
}

/** The mixture's standard deviation for which the tuned test is the plain one. */
export const tunedTau = (pair: Pair<Estimate>, { users, alpha }: { users: number; alpha: number }): number =>
  Math.sqrt(tuning(alpha) * varianceOf(pair) * users);

function tuning(alpha: number): number {
  const bound = -2 * Math.log(alpha);
  return (bound + Math.log1p(bound)) / tunedFor;
}

const varianceOf = ({ control, treatment }: Pair<Estimate>): number =>
  control.varianceOfMean + treatment.varianceOfMean;

/** `relativeVariance` is that of the difference, as a multiple of the mixture's. */
function mixture(
  pair: Pair<Estimate>,
  { relativeVariance, alpha }: { relativeVariance: number; alpha: number },
): AlwaysValid | null {
  const variance = varianceOf(pair);
  if (variance === 0) return null;
  const difference = pair.treatment.mean - pair.control.mean;
  const logGain = Math.log1p(1 / relativeVariance);
  const spread = Math.sqrt(variance) * Math.sqrt((1 + relativeVariance) * (logGain - 2 * Math.log(alpha)));
  const evidence = (difference / Math.sqrt(variance)) ** 2 / (2 * (1 + relativeVariance));
  return {
    interval: { low: difference - spread, high: difference + spread },
    p: Math.min(1, Math.exp(logGain / 2 - evidence)),
  };
}
