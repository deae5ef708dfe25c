import { numberOf, stringOf } from './json-members.js';
import type { EventValue } from './sorted-line.js';

/** Digits after the point that values keep. */
export const valueDigits = 18;

/**
 * Values have at most this many digits before the point: the relay makes floats of them, and larger ones hold no cents.
 */
const limitPlaces = 15;
const limit = 10n ** BigInt(limitPlaces + valueDigits);

/** Spaces, tabs and line ends may be around a number in a string. */
const numberInString = /^[ \t\r\n]*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[ \t\r\n]*$/;

/** What a details member is worth. A comma is not guessed at: it means thousands here and cents there. */
export function eventValue(json: string | undefined): EventValue {
  if (json === undefined || json === 'null') return { kind: 'missing', units: 0n };
  const number = numberOf(json) ?? numberInString.exec(stringOf(json) ?? '')?.[1];
  const units = number === undefined ? undefined : unitsOf(number);
  return units === undefined ? { kind: 'unusable', units: 0n } : { kind: 'usable', units };
}

/**
 * A number in units of the last digit that is kept, rounded half away from zero; undefined at or beyond the limit. No
 * power of ten is computed that the number does not need: `1e999999999` is a number, too.
 */
function unitsOf(number: string): bigint | undefined {
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts.exec(number) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const places = digits.length - fraction.length + Number(exponent);
  if (digits === '') return 0n;
  if (places > limitPlaces) return undefined;
  const size = rounded(digits, places + valueDigits);
  return size < limit ? size * (sign === '-' ? -1n : 1n) : undefined;
}

const parts = /^([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?$/;

/** The first `kept` digits as an integer, with zeros where there are fewer; what is cut off rounds it. */
function rounded(digits: string, kept: number): bigint {
  if (kept < 0) return 0n;
  const integer = BigInt(digits.slice(0, kept).padEnd(kept, '0') || '0');
  return (digits[kept] ?? '0') >= '5' ? integer + 1n : integer;
}
