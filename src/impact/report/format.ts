import type { Interval } from '../result.js';
import { possible } from '../statistics/possible.js';

/** What is shown where there is no number. */
export const NOTHING = '–';

/** A whole number with separators: `1,204`. */
export function count(value: number): string {
  return Number.isFinite(value) ? grouped(String(Math.round(value))) : NOTHING;
}

/** A count and its noun: `1 line`, `1,204 lines`. */
export function counted(value: number, [one, many]: readonly [string, string]): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** What a report does not show: `1 further segment is left out here`. */
export function leftOut(hidden: number, [one, many]: readonly [string, string]): string {
  return `${counted(hidden, [`further ${one} is`, `further ${many} are`])} left out here`;
}

/** `fraction` as a percentage without its sign or unit: `15.49` for 0.15492 and two digits. */
export function hundredths(fraction: number, digits: number): string {
  return fixed(fraction * 100, digits);
}

/** A percentage: `15.5 %` for 0.155 and one digit. */
export function percent(fraction: number | null, digits: number): string {
  return fraction === null || Number.isNaN(fraction) ? NOTHING : `${hundredths(fraction, digits)} %`;
}

/** A round share such as a level or an effect, with the digits it has, three at most: `95 %`, `99.9 %`. */
export function share(fraction: number): string {
  return `${trimmed(fixed(fraction * 100, 3))} %`;
}

/** The digits after the point with which the smallest of `fractions` that is not 0 keeps three, from 1 to 5. */
export function percentDigits(fractions: readonly number[]): number {
  const sizes = fractions.map((each) => Math.abs(each) * 100).filter((each) => each > 0 && Number.isFinite(each));
  return Math.min(5, Math.max(1, 2 - magnitude(Math.min(...sizes))));
}

/** The digits after the point for amounts such as `values`: 2, or more if they are small, at most 8. */
export function amountDigits(values: readonly number[]): number {
  const sizes = values.map(Math.abs).filter((each) => each > 0 && Number.isFinite(each));
  return Math.min(8, Math.max(2, 2 - magnitude(Math.max(...sizes))));
}

/** A number with its sign, even if it rounds to 0: a reader sees on which side an interval ends. */
export function signed(value: number, digits: number): string {
  return value > 0 ? `+${fixed(value, digits)}` : fixed(value, digits);
}

/** A relative change: `+16.2 %`, or a dash for none. From 1,000 % on without digits. */
export function lift(fraction: number | null): string {
  return fraction === null || Number.isNaN(fraction) ? NOTHING : `${signedHundredths(fraction)} %`;
}

/** `+1.3 to +33.4 %`, or a dash for none. */
export function liftInterval(interval: Interval | null): string {
  if (interval === null) return NOTHING;
  return `${signedHundredths(interval.low)} to ${signedHundredths(interval.high)} %`;
}

/** Signed ends: `-0.20 to +4.80`, or a dash for none. */
export function signedInterval(interval: Interval | null, digits: number): string {
  if (interval === null) return NOTHING;
  return `${signed(interval.low, digits)} to ${signed(interval.high, digits)}`;
}

/** Signed ends as percentage points, of what is {@link possible}, or a dash for none. */
export function pointsInterval(interval: Interval | null, digits: number): string {
  if (interval === null) return NOTHING;
  const { low, high } = possible(interval);
  return signedInterval({ low: low * 100, high: high * 100 }, digits);
}

/** A tick of an axis in hundredths, without what a float adds to a round number: `+2.5`, and `0` without a sign. */
export function signedTick(fraction: number, digits: number): string {
  return signed(Number((fraction * 100).toFixed(digits)), digits);
}

/** `14.0 to 17.1 %`. */
export function percentInterval({ low, high }: Interval, digits: number): string {
  return `${hundredths(low, digits)} to ${hundredths(high, digits)} %`;
}

/** `0.034`, `0.42`, `< 0.001`, or a dash for none. */
export function pValue(p: number | null | undefined): string {
  if (p == null || Number.isNaN(p)) return NOTHING;
  if (p < 0.001) return '< 0.001';
  return p.toFixed(p < 0.1 ? 3 : 2);
}

/** A p-value as part of a sentence: `p = 0.034`, `p < 0.001`. */
export function pPhrase(p: number | null | undefined): string {
  const text = pValue(p);
  return text.startsWith('<') ? `p ${text}` : `p = ${text}`;
}

/**
 * An exact decimal such as `"1080.89"` with separators and every digit: `1,080.89`. A text that is no decimal comes
 * back as it is.
 */
export function money(decimal: string): string {
  const [, sign, whole, fraction] = /^(-?)(\d+)(\.\d+)?$/.exec(decimal) ?? [];
  return whole === undefined ? decimal : `${sign}${grouped(whole)}${fraction ?? ''}`;
}

/** Amounts of one column, filled up with zeros to the same number of digits where they have few. */
export function moneyColumn(decimals: readonly string[]): string[] {
  const fractions = decimals.map((decimal) => (decimal.split('.')[1] ?? '').length);
  const longest = Math.max(0, ...fractions);
  const width = longest === 1 ? 2 : longest;
  return decimals.map((decimal) => money(width > 4 ? decimal : filledUp(decimal, width)));
}

/** A second since 1970 as `2026-11-28 19:31` in UTC; one that no calendar has as its number. */
export function minute(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? count(seconds) : date.toISOString().replace('T', ' ').slice(0, -8);
}

/** `value` with separators and exactly `digits` after the point. */
export function fixed(value: number, digits: number): string {
  if (Number.isNaN(value)) return NOTHING;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  if (Math.abs(value) >= 1e21) return String(value);
  const [whole = '', fraction] = Math.abs(value).toFixed(digits).split('.');
  return `${value < 0 ? '-' : ''}${grouped(whole)}${fraction === undefined ? '' : `.${fraction}`}`;
}

function signedHundredths(fraction: number): string {
  return signed(fraction * 100, Math.abs(fraction) >= 10 ? 0 : 1);
}

function filledUp(decimal: string, digits: number): string {
  if (digits === 0 || !/^-?\d+(\.\d+)?$/.test(decimal)) return decimal;
  const [whole = '', fraction = ''] = decimal.split('.');
  return `${whole}.${fraction.padEnd(digits, '0')}`;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

function trimmed(text: string): string {
  return text.replace(/\.?0+$/, '');
}

/** 0 from 1 to 9.99, -1 from 0.1 on, and so on; 2 for no number at all. */
function magnitude(value: number): number {
  return Number.isFinite(value) && value > 0 ? Math.floor(Math.log10(value)) : 2;
}
