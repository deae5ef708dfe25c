import { defineMember, isObject } from '../../json-value.js';
import { toInt64 } from '../../number-text.js';
import type { Scope } from '../../scope.js';
import { fail, isList, listOf, numberOf, type List } from '../conversions.js';
import type { Expression, LogicCompiler, Operator } from '../expression.js';
import { variable } from '../variable.js';

/** Equality of the official engine's own language: two lists, and two objects, cannot be compared at all. */
function isPlainlyEqual(left: unknown, right: unknown): boolean {
  const bothCompound = typeof left === 'object' && typeof right === 'object' && left !== null && right !== null;
  return bothCompound && isList(left) === isList(right) ? fail() : left === right;
}

/** `[smallest, largest]`, both ends included. */
function isInRange(value: unknown, range: List): boolean {
  if (range.length < 2) return fail();
  const number = numberOf(value);
  return number >= numberOf(range[0]) && numberOf(range[1]) >= number;
}

function isElement(value: unknown, list: List): boolean {
  for (const element of list) {
    if (isList(element)) {
      if (isInRange(value, element)) return true;
    } else if (typeof value === 'number') {
      if (numberOf(element) === value) return true;
    } else if (isPlainlyEqual(element, value)) return true;
  }
  return false;
}

function isIn(value: unknown, container: unknown): boolean {
  if (typeof container === 'string') return typeof value === 'string' ? container.includes(value) : fail();
  return isList(container) && isElement(value, container);
}

/** A list in the text whose elements are all plain is looked up at once; only numbers go through it one by one. */
function isInConstant(list: List): (value: unknown) => boolean {
  if (list.some((element) => typeof element === 'object' && element !== null)) return (value) => isElement(value, list);
  const elements = new Set(list);
  return (value) => (typeof value === 'number' ? isElement(value, list) : elements.has(value));
}

export const isMember: Operator = (operand, compiler) => {
  if (!isList(operand) || operand.length !== 2) {
    const value = compiler.compile(operand);
    return (scope, data, outer) => {
      const list = listOf(value(scope, data, outer));
      return list.length === 0 ? fail() : isIn(list[0], list[1]);
    };
  }
  const [value, container] = [compiler.compile(operand[0]), compiler.compile(operand[1])];
  const constant = compiler.constantOf(container);
  if (isList(constant)) {
    const test = isInConstant(constant);
    return (scope, data, outer) => test(value(scope, data, outer));
  }
  return (scope, data, outer) => isIn(value(scope, data, outer), container(scope, data, outer));
};

/** One flat list of the operand's elements. */
export const merge: Operator = (operand, compiler) => {
  const value = compiler.compile(operand);
  return (scope, data, outer) => {
    const merged = value(scope, data, outer);
    if (isList(merged)) return flattened(scope, merged);
    return merged === null || typeof merged === 'object' || typeof merged === 'symbol' ? fail() : [merged];
  };
};

function flattened(scope: Scope, list: List): List {
  const length = list.reduce<number>((total, element) => total + (isList(element) ? element.length : 1), 0);
  return scope.mayVisit(length) ? list.flat() : fail();
}

type Look = (path: unknown) => unknown;

/** Looks up paths that were evaluated already; a path that is no text is evaluated as logic once more. */
const looking =
  (compiler: LogicCompiler, scope: Scope, data: unknown): Look =>
  (path) =>
    variable(compiler.evaluateValue(path, scope, data), data, scope);

/** The paths at which nothing is; an empty text is something. */
export const missing: Operator = (operand, compiler) => {
  const value = compiler.compile(operand);
  return (scope, data, outer) => {
    const paths = value(scope, data, outer);
    const look = looking(compiler, scope, data);
    return (typeof paths === 'string' ? [paths] : listOf(paths)).filter((path) => look(path) === null);
  };
};

/** `[n, paths]`: nothing if at least n are there, else the missing ones. */
export const missingSome: Operator = (operand, compiler) => {
  const value = compiler.compile(operand);
  return (scope, data, outer) => {
    const list = listOf(value(scope, data, outer));
    if (list.length === 0) return fail();
    const wanted = toInt64(numberOf(list[0]));
    if (list.length === 1) return fail();
    const paths = isList(list[1]) ? list[1] : [];
    const look = looking(compiler, scope, data);
    const absent = paths.filter((path) => look(path) === null);
    return wanted > paths.length - absent.length ? absent : [];
  };
};

/** `[object, name, value]`: a copy with that member. */
export const set: Operator = (operand, compiler) => {
  const value = compiler.compile(operand);
  return (scope, data, outer) => {
    const list = value(scope, data, outer);
    if (!isList(list) || list.length === 0) return null;
    const [object, name] = list;
    if (list.length < 3 || !isObject(object) || typeof name !== 'string') return object;
    const copy = { ...object };
    defineMember(copy, name, compiler.evaluateValue(list[2], scope, data));
    return copy;
  };
};

const contains = (list: List, wanted: unknown): boolean => list.some((element) => isPlainlyEqual(element, wanted));

/** Compiles an operator on two lists; `otherwise` is the answer for anything else. */
const containing =
  (decide: (list: List, wanted: List) => boolean, otherwise: boolean): Operator =>
  (operand, compiler) => {
    const value: Expression = compiler.compile(operand);
    return (scope, data, outer) => {
      const lists = value(scope, data, outer);
      if (!isList(lists) || lists.length !== 2) return otherwise;
      const [list, wanted] = lists;
      if (!isList(list) || !isList(wanted)) return otherwise;
      return scope.mayVisit(list.length * wanted.length) ? decide(list, wanted) : fail();
    };
  };

export const containsAll: Operator = containing((list, wanted) => wanted.every((one) => contains(list, one)), false);
export const containsAny: Operator = containing((list, wanted) => wanted.some((one) => contains(list, one)), false);
export const containsNone: Operator = containing((list, wanted) => !wanted.some((one) => contains(list, one)), true);
