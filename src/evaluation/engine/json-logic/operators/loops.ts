import { isObject } from '../../json-value.js';
import { fail, isList, isTruthy, listOf, numberOf, textOf, type List } from '../conversions.js';
import type { Body, CompileOperand, Expression, LogicCompiler } from '../expression.js';
import type { Frame, Run } from '../frame.js';
import { solveVariables, staysAsItIs } from '../solve-variables.js';
import { noted } from './arithmetic.js';

/** The operand of an array operator is a list in the text: the subject, then the logic. */
const looping =
  (compileLoop: (parts: List, compiler: LogicCompiler) => Expression): CompileOperand =>
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

/** Makes what is evaluated for each element, once for all elements. */
type Begin = (frame: Frame) => Body;

const always =
  (body: Body): Begin =>
  () =>
    body;

const FAILING: Body = { evaluate: fail, steps: 0 };

/** Logic whose variables are looked up in the outer data first. */
function conditionOf(logic: unknown, compiler: LogicCompiler): Begin {
  if (staysAsItIs(logic, compiler)) return always(compiler.compileCondition(logic));
  return (frame) => compiler.compileAnew(solveVariables({ logic, frame, compiler }), frame);
}

const isVariable = (logic: unknown): boolean => isObject(logic) && Object.hasOwn(logic, 'var');

/** The same for operators whose condition must be an object. */
function objectConditionOf(logic: unknown, compiler: LogicCompiler): Begin {
  if (!isVariable(logic) && staysAsItIs(logic, compiler)) {
    return always(isObject(logic) ? compiler.compileCondition(logic) : FAILING);
  }
  return (frame) => {
    const solved = solveVariables({ logic, frame, compiler });
    return isObject(solved) ? compiler.compileAnew(solved, frame) : FAILING;
  };
}

type Turn = (element: unknown) => unknown;

/** Evaluates a body for one element after the other; each turn pays for itself. */
function turning(frame: Frame, { evaluate, steps }: Body): Turn {
  const { run } = frame;
  const inside = frame.inside();
  return (element) => {
    run.spend(steps);
    inside.data = element;
    return evaluate(inside);
  };
}

const NO_ELEMENTS: List = Object.freeze([]);

/** Compiles an operator that makes a list of the subject, which is nothing or a list. */
const listing = (
  bodyOf: (logic: unknown, compiler: LogicCompiler) => Begin,
  listOfTurns: (list: List, turn: Turn, run: Run) => List,
): CompileOperand =>
  looping((parts, compiler) => {
    if (parts.length < 2) return () => NO_ELEMENTS;
    const subject = subjectOf(parts, compiler);
    const begin = bodyOf(parts[1], compiler);
    return (frame) => {
      const elements = subject(frame);
      if (elements === null) return NO_ELEMENTS;
      const list = listOf(elements);
      return listOfTurns(list, turning(frame, begin(frame)), frame.run);
    };
  });

export const filter: CompileOperand = listing(conditionOf, (list, turn, run) =>
  list.filter((element) => isTruthy(turn(element), run)),
);

/** Inside of `map` the outer data is not visible. */
export const map: CompileOperand = listing(
  (logic, compiler) => always(compiler.compileBody(logic)),
  (list, turn) => list.map(turn),
);

interface Quantifier {
  /** The truth of an element after which the others do not matter; the result is `whenStopped`. */
  readonly stop: boolean;
  readonly whenStopped: boolean;
  /** For a subject that is not truthy. */
  readonly whenEmpty: boolean;
}

const quantifying = ({ stop, whenStopped, whenEmpty }: Quantifier): CompileOperand =>
  looping((parts, compiler) => {
    const subject = subjectOf(parts, compiler);
    const begin = parts.length < 2 ? always(FAILING) : objectConditionOf(parts[1], compiler);
    return (frame) => {
      const elements = subject(frame);
      if (!isTruthy(elements, frame.run)) return whenEmpty;
      const list = listOf(elements);
      const turn = turning(frame, begin(frame));
      for (const element of list) if (isTruthy(turn(element), frame.run) === stop) return whenStopped;
      return !whenStopped;
    };
  });

export const all: CompileOperand = quantifying({ stop: false, whenStopped: false, whenEmpty: false });
export const some: CompileOperand = quantifying({ stop: true, whenStopped: true, whenEmpty: false });
export const none: CompileOperand = quantifying({ stop: true, whenStopped: false, whenEmpty: true });

interface AccumulatorType {
  readonly valueType: 'bool' | 'number' | 'string';
  /** How the result of one step becomes the next value. */
  readonly convert: (value: unknown, run: Run) => unknown;
}

function accumulatorTypeOf(initial: unknown): AccumulatorType {
  if (typeof initial === 'boolean') return { valueType: 'bool', convert: isTruthy };
  if (typeof initial === 'number') return { valueType: 'number', convert: numberOf };
  return typeof initial === 'string' ? { valueType: 'string', convert: textOf } : fail();
}

/** Each step sees `current`, `accumulator` and `valueType`, nothing else. Null elements are skipped. */
export const reduce: CompileOperand = looping((parts, compiler) => {
  if (parts.length < 3) return () => 0;
  const subject = subjectOf(parts, compiler);
  const initial = compiler.compile(isList(parts[2]) ? null : parts[2]);
  const body = isObject(parts[1]) ? compiler.compileBody(parts[1]) : FAILING;
  return (frame) => {
    const { run } = frame;
    let accumulator = initial(frame);
    const { valueType, convert } = accumulatorTypeOf(accumulator);
    const elements = subject(frame);
    if (elements === null) return 0;
    const turn = turning(frame, body);
    for (const current of listOf(elements)) {
      if (current !== null) accumulator = noted(convert(turn({ current, accumulator, valueType }), run), run);
    }
    return accumulator;
  };
});
