/** Numbers written as text, read and written the way the official engine does it. */

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
const isHexDigit = (unit: number): boolean => isDigit(unit) || ((unit | 32) >= 97 && (unit | 32) <= 102);
const isSign = (unit: number): boolean => unit === 43 || unit === 45;

const UNDERSCORE = 95;

/** The form of a text: not a number at all, or how its value is found. */
type NumberForm = 'none' | 'special' | 'decimal' | 'hexadecimal';

function skipDigits(text: string, from: number, accepts: (unit: number) => boolean): number {
  let index = from;
  while (index < text.length && (accepts(text.charCodeAt(index)) || text.charCodeAt(index) === UNDERSCORE)) index++;
  return index;
}

function hasDigit(text: string, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (text.charCodeAt(index) !== UNDERSCORE) return true;
  return false;
}

/** Index after the exponent that starts at `from`, or -1 if it has no digits. */
function skipExponent(text: string, from: number): number {
  const digits = from + (isSign(text.charCodeAt(from)) ? 1 : 0);
  return isDigit(text.charCodeAt(digits)) ? skipDigits(text, digits, isDigit) : -1;
}

/** An underscore is between two digits; a base prefix counts as a digit. */
function underscoresSeparateDigits(text: string, start: number, hexadecimal: boolean): boolean {
  const accepts = hexadecimal ? isHexDigit : isDigit;
  let afterDigit = hexadecimal;
  for (let index = start; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === UNDERSCORE) {
      if (!afterDigit || !accepts(text.charCodeAt(index + 1))) return false;
    }
    afterDigit = accepts(unit);
  }
  return true;
}

const LONGEST_SPECIAL = '-infinity'.length;

function isSpecial(text: string): boolean {
  if (text.length > LONGEST_SPECIAL) return false;
  const lower = text.toLowerCase();
  if (lower === 'nan') return true;
  const name = isSign(lower.charCodeAt(0)) ? lower.slice(1) : lower;
  return name === 'inf' || name === 'infinity';
}

const isHexadecimal = (text: string, start: number): boolean =>
  text.charCodeAt(start) === 48 && (text.charCodeAt(start + 1) | 32) === 120;

/** Index after the digits with at most one dot among them, or -1 if there are no digits. */
function skipMantissa(text: string, start: number, accepts: (unit: number) => boolean): number {
  const dot = skipDigits(text, start, accepts);
  const end = text.charCodeAt(dot) === 46 ? skipDigits(text, dot + 1, accepts) : dot;
  return hasDigit(text, start, dot) || hasDigit(text, dot + 1, end) ? end : -1;
}

function formOf(text: string): NumberForm {
  const start = isSign(text.charCodeAt(0)) ? 1 : 0;
  const hexadecimal = isHexadecimal(text, start);
  const digits = hexadecimal ? start + 2 : start;
  const end = skipMantissa(text, digits, hexadecimal ? isHexDigit : isDigit);
  if (end < 0) return isSpecial(text) ? 'special' : 'none';
  const hasExponent = (text.charCodeAt(end) | 32) === (hexadecimal ? 112 : 101);
  // A hexadecimal number has to have an exponent.
  const after = hasExponent ? skipExponent(text, end + 1) : hexadecimal ? -1 : end;
  if (after !== text.length) return 'none';
  if (text.includes('_') && !underscoresSeparateDigits(text, digits, hexadecimal)) return 'none';
  return hexadecimal ? 'hexadecimal' : 'decimal';
}

/** `text` is `[sign] 0x digits [. digits] p exponent`. */
function hexadecimalValue(text: string): number {
  const [mantissa = '', exponent = ''] = text.toLowerCase().split('p');
  const [whole = '', fraction = ''] = mantissa.slice(mantissa.indexOf('x') + 1).split('.');
  const digits = BigInt(`0x0${whole}${fraction}`);
  const power = Number(exponent) - 4 * fraction.length;
  const magnitude = scaleByPowerOfTwo(digits, power);
  return text.startsWith('-') ? -magnitude : magnitude;
}

/** `digits * 2 ** power`, rounded once to the nearest double. */
function scaleByPowerOfTwo(digits: bigint, power: number): number {
  const bits = digits.toString(2).length;
  if (digits === 0n || bits + power < -1100) return 0;
  if (bits + power > 1100) return Infinity;
  // Below the smallest double's exponent bits are lost: keep one sticky bit so that the only rounding is the last.
  const lost = -1074 - 1 - power;
  if (lost <= 1) return multiplyByPowerOfTwo(Number(digits), power);
  const kept = digits >> BigInt(lost);
  const sticky = kept << BigInt(lost) === digits ? 0n : 1n;
  return multiplyByPowerOfTwo(Number((kept << 1n) | sticky), power + lost - 1);
}

function multiplyByPowerOfTwo(value: number, power: number): number {
  let result = value;
  let left = power;
  while (left > 1000) [result, left] = [result * 2 ** 1000, left - 1000];
  while (left < -1000 && result > 2 ** 100) [result, left] = [result * 2 ** -100, left + 100];
  return left < -1000 ? result * 2 ** (left + 100) * 2 ** -100 : result * 2 ** left;
}

function specialValue(text: string): number {
  const lower = text.toLowerCase();
  if (lower === 'nan') return NaN;
  return lower.startsWith('-') ? -Infinity : Infinity;
}

/** A number that was read, and whether its text was beyond the largest double. */
export interface NumberText {
  readonly value: number;
  readonly outOfRange: boolean;
}

/**
 * Reads a number: decimal with an optional exponent, hexadecimal with a `p` exponent, `inf`, `infinity`, `nan`, an
 * optional sign, `_` between digits, no surrounding space. `undefined` if the text is none of that.
 */
export function parseNumberText(text: string): NumberText | undefined {
  const form = formOf(text);
  if (form === 'none') return undefined;
  if (form === 'special') return { value: specialValue(text), outOfRange: false };
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const value = form === 'decimal' ? Number(plain) : hexadecimalValue(plain);
  return { value, outOfRange: !Number.isFinite(value) };
}

/** Digits of a number written with an exponent, moved to where the exponent says. */
function withoutExponent(text: string): string {
  const [mantissa = '', exponent = ''] = text.split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.slice(sign.length).split('.');
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}

/** The shortest decimal digits that give the number back, never with an exponent. */
export function formatNumber(value: number): string {
  if (Object.is(value, -0)) return '-0';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const text = String(value);
  return text.includes('e') ? withoutExponent(text) : text;
}

const INT64_LIMIT = 2 ** 63;

/** Truncation to a 64-bit integer on amd64: what does not fit becomes the smallest one. */
export function toInt64(value: number): number {
  return Math.abs(value) < INT64_LIMIT ? Math.trunc(value) : -INT64_LIMIT;
}

/** Truncation to a 32-bit unsigned integer on amd64: the low half of the 64-bit integer. */
export function toUint32(value: number): number {
  return Math.abs(value) < INT64_LIMIT ? value >>> 0 : 0;
}

/** Whether a number survives the way through a 64-bit integer, which makes a top-level attribute an integer. */
export function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -INT64_LIMIT && value < INT64_LIMIT;
}
