import { defineMember, isObject } from '../../json-value.js';
import { toInt64 } from '../../number-text.js';
import { fail, isList, isPlain, listOf, numberOf, type List } from '../conversions.js';
import { COSTS, SHORT_TEXT, isSameText } from '../costs.js';
import { isConstant, type CompileOperand, type LogicCompiler } from '../expression.js';
import { containsText } from '../find-text.js';
import type { Frame, Run } from '../frame.js';
import { lookUp } from '../look-up.js';
import { namesOf } from '../members.js';

/** Equality of the official engine's own language: two lists, and two objects, cannot be compared at all. */
const isPlainlyEqual = (left: unknown, right: unknown): boolean =>
  !isPlain(left) && !isPlain(right) && isList(left) === isList(right) ? fail() : left === right;

function hasPlain(list: List, wanted: unknown): boolean {
  for (const element of list) if (element === wanted) return true;
  return false;
}

function hasText(list: List, wanted: string, run: Run): boolean {
  for (const element of list) if (typeof element === 'string' && isSameText(element, wanted, run)) return true;
  return false;
}

/** Whether an element equals a value by that equality. */
function hasEqual(list: List, wanted: unknown, run: Run): boolean {
  run.spend(list.length * COSTS.comparison);
  if (typeof wanted === 'string') return hasText(list, wanted, run);
  if (isPlain(wanted)) return hasPlain(list, wanted);
  for (const element of list) if (isPlainlyEqual(element, wanted)) return true;
  return false;
}

/** `[smallest, largest]`, both ends included. */
function isInRange(value: unknown, range: List, run: Run): boolean {
  if (range.length < 2) return fail();
  const number = numberOf(value, run);
  return number >= numberOf(range[0], run) && numberOf(range[1], run) >= number;
}

function isEqualOrInRange(element: unknown, value: unknown, run: Run): boolean {
  if (isList(element)) return isInRange(value, element, run);
  if (typeof value === 'number') return numberOf(element, run) === value;
  if (typeof value === 'string') return typeof element === 'string' && isSameText(element, value, run);
  return isPlainlyEqual(element, value);
}

/** Whether a value equals an element, or is in an element that is a range. */
function isElement(value: unknown, list: List, run: Run): boolean {
  run.spend(list.length * COSTS.comparison);
  for (const element of list) if (isEqualOrInRange(element, value, run)) return true;
  return false;
}

function isIn(value: unknown, container: unknown, run: Run): boolean {
  if (typeof container === 'string') return typeof value === 'string' ? containsText(container, value, run) : fail();
  return isList(container) && isElement(value, container, run);
}

/** Whether a value is looked up in a set in little time. */
const isShort = (value: unknown): boolean =>
  typeof value === 'string' ? value.length <= SHORT_TEXT : typeof value !== 'object' || value === null;

/** A list in the text whose elements are all plain is looked up at once; only numbers go through it one by one. */
function isInConstant(list: List, compiler: LogicCompiler): (value: unknown, run: Run) => boolean {
  if (!list.every(isShort)) return (value, run) => isElement(value, list, run);
  compiler.spend(list.length * COSTS.member);
  const elements = new Set(list);
  return (value, run) => {
    if (typeof value === 'number') return isElement(value, list, run);
    return elements.has(value);
  };
}

export const isMember: CompileOperand = (operand, compiler) => {
  if (!isList(operand) || operand.length !== 2) {
    const value = compiler.compile(operand);
    return (frame) => {
      const list = listOf(value(frame));
      return list.length === 0 ? fail() : isIn(list[0], list[1], frame.run);
    };
  }
  const [value, container] = [compiler.compile(operand[0]), compiler.compile(operand[1])];
  const constant = isConstant(container) ? container.constant : undefined;
  if (!isList(constant)) return (frame) => isIn(value(frame), container(frame), frame.run);
  const isThere = isInConstant(constant, compiler);
  return (frame) => isThere(value(frame), frame.run);
};

/** A list whose elements are lists becomes one list of their elements. */
function flattened(list: List, run: Run): List {
  const flat: unknown[] = [];
  for (const element of list) {
    const elements = isList(element) ? element : [element];
    run.spend(elements.length * COSTS.copy);
    for (const one of elements) flat.push(one);
  }
  return flat;
}

/** One flat list of the operand's elements. */
export const merge: CompileOperand = (operand, compiler) => {
  const value = compiler.compile(operand);
  return (frame) => {
    const merged = value(frame);
    if (isList(merged)) return flattened(merged, frame.run);
    return !isPlain(merged) || merged === null || typeof merged === 'symbol' ? fail() : [merged];
  };
};

/** The paths at which nothing is; one that is no text is evaluated as logic once more. */
function absentOf(paths: List, frame: Frame, compiler: LogicCompiler): List {
  frame.run.spend(paths.length * COSTS.copy);
  return paths.filter((path) => lookUp(compiler.evaluateValue(path, frame), frame) === null);
}

/** The paths at which nothing is; an empty text is something. */
export const missing: CompileOperand = (operand, compiler) => {
  const value = compiler.compile(operand);
  return (frame) => {
    const paths = value(frame);
    return absentOf(typeof paths === 'string' ? [paths] : listOf(paths), frame, compiler);
  };
};

/** `[n, paths]`: nothing if at least n are there, else the missing ones. */
export const missingSome: CompileOperand = (operand, compiler) => {
  const value = compiler.compile(operand);
  return (frame) => {
    const list = listOf(value(frame));
    if (list.length === 0) return fail();
    const wanted = toInt64(numberOf(list[0], frame.run));
    if (list.length === 1) return fail();
    const paths = isList(list[1]) ? list[1] : [];
    const absent = absentOf(paths, frame, compiler);
    return wanted > paths.length - absent.length ? absent : [];
  };
};

function copyOf(object: Readonly<Record<string, unknown>>, run: Run): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  const names = namesOf(object, run);
  run.spend(names.length * COSTS.copiedMember);
  for (const name of names) defineMember(copy, name, object[name]);
  return copy;
}

/** `[object, name, value]`: a copy with that member. */
export const set: CompileOperand = (operand, compiler) => {
  const value = compiler.compile(operand);
  return (frame) => {
    const list = value(frame);
    if (!isList(list) || list.length === 0) return null;
    const [object, name] = list;
    if (list.length < 3 || !isObject(object) || typeof name !== 'string') return object;
    const copy = copyOf(object, frame.run);
    defineMember(copy, name, compiler.evaluateValue(list[2], frame));
    return copy;
  };
};

/** Compiles an operator on two lists; `otherwise` is the result for anything else. */
const containing =
  (decide: (list: List, wanted: List, run: Run) => boolean, otherwise: boolean): CompileOperand =>
  (operand, compiler) => {
    const value = compiler.compile(operand);
    return (frame) => {
      const lists = value(frame);
      if (!isList(lists) || lists.length !== 2) return otherwise;
      const [list, wanted] = lists;
      return isList(list) && isList(wanted) ? decide(list, wanted, frame.run) : otherwise;
    };
  };

const hasAll = (list: List, wanted: List, run: Run): boolean => wanted.every((one) => hasEqual(list, one, run));
const hasAny = (list: List, wanted: List, run: Run): boolean => wanted.some((one) => hasEqual(list, one, run));

export const containsAll: CompileOperand = containing(hasAll, false);
export const containsAny: CompileOperand = containing(hasAny, false);
export const containsNone: CompileOperand = containing((list, wanted, run) => !hasAny(list, wanted, run), true);
