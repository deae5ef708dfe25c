/** The exact number `digits / 10 ** scale`; `scale` is a whole number that is not negative. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** What foreign text may cost: longer numbers would let a single line occupy the process. */
const limits = { characters: 5_000, exponent: 5_000 } as const;

const decimalForm = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/**
 * Reads `[+-]? digits [. digits] [e[+-]digits]`; the point needs a digit on one side. Undefined for other text, for
 * more than 5,000 characters, and for exponents beyond 5,000 (except of a zero, which stays a zero).
 */
export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > limits.characters) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = decimalForm.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  if (digits === 0n) return { digits, scale: 0 };
  if (Math.abs(Number(exponent)) > limits.exponent) return undefined;
  return scaled({ digits: sign === '-' ? -digits : digits, scale: fraction.length - Number(exponent) });
}

const scaled = ({ digits, scale }: Decimal): Decimal =>
  scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };

/** Without exponent, without trailing zeros after the point; `"0"` for nothing. */
export function formatDecimal({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const point = text.length - scale;
  const fraction = withoutTrailingZeros(text.slice(point));
  return `${sign}${text.slice(0, point)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** A loop, because `/0+$/` takes quadratic time on foreign text. */
function withoutTrailingZeros(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '0') end -= 1;
  return text.slice(0, end);
}

const digitsAt = ({ digits, scale }: Decimal, wanted: number): bigint => digits * 10n ** BigInt(wanted - scale);

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: digitsAt(a, scale) + digitsAt(b, scale), scale };
}

export const subtractDecimals = (a: Decimal, b: Decimal): Decimal => addDecimals(a, { ...b, digits: -b.digits });

export const multiplyDecimals = (a: Decimal, b: Decimal): Decimal => ({
  digits: a.digits * b.digits,
  scale: a.scale + b.scale,
});

/** Negative, 0 or positive, for `sort`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const { digits } = subtractDecimals(a, b);
  if (digits === 0n) return 0;
  return digits < 0n ? -1 : 1;
}

/** The nearest float64: read from the text, which rounds once. */
export const decimalToNumber = (value: Decimal): number => Number(formatDecimal(value));

/** The exact decimal of a whole number, for example of a count. Throws a RangeError for anything else. */
export const wholeDecimal = (count: number): Decimal => ({ digits: BigInt(count), scale: 0 });
