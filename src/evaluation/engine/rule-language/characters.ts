/** Classes of UTF-16 units that queries and versions are made of. */

export const CODE = {
  space: 32,
  quote: 34,
  plus: 43,
  comma: 44,
  minus: 45,
  dot: 46,
  zero: 48,
  backslash: 92,
  u: 117,
} as const;

export const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
export const isLetter = (unit: number): boolean => (unit | 32) >= 97 && (unit | 32) <= 122;
export const isHexDigit = (unit: number): boolean => isDigit(unit) || ((unit | 32) >= 97 && (unit | 32) <= 102);

/** A unit of an identifier of a semantic version. */
export const isIdentifierUnit = (unit: number): boolean => isDigit(unit) || isLetter(unit) || unit === CODE.minus;
