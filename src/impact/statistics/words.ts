import type { Interval } from '../result.js';

/** Most digits after the point that a sentence shows. */
const mostDigits = 8;

/** `82000` as `82,000`. */
export const whole = (count: number): string => grouped(count.toFixed(0));

export const counted = (count: number, [one, many]: readonly [string, string]): string =>
  `${whole(count)} ${count === 1 ? one : many}`;

/** `a, b and c`. */
export function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

/** A fraction in per cent with two significant digits at least: `6.1 %`, `17 %`, `0.05 %`. */
export const percent = (fraction: number): string =>
  `${hundredths([fraction], digitsFor(100 * fraction, fraction))[0]} %`;

/** Two fractions in per cent, with as many digits as their difference needs. */
export function percentPair([a, b]: readonly [number, number]): [string, string] {
  const digits = Math.max(digitsFor(100 * (a - b), a, b), Math.min(digitsFor(100 * a, a), digitsFor(100 * b, b)));
  const [first, second] = hundredths([a, b], digits);
  return [`${first} %`, `${second} %`];
}

/** `17 % (95 % interval 3 % to 33 %)`: with as many digits as the width of the interval needs. */
export function percentRange(estimate: number, { interval, name, unit = '%' }: NamedInterval): string {
  const { low, high } = interval;
  const digits = digitsFor(100 * (Number.isFinite(high) ? high - low : estimate - low), low, high, estimate);
  const [estimated, from, to] = hundredths([estimate, low, high], digits);
  const highest = Number.isFinite(high) ? `${to} ${unit}` : 'no upper bound';
  return `${estimated} ${unit} (${name} ${from}${unit === '%' ? ' %' : ''} to ${highest})`;
}

interface NamedInterval {
  readonly interval: Interval;
  readonly name: string;
  /** What a hundredth is called: per cent, or the points between two percentages. */
  readonly unit?: '%' | 'points';
}

/** Two amounts with two digits after the point, or with as many as their difference needs. */
export function amountPair([a, b]: readonly [number, number], currency: string): [string, string] {
  const digits = Math.max(2, digitsFor(a - b, a, b));
  const unit = currency === '' ? '' : ` ${currency}`;
  return [`${fixed(a, digits)}${unit}`, `${fixed(b, digits)}${unit}`];
}

/** `0.43 EUR (95 % interval 0.11 to 0.75)`. */
export function amountRange(estimate: number, { interval, name, currency }: NamedAmounts): string {
  const { low, high } = interval;
  const digits = Math.max(2, digitsFor(high - low, low, high, estimate));
  const [estimated, from, to] = [estimate, low, high].map((end) => fixed(end, digits));
  return `${estimated}${currency === '' ? '' : ` ${currency}`} (${name} ${from} to ${to})`;
}

interface NamedAmounts {
  readonly interval: Interval;
  readonly name: string;
  readonly currency: string;
}

/** One amount with two digits after the point, or with as many as it needs. */
export const amount = (value: number, currency: string): string => amountPair([value, 0], currency)[0];

/** `p = 0.033`; below 0.0001 the size alone. */
export const pPhrase = (p: number): string => (p < 0.0001 ? 'p < 0.0001' : `p = ${Number(p.toPrecision(2))}`);

/** How many digits show two significant ones of `size`, and none of the others as 0 that is not 0. */
function digitsFor(size: number, ...shown: readonly number[]): number {
  let digits = size === 0 ? 0 : clamp(1 - Math.floor(Math.log10(Math.abs(size))));
  while (digits < mostDigits && shown.some((value) => value !== 0 && looksZero(100 * value, digits))) digits += 1;
  return digits;
}

const clamp = (digits: number): number => Math.max(0, Math.min(mostDigits, digits));
const looksZero = (value: number, digits: number): boolean => Number(value.toFixed(digits)) === 0;

/** Fractions in hundredths, with the same number of digits after the point; zeros at the end of all of them go. */
function hundredths(fractions: readonly number[], most: number): string[] {
  let digits = most;
  const textsWith = (count: number): string[] => fractions.map((fraction) => fixed(100 * fraction, count));
  while (digits > 0 && textsWith(digits).every((text) => text.endsWith('0'))) digits -= 1;
  return textsWith(digits);
}

/** Without a sign before a zero. */
function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return '0';
  const [integer = '', fraction] = (looksZero(value, digits) ? 0 : value).toFixed(digits).split('.');
  return fraction === undefined ? grouped(integer) : `${grouped(integer)}.${fraction}`;
}

/** `toFixed` writes an exponent from 1e21 on, which stays as it is. */
const grouped = (integer: string): string =>
  integer.includes('e') ? integer : integer.replace(/\B(?=(\d{3})+$)/g, ',');
