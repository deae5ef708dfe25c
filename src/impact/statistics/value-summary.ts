import { multiplyDecimals, parseDecimal, subtractDecimals, wholeDecimal, type Decimal } from '../rules/decimal.js';
import type { Revenue } from '../rules/counts.js';
import type { Sized } from './welch.js';

export interface ValueSummary {
  readonly visitors: number;
  /** Per visitor. */
  readonly mean: number;
  /** Computed with n - 1; null for one visitor. */
  readonly standardDeviation: number | null;
  /** Null for one visitor. */
  readonly varianceOfMean: number | null;
}

/**
 * Mean and variance of a value per visitor. `visitors` is at least 1.
 *
 * The variance comes from `n sumOfSquares - sum^2`, in which amounts that differ little lose all digits of a float: it
 * is computed exactly and rounded once.
 */
export function valueSummary(visitors: number, revenue: Revenue): ValueSummary {
  const sum = decimalOf(revenue.sum);
  const count = BigInt(visitors);
  const mean = quotient(sum, count);
  if (visitors < 2) return { visitors, mean, standardDeviation: null, varianceOfMean: null };
  const scaledSquares = multiplyDecimals(wholeDecimal(visitors), decimalOf(revenue.sumOfSquares));
  const excess = subtractDecimals(scaledSquares, multiplyDecimals(sum, sum));
  const variance = quotient(excess, count * (count - 1n));
  return { visitors, mean, standardDeviation: Math.sqrt(variance), varianceOfMean: variance / visitors };
}

/** The value as a group for comparisons; undefined if there is only one visitor. */
export const sizedValue = ({ visitors, mean, varianceOfMean }: ValueSummary): Sized | undefined =>
  varianceOfMean === null ? undefined : { visitors, mean, varianceOfMean };

/** Throws a RangeError: sums are decimals that the analysis itself wrote. */
function decimalOf(text: string): Decimal {
  const decimal = parseDecimal(text);
  if (decimal === undefined) throw new RangeError(`Expected a decimal number, got ${JSON.stringify(text)}`);
  return decimal;
}

/** More digits than a float64 has, by far. */
const precision = 60;

/** The float64 nearest to the exact quotient. */
function quotient({ digits, scale }: Decimal, divisor: bigint): number {
  const scaled = digits * 10n ** BigInt(precision);
  // One more digit tells a quotient that lies between two floats from one a trifle beside the middle.
  const sticky = scaled % divisor === 0n ? 0 : 1;
  return Number(`${scaled / divisor}${sticky}e${-scale - precision - 1}`);
}
