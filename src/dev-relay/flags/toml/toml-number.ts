/** An integer of 64 bits; undefined if it is malformed or outside of them. */
export function tomlInteger(written: string): number | bigint | undefined {
  if (!hasGoodUnderscores(written) || hasLeadingZero(written)) return undefined;
  const [, sign, digits = ''] = /^([-+]?)(.*)$/.exec(written.replaceAll('_', '')) ?? [];
  const integer = sign === '-' ? -BigInt(digits) : BigInt(digits);
  if (BigInt.asIntN(64, integer) !== integer) return undefined;
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

const words = new Map([
  ['inf', Infinity],
  ['+inf', Infinity],
  ['-inf', -Infinity],
  ['nan', NaN],
  ['+nan', NaN],
  ['-nan', NaN],
]);

/** A float; undefined if it is malformed or outside of 64 bits. */
export function tomlFloat(written: string): number | undefined {
  const parts = written.split(/[.eE]/);
  if (words.has(written)) return words.get(written);
  if (!parts.every((part) => part === '' || hasGoodUnderscores(part)) || hasLeadingZero(parts[0] ?? ''))
    return undefined;
  const plain = written.replaceAll('_', '');
  const value = /^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(plain) ? Number(plain) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** An underscore is between digits; the b of a prefix counts as one. */
function hasGoodUnderscores(written: string): boolean {
  return !/(^|[^0-9a-fA-F])_|_$/.test(written);
}

function hasLeadingZero(written: string): boolean {
  return /^0[^box]|^[-+]0./.test(written);
}
