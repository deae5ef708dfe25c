import { CODE, isDigit, isIdentifierUnit } from './characters.js';

/** A number of a version; a bigint only where a number would not be exact. The two compare with each other. */
type VersionNumber = number | bigint;

/** A semantic version without its build metadata, which does not count. */
export interface Version {
  readonly major: VersionNumber;
  readonly minor: VersionNumber;
  readonly patch: VersionNumber;
  /** Identifiers with dots between them, without the minus before them; empty for a release. */
  readonly prerelease: string;
}

const LARGEST_NUMBER = '18446744073709551615';
const LONGEST_EXACT = 15;

/** Whether digits are a number of a version: they have no leading zero, and fit 64 bits. */
function isVersionNumber(digits: string): boolean {
  if (digits.length > 1 && digits.charCodeAt(0) === CODE.zero) return false;
  return digits.length < LARGEST_NUMBER.length || (digits.length === LARGEST_NUMBER.length && digits <= LARGEST_NUMBER);
}

/** Reads a text from its beginning; each unit once. */
class VersionReader {
  index = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Takes that unit if it is next. */
  takeIf(unit: number): boolean {
    const isNext = this.#text.charCodeAt(this.index) === unit;
    if (isNext) this.index++;
    return isNext;
  }

  /** Takes digits without a leading zero that are a number of at most 64 bits. */
  number(): VersionNumber | undefined {
    const start = this.index;
    let value = 0;
    for (let unit = this.#text.charCodeAt(start); isDigit(unit); unit = this.#text.charCodeAt(++this.index)) {
      value = value * 10 + unit - CODE.zero;
      if (this.index - start > LARGEST_NUMBER.length) return undefined;
    }
    const length = this.index - start;
    if (length === 0 || (length > 1 && this.#text.charCodeAt(start) === CODE.zero)) return undefined;
    return length <= LONGEST_EXACT ? value : this.#largeNumber(start);
  }

  #largeNumber(start: number): bigint | undefined {
    const digits = this.#text.slice(start, this.index);
    return isVersionNumber(digits) ? BigInt(digits) : undefined;
  }

  /** Takes identifiers with dots between them; whether there are any, and all of them are right. */
  identifiers(isRight: (start: number) => boolean): boolean {
    do {
      const start = this.index;
      while (isIdentifierUnit(this.#text.charCodeAt(this.index))) this.index++;
      if (this.index === start || !isRight(start)) return false;
    } while (this.takeIf(CODE.dot));
    return true;
  }

  /** Whether the identifier from `start` up to here is a word, or a number that a version may have. */
  isPrereleaseIdentifier(start: number): boolean {
    for (let index = start; index < this.index; index++) if (!isDigit(this.#text.charCodeAt(index))) return true;
    return isVersionNumber(this.#text.slice(start, this.index));
  }
}

const anything = (): boolean => true;

/** The identifiers of `-prerelease+build`, both optional; undefined if they are wrong. */
function prereleaseAt(reader: VersionReader, text: string): string | undefined {
  const start = reader.index + 1;
  if (reader.takeIf(CODE.minus) && !reader.identifiers((from) => reader.isPrereleaseIdentifier(from))) return undefined;
  const prerelease = text.slice(start, reader.index);
  if (reader.takeIf(CODE.plus) && !reader.identifiers(anything)) return undefined;
  return reader.index === text.length ? prerelease : undefined;
}

/** Reads a strict semantic version 2.0; `undefined` for anything else. Linear in the length of the text. */
export function parseVersion(text: string): Version | undefined {
  const reader = new VersionReader(text);
  const major = reader.number();
  if (major === undefined || !reader.takeIf(CODE.dot)) return undefined;
  const minor = reader.number();
  if (minor === undefined || !reader.takeIf(CODE.dot)) return undefined;
  const patch = reader.number();
  if (patch === undefined) return undefined;
  const prerelease = reader.index === text.length ? '' : prereleaseAt(reader, text);
  return prerelease === undefined ? undefined : { major, minor, patch, prerelease };
}

const order = (left: VersionNumber, right: VersionNumber): number => (left < right ? -1 : left > right ? 1 : 0);

/** The unit at an index of an identifier; -1 at its end. */
function unitOf(identifiers: string, index: number): number {
  const unit = identifiers.charCodeAt(index);
  return unit === CODE.dot || Number.isNaN(unit) ? -1 : unit;
}

/** How many digits the identifier at `start` has if it is a number; 0 if it is a word. */
function digitsOf(identifiers: string, start: number): number {
  let end = start;
  while (isDigit(identifiers.charCodeAt(end)) && end - start <= LARGEST_NUMBER.length) end++;
  return unitOf(identifiers, end) === -1 ? end - start : 0;
}

/** The index of the first difference of two texts; the length of the shorter one if it is how the other begins. */
function differenceOf(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  let index = 0;
  while (index < length && left.charCodeAt(index) === right.charCodeAt(index)) index++;
  return index;
}

/** A release is higher than its prereleases, a number lower than a word; of equal identifiers the fewer are lower. */
function comparePrereleases(left: string, right: string): number {
  if (left === '' || right === '') return right.length - left.length;
  const difference = differenceOf(left, right);
  const start = difference === 0 ? 0 : left.lastIndexOf('.', difference - 1) + 1;
  const [leftDigits, rightDigits] = [digitsOf(left, start), digitsOf(right, start)];
  if (leftDigits !== rightDigits) {
    if (leftDigits === 0) return 1;
    return rightDigits === 0 ? -1 : leftDigits - rightDigits;
  }
  return unitOf(left, difference) - unitOf(right, difference) || left.length - right.length;
}

/** Negative, zero or positive: semantic version order. */
export function compareVersions(left: Version, right: Version): number {
  return (
    order(left.major, right.major) ||
    order(left.minor, right.minor) ||
    order(left.patch, right.patch) ||
    comparePrereleases(left.prerelease, right.prerelease)
  );
}
