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

/** Negative, zero or positive: the code point order of two well-formed texts. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = orderOfUnit(left.charCodeAt(index)) - orderOfUnit(right.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Letters that got a lower case after Unicode 15, which the official engine is built with. */
const laterCased = /[\u1c89\ua7cb\ua7cc\ua7ce\ua7d2\ua7d4\ua7da\ua7dc\u{10d50}-\u{10d65}\u{16ea0}-\u{16eb8}]/u;

/** What a runtime may lower-case in another way: İ, Σ, and units that `laterCased` letters contain. */
const unusual = /[\u0130\u03a3\u1c89\ua7cb-\ua7dc\ud803\ud81b]/;

function lowerCaseOfCodePoint(character: string): string {
  if (character === 'Σ') return 'σ';
  if (character === 'İ') return 'i';
  return laterCased.test(character) ? character : character.toLowerCase();
}

/**
 * Simple lower case, code point by code point. Keeps the length in UTF-16 units, so texts of different lengths are
 * never equal when case is ignored.
 */
export function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower === text || !unusual.test(text)) return lower;
  return Array.from(text, lowerCaseOfCodePoint).join('');
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
