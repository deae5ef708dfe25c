import { formatNumber, parseNumberText } from '../number-text.js';
import { trimSpace } from '../text.js';

/** Thrown inside of a query that ends in an error: the rule does not apply. One object, because a stack trace costs. */
export const LOGIC_ERROR = new Error('The query ends in an error.');

export function fail(): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- it is an Error, shared on purpose
  throw LOGIC_ERROR;
}

/**
 * What `-` and `/` give without operands: written as `0` in a result, but no number in any conversion. Equal only to
 * itself.
 */
export const ODD_ZERO = Symbol('odd zero');

export type List = readonly unknown[];

export const isList = (value: unknown): value is List => Array.isArray(value);

/** The operand of an operator that takes nothing but a list. */
export const listOf = (value: unknown): List => (isList(value) ? value : fail());

function hasMembers(value: object): boolean {
  for (const name in value) if (Object.hasOwn(value, name)) return true;
  return false;
}

/** Lists and objects are true unless they are empty; NaN is true. */
export function isTruthy(value: unknown): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'number':
      return value !== 0;
    case 'string':
      return value !== '';
    case 'object':
      return value !== null && (isList(value) ? value.length > 0 : hasMembers(value));
    default:
      return false;
  }
}

/** The number for arithmetic: a text that is none counts as 0; anything but numbers and texts is an error. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? (parseNumberText(value)?.value ?? 0) : fail();
}

function comparableOfText(text: string): number {
  const parsed = parseNumberText(text);
  if (parsed === undefined) return trimSpace(text) === '' ? 0 : NaN;
  return parsed.outOfRange ? NaN : parsed.value;
}

/** The number for comparisons; never an error. */
export function comparableOf(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
      return comparableOfText(value);
    default:
      return value === null ? 0 : NaN;
  }
}

/** The text of a text, a number (never with an exponent) or null; anything else is an error. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatNumber(value);
  return value === null ? '' : fail();
}
