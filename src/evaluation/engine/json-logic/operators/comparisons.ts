import { compareText } from '../../text.js';
import { comparableOf, isList, listOf, type List } from '../conversions.js';
import { SHORT_TEXT, isSameText } from '../costs.js';
import type { CompileOperand } from '../expression.js';
import type { Run } from '../frame.js';

type Comparison = (left: unknown, right: unknown, run: Run) => boolean;

/** Null equals only null, two texts are compared as they are, everything else as numbers. */
const isEqual: Comparison = (left, right, run) => {
  if (left === null || right === null) return left === right;
  if (typeof left === 'string' && typeof right === 'string') return isSameText(left, right, run);
  return comparableOf(left, run) === comparableOf(right, run);
};

/** The same type and equal; lists and objects never are. */
const isSame: Comparison = (left, right, run) =>
  left === null || right === null ? left === right : typeof left === typeof right && isEqual(left, right, run);

function isTextLess(left: string, right: string, run: Run): boolean {
  const most = Math.min(left.length, right.length);
  if (most > SHORT_TEXT) run.spend(most << 2);
  return compareText(left, right) < 0;
}

const isLess: Comparison = (left, right, run) => {
  if (typeof left === 'string' && typeof right === 'string') return isTextLess(left, right, run);
  return comparableOf(left, run) < comparableOf(right, run);
};

const isLessOrEqual: Comparison = (left, right, run) => isLess(left, right, run) || isEqual(left, right, run);

/** Compiles a comparison; with two operands in the text nothing is allocated. */
const comparing =
  (ofTwo: Comparison, ofList: (value: unknown, run: Run) => boolean): CompileOperand =>
  (operand, compiler) => {
    if (!isList(operand) || operand.length !== 2) {
      const value = compiler.compile(operand);
      return (frame) => ofList(value(frame), frame.run);
    }
    const [left, right] = [compiler.compile(operand[0]), compiler.compile(operand[1])];
    return (frame) => ofTwo(left(frame), right(frame), frame.run);
  };

const ofFirstTwo =
  (compare: Comparison) =>
  (list: List, run: Run): boolean =>
    list.length >= 2 && compare(list[0], list[1], run);

/** With exactly three operands the second one has to be between the others. */
const ordering = (compare: Comparison): CompileOperand => {
  const isOrdered = ofFirstTwo(compare);
  return comparing(compare, (value, run) => {
    const list = listOf(value);
    return isOrdered(list, run) && (list.length !== 3 || compare(list[1], list[2], run));
  });
};

const not =
  (compare: Comparison): Comparison =>
  (left, right, run) =>
    !compare(left, right, run);

const flipped =
  (compare: Comparison): Comparison =>
  (left, right, run) =>
    compare(right, left, run);

const areEqual = ofFirstTwo(isEqual);
const areSame = ofFirstTwo(isSame);

export const equal: CompileOperand = comparing(isEqual, (value, run) => areEqual(listOf(value), run));
export const unequal: CompileOperand = comparing(not(isEqual), (value, run) => !areEqual(listOf(value), run));
export const same: CompileOperand = comparing(isSame, (value, run) => isList(value) && areSame(value, run));
export const different: CompileOperand = comparing(not(isSame), (value, run) => !isList(value) || !areSame(value, run));
export const less: CompileOperand = ordering(isLess);
export const lessOrEqual: CompileOperand = ordering(isLessOrEqual);
export const greater: CompileOperand = ordering(flipped(isLess));
export const greaterOrEqual: CompileOperand = ordering(flipped(isLessOrEqual));
