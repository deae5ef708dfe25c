import { chiSquareTail } from './distributions.js';

export interface SampleRatioTest {
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
  readonly p: number;
}

export interface Share {
  readonly users: number;
  /** Not negative; only its proportion to the other weights counts. */
  readonly weight: number;
}

/** Pearson's chi-square test of the users per variation against their weights. Null without users or two variations. */
export function sampleRatioTest(shares: readonly Share[]): SampleRatioTest | null {
  const users = sum(shares.map((share) => share.users));
  const weights = sum(shares.map(({ weight }) => weight));
  if (shares.length < 2 || users === 0 || !(weights > 0)) return null;
  const deviations = shares.map((share) => deviation(share.users, users * (share.weight / weights)));
  const chiSquare = sum(deviations);
  const degreesOfFreedom = shares.length - 1;
  return { chiSquare, degreesOfFreedom, p: chiSquareTail(chiSquare, degreesOfFreedom) };
}

/** Infinite if users saw what nobody was to see. */
const deviation = (seen: number, expected: number): number =>
  seen === expected ? 0 : (seen - expected) ** 2 / expected;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
