/** A number of a version; a bigint only where a number would not be exact. The two compare with each other. */
type VersionNumber = number | bigint;

/** A semantic version without its build metadata, which does not count. */
export interface Version {
  readonly major: VersionNumber;
  readonly minor: VersionNumber;
  readonly patch: VersionNumber;
  /** Identifiers; those of digits only as numbers. */
  readonly prerelease: readonly (VersionNumber | string)[];
}

const LARGEST_NUMBER = 2n ** 64n - 1n;
const LONGEST_EXACT = 15;

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
const isIdentifierUnit = (unit: number): boolean =>
  isDigit(unit) || ((unit | 32) >= 97 && (unit | 32) <= 122) || unit === 45;

function every(text: string, accepts: (unit: number) => boolean): boolean {
  for (let index = 0; index < text.length; index++) if (!accepts(text.charCodeAt(index))) return false;
  return text !== '';
}

/** The number between two places of the text: digits, no leading zero, at most 64 bits. */
function numberIn(text: string, start: number, end: number): VersionNumber | undefined {
  if (start >= end || (text.charCodeAt(start) === 48 && end > start + 1)) return undefined;
  let value = 0;
  for (let index = start; index < end; index++) {
    const unit = text.charCodeAt(index);
    if (!isDigit(unit)) return undefined;
    value = value * 10 + unit - 48;
  }
  return end - start <= LONGEST_EXACT ? value : largeNumber(text.slice(start, end));
}

function largeNumber(digits: string): bigint | undefined {
  // No 64-bit number is longer: not worth converting.
  if (digits.length > 20) return undefined;
  const value = BigInt(digits);
  return value <= LARGEST_NUMBER ? value : undefined;
}

function identifierOf(text: string): VersionNumber | string | undefined {
  if (every(text, isDigit)) return numberIn(text, 0, text.length);
  return every(text, isIdentifierUnit) ? text : undefined;
}

const isBuildIdentifier = (text: string): boolean => every(text, isIdentifierUnit);

const NO_PRERELEASE: readonly string[] = [];

/** The identifiers of `-prerelease+build`, both optional; undefined if they are wrong. */
function prereleaseOf(suffix: string): Version['prerelease'] | undefined {
  if (suffix === '') return NO_PRERELEASE;
  const plus = suffix.indexOf('+');
  const [before, build] = plus < 0 ? [suffix, undefined] : [suffix.slice(0, plus), suffix.slice(plus + 1)];
  if (build !== undefined && !build.split('.').every(isBuildIdentifier)) return undefined;
  if (before === '') return NO_PRERELEASE;
  if (!before.startsWith('-')) return undefined;
  const identifiers = before.slice(1).split('.').map(identifierOf);
  return identifiers.every((identifier) => identifier !== undefined) ? identifiers : undefined;
}

/** Reads a strict semantic version 2.0; `undefined` for anything else. */
export function parseVersion(text: string): Version | undefined {
  const first = text.indexOf('.');
  const second = text.indexOf('.', first + 1);
  if (first < 0 || second < 0) return undefined;
  let end = second + 1;
  while (isDigit(text.charCodeAt(end))) end++;
  const major = numberIn(text, 0, first);
  const minor = numberIn(text, first + 1, second);
  const patch = numberIn(text, second + 1, end);
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  const prerelease = prereleaseOf(text.slice(end));
  return prerelease === undefined ? undefined : { major, minor, patch, prerelease };
}

const order = <T extends VersionNumber | string>(left: T, right: T): number =>
  left < right ? -1 : left > right ? 1 : 0;

/** A number is lower than a word. */
function compareIdentifiers(left: VersionNumber | string, right: VersionNumber | string): number {
  const [leftIsWord, rightIsWord] = [typeof left === 'string', typeof right === 'string'];
  return leftIsWord === rightIsWord ? order(left, right) : leftIsWord ? 1 : -1;
}

/** A release is higher than its prereleases; of equal identifiers the fewer are lower. */
function comparePrereleases(left: Version['prerelease'], right: Version['prerelease']): number {
  if (left.length === 0 || right.length === 0) return right.length - left.length;
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = compareIdentifiers(left[index] ?? '', right[index] ?? '');
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
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
