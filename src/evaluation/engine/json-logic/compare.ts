import { compareText } from '../text.js';
import { comparableOf, fail, isList } from './conversions.js';

/** `==`: null equals only null, two texts are compared as they are, everything else as numbers. */
export function looselyEqual(left: unknown, right: unknown): boolean {
  if (left === null || right === null) return left === right;
  if (typeof left === 'string' && typeof right === 'string') return left === right;
  return comparableOf(left) === comparableOf(right);
}

/** `===`: the same type and equal; lists and objects never are. */
export function strictlyEqual(left: unknown, right: unknown): boolean {
  if (left === null || right === null) return left === right;
  return typeof left === typeof right && looselyEqual(left, right);
}

export function isLess(left: unknown, right: unknown): boolean {
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right) < 0;
  return comparableOf(left) < comparableOf(right);
}

export const isLessOrEqual = (left: unknown, right: unknown): boolean =>
  isLess(left, right) || looselyEqual(left, right);

/** Equality as the official engine's language has it: two lists, and two objects, cannot be compared at all. */
export function plainlyEqual(left: unknown, right: unknown): boolean {
  const bothCompound = typeof left === 'object' && typeof right === 'object' && left !== null && right !== null;
  if (bothCompound && isList(left) === isList(right)) return fail();
  return left === right;
}
