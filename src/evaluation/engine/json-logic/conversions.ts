import { formatNumber, parseNumberText, type NumberText } from '../number-text.js';
import { trimSpace } from '../text.js';
import { COSTS, type Payer } from './costs.js';
import { namesOf } from './members.js';

/** Thrown inside of a query that ends in an error: the rule does not apply. One object, because a stack trace costs. */
export const LOGIC_ERROR = new Error('The query ends in an error.');

export function fail(): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- it is an Error, shared on purpose
  throw LOGIC_ERROR;
}

/**
 * What `-` and `/` give without operands: it is written as `0` in a result, but no conversion takes it for a number. It
 * equals only itself.
 */
export const ODD_ZERO = Symbol('odd zero');

export type List = readonly unknown[];

export const isList = (value: unknown): value is List => Array.isArray(value);

/** Neither a list nor an object. */
export const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** The operand of an operator that takes nothing but a list. */
export const listOf = (value: unknown): List => (isList(value) ? value : fail());

/** Lists and objects are true unless they are empty; NaN is true. */
export function isTruthy(value: unknown, payer: Payer): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'number':
      return value !== 0;
    case 'string':
      return value !== '';
    case 'object':
      return value !== null && (isList(value) ? value.length > 0 : namesOf(value, payer).length > 0);
    default:
      return false;
  }
}

/** Whether a text begins like `0x`, with a sign or without. */
const looksHexadecimal = (text: string): boolean =>
  (text.charCodeAt(1) | 32) === 120 || (text.charCodeAt(2) | 32) === 120;

/** Reads a text as a number. */
export function parseNumber(text: string, payer: Payer): NumberText | undefined {
  payer.spend((looksHexadecimal(text) ? COSTS.hexadecimal : COSTS.numberText) + text.length * COSTS.digit);
  return parseNumberText(text);
}

/** The number for arithmetic: a text that is not a number counts as 0; anything but numbers and texts is an error. */
export function numberOf(value: unknown, payer: Payer): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? (parseNumber(value, payer)?.value ?? 0) : fail();
}

function comparableOfText(text: string, payer: Payer): number {
  const parsed = parseNumber(text, payer);
  if (parsed === undefined) return trimSpace(text) === '' ? 0 : NaN;
  return parsed.outOfRange ? NaN : parsed.value;
}

/** The number for comparisons; never an error. */
export function comparableOf(value: unknown, payer: Payer): number {
  switch (typeof value) {
    case 'number':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
      return comparableOfText(value, payer);
    default:
      return value === null ? 0 : NaN;
  }
}

/** The digits of a number, never with an exponent: up to a few hundred of them. */
export function writeNumber(value: number, payer: Payer): string {
  const text = formatNumber(value);
  payer.spend((Number.isSafeInteger(value) ? COSTS.integerText : COSTS.doubleText) + text.length);
  return text;
}

/** The text of a string, a number or null; anything else is an error. */
export function textOf(value: unknown, payer: Payer): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return writeNumber(value, payer);
  return value === null ? '' : fail();
}
