/** A number in plain text of YAML, as Go's library sees it; undefined if the text is none. */
export type YamlNumber =
  { readonly tag: '!!int'; readonly value: number | bigint } | { readonly tag: '!!float'; readonly value: number };

/** Here an underscore must be between digits. */
const pointFirst = /^\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?$/;
const decimalFloat = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/** `text` begins with a digit or a sign; underscores count for nothing. */
export function resolveNumber(text: string): YamlNumber | undefined {
  const plain = text.replaceAll('_', '');
  const integer = integerLiteral(plain) ?? signBehindPrefix(plain);
  if (integer !== undefined) return { tag: '!!int', value: exact(integer) };
  return resolveFloat(plain);
}

/** `text` begins with a point. */
export function resolvePointFirst(text: string): YamlNumber | undefined {
  return pointFirst.test(text) ? resolveFloat(text.replaceAll('_', '')) : undefined;
}

/** Decimal digits with a point or an exponent, within the range of floats. */
function resolveFloat(text: string): YamlNumber | undefined {
  const value = decimalFloat.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? { tag: '!!float', value } : undefined;
}

const [lowest, highest, highestUnsigned] = [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 64n - 1n];

const digits: readonly (readonly [RegExp, string])[] = [
  [/^0[xX][0-9a-fA-F]+$/, ''],
  [/^0[bB][01]+$/, ''],
  [/^0[oO][0-7]+$/, ''],
  [/^0[0-7]+$/, '0o'],
  [/^(0|[1-9][0-9]*)$/, ''],
];

/** An integer as Go reads it: the prefix tells the base, and a 0 in front means octal. */
function integerLiteral(text: string): bigint | undefined {
  const [, sign = '', unsigned = ''] = /^([-+]?)(.*)$/.exec(text) ?? [];
  const form = digits.find(([pattern]) => pattern.test(unsigned));
  if (form === undefined) return undefined;
  const magnitude = BigInt(form[1] + unsigned);
  const value = sign === '-' ? -magnitude : magnitude;
  const limit = sign === '' ? highestUnsigned : highest;
  return value >= lowest && value <= limit ? value : undefined;
}

/** The library reads what follows the prefix as a number of its own, sign included. */
function signBehindPrefix(text: string): bigint | undefined {
  const [, prefix = '', sign, unsigned = ''] = /^(0[bo])([-+])([0-9]+)$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  return integerLiteral(`${sign}${prefix}${unsigned}`);
}

function exact(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}
