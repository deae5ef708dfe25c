/**
 * Text as the official engine sees it: valid UTF-8, ordered by code point, lower-cased one code point at a time.
 *
 * JavaScript orders by UTF-16 unit, keeps lone surrogates and lower-cases by context (final sigma): three differences
 * that would decide rules differently.
 */

/** Node has these two from version 20 on, the compiler's library from ES2024 on. */
interface WellFormedText {
  isWellFormed(): boolean;
  toWellFormed(): string;
}

/** Replaces every lone surrogate with U+FFFD, as JSON decoding in the official engine does. */
export function wellFormed(text: string): string {
  const checked = text as unknown as WellFormedText;
  return checked.isWellFormed() ? text : checked.toWellFormed();
}

const SURROGATES_START = 0xd800;
const SURROGATES_END = 0xe000;

/** Lifts the surrogates above U+E000 to U+FFFF, which gives code point order. */
function orderOfUnit(unit: number): number {
  if (unit < SURROGATES_START) return unit;
  return unit < SURROGATES_END ? unit + 0x2000 : unit - 0x800;
}

/** Texts are compared natively in blocks of this many units, until two blocks differ. */
const BLOCK = 512;

/** Where the last blocks begin that may differ; all before are equal. */
function startOfDifference(left: string, right: string): number {
  const lastBlock = Math.min(left.length, right.length) - BLOCK;
  let start = 0;
  while (start <= lastBlock && left.slice(start, start + BLOCK) === right.slice(start, start + BLOCK)) start += BLOCK;
  return start;
}

/** Negative, zero or positive: the code point order of two well-formed texts. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = startOfDifference(left, right); index < length; index++) {
    const difference = orderOfUnit(left.charCodeAt(index)) - orderOfUnit(right.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const CODE = { capitalIWithDot: 0x130, capitalSigma: 0x3a3, i: 0x69, sigma: 0x3c3 } as const;

/** Letters that got a lower case after Unicode 15, which the official engine is built with. */
const laterCased: ReadonlySet<number> = new Set([0x1c89, 0xa7cb, 0xa7cc, 0xa7ce, 0xa7d2, 0xa7d4, 0xa7da, 0xa7dc]);

/** The same for pairs of units, U+10D50 to U+10D65 and U+16EA0 to U+16EB8: the second units for each first one. */
const isLaterCasedPair = (first: number, second: number): boolean =>
  (first === 0xd803 && second >= 0xdd50 && second <= 0xdd65) ||
  (first === 0xd81b && second >= 0xdea0 && second <= 0xdeb8);

/** What a runtime may lower-case in another way: İ, Σ, and units of letters that were cased later. */
const unusual = /[\u0130\u03a3\u1c89\ua7cb-\ua7dc\ud803\ud81b]/;

/** `lower` is what the runtime makes of `text`: İ has become two units, a Σ at the end of a word another letter. */
function simplyLowered(text: string, lower: string): Uint16Array {
  const units = new Uint16Array(text.length);
  let shift = 0;
  let previous = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === CODE.capitalIWithDot) shift++;
    units[index] = simpleCaseOf(unit, previous) ?? lower.charCodeAt(index + shift);
    previous = unit;
  }
  return units;
}

/** The lower case of a unit that a runtime may not know; undefined for all others. */
function simpleCaseOf(unit: number, previous: number): number | undefined {
  if (unit < CODE.capitalIWithDot) return undefined;
  if (unit === CODE.capitalIWithDot) return CODE.i;
  if (unit === CODE.capitalSigma) return CODE.sigma;
  return laterCased.has(unit) || isLaterCasedPair(previous, unit) ? unit : undefined;
}

/** The most arguments at once: more could overflow the stack. */
const UNITS_AT_ONCE = 4096;

function textOfUnits(units: Uint16Array): string {
  let text = '';
  for (let start = 0; start < units.length; start += UNITS_AT_ONCE) {
    // Spreading a typed array goes through its iterator.
    text += String.fromCharCode.apply(undefined, units.subarray(start, start + UNITS_AT_ONCE) as unknown as number[]);
  }
  return text;
}

/**
 * Simple lower case, code point by code point. Keeps the length in UTF-16 units, so texts of different lengths are
 * never equal when case is ignored.
 */
export function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  return lower === text || !unusual.test(text) ? lower : textOfUnits(simplyLowered(text, lower));
}

function isSpace(unit: number): boolean {
  if (unit <= 0x20) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
  if (unit < 0x1680) return unit === 0x85 || unit === 0xa0;
  if (unit <= 0x200a) return unit === 0x1680 || unit >= 0x2000;
  return unit === 0x2028 || unit === 0x2029 || unit === 0x202f || unit === 0x205f || unit === 0x3000;
}

/** Removes Unicode white space at both ends; unlike `String.prototype.trim` it takes U+0085 and leaves U+FEFF. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}
