/** A semantic version; numbers without leading zeros stay text, so none is too long. */
export interface Version {
  readonly release: readonly [string, string, string];
  readonly prerelease: readonly string[];
}

const LARGEST_NUMBER = '18446744073709551615';

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
const isIdentifierUnit = (unit: number): boolean =>
  isDigit(unit) || ((unit | 32) >= 97 && (unit | 32) <= 122) || unit === 45;

function every(text: string, accepts: (unit: number) => boolean): boolean {
  for (let index = 0; index < text.length; index++) if (!accepts(text.charCodeAt(index))) return false;
  return text !== '';
}

/** Compares two numbers written without leading zeros. */
const compareNumbers = (left: string, right: string): number =>
  left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);

const isNumber = (text: string): boolean =>
  every(text, isDigit) && (text === '0' || !text.startsWith('0')) && compareNumbers(text, LARGEST_NUMBER) <= 0;

const isPrereleaseIdentifier = (text: string): boolean =>
  every(text, isDigit) ? isNumber(text) : every(text, isIdentifierUnit);

const isBuildIdentifier = (text: string): boolean => every(text, isIdentifierUnit);

/** Splits at the first `separator`. */
function cut(text: string, separator: string): [before: string, after: string | undefined] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

/** Reads a strict semantic version 2.0; `undefined` for anything else. */
export function parseVersion(text: string): Version | undefined {
  const [unbuilt, build] = cut(text, '+');
  const [core, prerelease] = cut(unbuilt, '-');
  const [major, minor, patch, more] = core.split('.', 4);
  if (major === undefined || minor === undefined || patch === undefined || more !== undefined) return undefined;
  if (!isNumber(major) || !isNumber(minor) || !isNumber(patch)) return undefined;
  const identifiers = prerelease?.split('.') ?? [];
  if (!identifiers.every(isPrereleaseIdentifier)) return undefined;
  if (build !== undefined && !build.split('.').every(isBuildIdentifier)) return undefined;
  return { release: [major, minor, patch], prerelease: identifiers };
}

function compareIdentifiers(left: string, right: string): number {
  const [leftIsNumber, rightIsNumber] = [every(left, isDigit), every(right, isDigit)];
  if (leftIsNumber && rightIsNumber) return compareNumbers(left, right);
  if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}

function comparePrereleases(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return right.length - left.length;
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = compareIdentifiers(left[index] ?? '', right[index] ?? '');
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Negative, zero or positive: semantic version order; build metadata does not count. */
export function compareVersions(left: Version, right: Version): number {
  return (
    compareNumbers(left.release[0], right.release[0]) ||
    compareNumbers(left.release[1], right.release[1]) ||
    compareNumbers(left.release[2], right.release[2]) ||
    comparePrereleases(left.prerelease, right.prerelease)
  );
}
