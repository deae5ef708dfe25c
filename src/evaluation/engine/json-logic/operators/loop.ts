import { isObject } from '../../json-value.js';
import type { Scope } from '../../scope.js';
import { fail, isList, isTruthy, listOf, numberOf, textOf, type List } from '../conversions.js';
import type { Expression, LogicCompiler, Operator } from '../expression.js';
import { sizeOf, solveVariables, staysAsItIs } from '../solve-variables.js';
import { noted } from './arithmetic.js';

/** The operand of an array operator is a list in the text: the subject, then the logic. */
type Loop = (parts: List, compiler: LogicCompiler) => Expression;

const looping =
  (compileLoop: Loop): Operator =>
  (operand, compiler) =>
    isList(operand) ? compileLoop(operand, compiler) : fail;

/** A list in the text is taken unevaluated, an object is evaluated, anything else is nothing. */
function subjectOf(parts: List, compiler: LogicCompiler): Expression {
  const [subject] = parts;
  if (parts.length === 0) return fail;
  if (isObject(subject)) return compiler.compile(subject);
  const list = isList(subject) ? subject : null;
  return () => list;
}

/** Makes the expression that is evaluated for each element: `(scope, element, outer)`. */
type Body = (scope: Scope, data: unknown) => Expression;

/** Refuses work without end: nested loops over long lists. */
function spending(body: Body, logic: unknown): (scope: Scope, data: unknown, list: List) => Expression {
  const size = sizeOf(logic);
  return (scope, data, list) => (scope.mayVisit(list.length * size) ? body(scope, data) : fail());
}

/** Logic whose variables were looked up in the outer data first. */
function conditionOf(logic: unknown, compiler: LogicCompiler): Body {
  if (staysAsItIs(logic)) {
    const compiled = compiler.compileInner(logic);
    return () => compiled;
  }
  return (scope, data) => compiler.compileAnew(solveVariables({ logic, scope, data, compiler }));
}

/** The same for operators whose condition must be an object. */
function objectConditionOf(logic: unknown, compiler: LogicCompiler): Body {
  if (staysAsItIs(logic) && !isVariable(logic)) return isObject(logic) ? conditionOf(logic, compiler) : () => fail;
  return (scope, data) => {
    const solved = solveVariables({ logic, scope, data, compiler });
    return isObject(solved) ? compiler.compileAnew(solved) : fail;
  };
}

const isVariable = (logic: unknown): boolean => isObject(logic) && Object.hasOwn(logic, 'var');

const NO_ELEMENTS: List = Object.freeze([]);

export const filter: Operator = looping((parts, compiler) => {
  if (parts.length < 2) return () => NO_ELEMENTS;
  const subject = subjectOf(parts, compiler);
  const begin = spending(conditionOf(parts[1], compiler), parts[1]);
  return (scope, data, outer) => {
    const elements = subject(scope, data, outer);
    if (elements === null) return NO_ELEMENTS;
    const list = listOf(elements);
    const condition = begin(scope, data, list);
    return list.filter((element) => isTruthy(condition(scope, element, data)));
  };
});

/** Inside of `map` the outer data is not visible. */
export const map: Operator = looping((parts, compiler) => {
  if (parts.length < 2) return () => NO_ELEMENTS;
  const subject = subjectOf(parts, compiler);
  const logic = compiler.compile(parts[1]);
  const begin = spending(() => logic, parts[1]);
  return (scope, data, outer) => {
    const elements = subject(scope, data, outer);
    if (elements === null) return NO_ELEMENTS;
    const list = listOf(elements);
    const body = begin(scope, data, list);
    return list.map((element) => body(scope, element, data));
  };
});

/** Compiles a quantifier: `whenEmpty` for a subject that is not truthy, the opposite once an element gives `stop`. */
const quantifying = ({
  stop,
  whenEmpty,
  whenDone,
}: {
  stop: boolean;
  whenEmpty: boolean;
  whenDone: boolean;
}): Operator =>
  looping((parts, compiler) => {
    const subject = subjectOf(parts, compiler);
    const begin = parts.length < 2 ? () => fail() : spending(objectConditionOf(parts[1], compiler), parts[1]);
    return (scope, data, outer) => {
      const elements = subject(scope, data, outer);
      if (!isTruthy(elements)) return whenEmpty;
      const condition = begin(scope, data, isList(elements) ? elements : NO_ELEMENTS);
      for (const element of listOf(elements)) if (isTruthy(condition(scope, element, data)) === stop) return !whenDone;
      return whenDone;
    };
  });

export const all: Operator = quantifying({ stop: false, whenEmpty: false, whenDone: true });
export const some: Operator = quantifying({ stop: true, whenEmpty: false, whenDone: false });
export const none: Operator = quantifying({ stop: true, whenEmpty: true, whenDone: true });

interface Accumulator {
  readonly valueType: 'bool' | 'number' | 'string';
  readonly initial: unknown;
  /** How the result of one step becomes the next value. */
  readonly convert: (value: unknown) => unknown;
}

function accumulatorOf(initial: unknown): Accumulator {
  if (typeof initial === 'boolean') return { valueType: 'bool', initial, convert: isTruthy };
  if (typeof initial === 'number') return { valueType: 'number', initial, convert: numberOf };
  return typeof initial === 'string' ? { valueType: 'string', initial, convert: textOf } : fail();
}

/** Each step sees `current`, `accumulator` and `valueType`, nothing else. Null elements are skipped. */
export const reduce: Operator = looping((parts, compiler) => {
  if (parts.length < 3) return () => 0;
  const subject = subjectOf(parts, compiler);
  const initial = compiler.compile(isList(parts[2]) ? null : parts[2]);
  const step = isObject(parts[1]) ? compiler.compile(parts[1]) : fail;
  const begin = spending(() => step, parts[1]);
  return (scope, data, outer) => {
    const { valueType, initial: first, convert } = accumulatorOf(initial(scope, data, outer));
    const elements = subject(scope, data, outer);
    if (elements === null) return 0;
    const list = listOf(elements);
    const body = begin(scope, data, list);
    let accumulator = first;
    for (const current of list) {
      if (current !== null) accumulator = noted(scope, convert(body(scope, { current, accumulator, valueType }, data)));
    }
    return accumulator;
  };
});
