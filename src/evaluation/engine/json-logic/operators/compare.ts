import { compareText } from '../../text.js';
import { comparableOf, isList, listOf, type List } from '../conversions.js';
import type { Operator } from '../expression.js';

type Comparison = (left: unknown, right: unknown) => boolean;

/** Null equals only null, two texts are compared as they are, everything else as numbers. */
const isEqual: Comparison = (left, right) => {
  if (left === null || right === null) return left === right;
  if (typeof left === 'string' && typeof right === 'string') return left === right;
  return comparableOf(left) === comparableOf(right);
};

/** The same type and equal; lists and objects never are. */
const isSame: Comparison = (left, right) =>
  left === null || right === null ? left === right : typeof left === typeof right && isEqual(left, right);

const isLess: Comparison = (left, right) => {
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right) < 0;
  return comparableOf(left) < comparableOf(right);
};

const isLessOrEqual: Comparison = (left, right) => isLess(left, right) || isEqual(left, right);

/** Compiles a comparison; with two operands in the text nothing is allocated. */
const comparing =
  (ofTwo: Comparison, ofList: (value: unknown) => boolean): Operator =>
  (operand, compiler) => {
    if (!isList(operand) || operand.length !== 2) {
      const value = compiler.compile(operand);
      return (scope, data, outer) => ofList(value(scope, data, outer));
    }
    const [left, right] = [compiler.compile(operand[0]), compiler.compile(operand[1])];
    return (scope, data, outer) => ofTwo(left(scope, data, outer), right(scope, data, outer));
  };

const ofFirstTwo = (list: List, compare: Comparison): boolean => list.length >= 2 && compare(list[0], list[1]);

/** Of exactly three operands the second is between the others. */
const ordering = (compare: Comparison): Operator =>
  comparing(compare, (value) => {
    const list = listOf(value);
    return ofFirstTwo(list, compare) && (list.length !== 3 || compare(list[1], list[2]));
  });

const not =
  (compare: Comparison): Comparison =>
  (left, right) =>
    !compare(left, right);

const flipped =
  (compare: Comparison): Comparison =>
  (left, right) =>
    compare(right, left);

export const equal: Operator = comparing(isEqual, (value) => ofFirstTwo(listOf(value), isEqual));
export const unequal: Operator = comparing(not(isEqual), (value) => !ofFirstTwo(listOf(value), isEqual));
export const same: Operator = comparing(isSame, (value) => isList(value) && ofFirstTwo(value, isSame));
export const different: Operator = comparing(not(isSame), (value) => !isList(value) || !ofFirstTwo(value, isSame));
export const less: Operator = ordering(isLess);
export const lessOrEqual: Operator = ordering(isLessOrEqual);
export const greater: Operator = ordering(flipped(isLess));
export const greaterOrEqual: Operator = ordering(flipped(isLessOrEqual));
