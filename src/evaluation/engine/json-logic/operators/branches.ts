import { isObject } from '../../json-value.js';
import { fail, isList, isTruthy } from '../conversions.js';
import type { CompileOperand, Expression } from '../expression.js';

/** The operand must be a list in the text; its elements are evaluated one by one. */
const stepping =
  (compileSteps: (steps: readonly Expression[]) => Expression): CompileOperand =>
  (operand, compiler) =>
    isList(operand) ? compileSteps(Array.from(operand, (step) => compiler.compile(step))) : fail;

/** Evaluates until one decides; the result is the deciding value, null if there is none at all. */
const deciding = (decidesWhen: boolean): CompileOperand =>
  stepping((steps) => (frame) => {
    let last: unknown = null;
    for (const step of steps) {
      last = step(frame);
      if (isTruthy(last, frame.run) === decidesWhen) return last;
    }
    return last;
  });

export const and: CompileOperand = deciding(false);
export const or: CompileOperand = deciding(true);

const choosing = (steps: readonly Expression[]): Expression => {
  const last = steps.length - 1;
  return (frame) => {
    for (let index = 0; index < last; index += 2) {
      if (isTruthy(steps[index]?.(frame), frame.run)) return steps[index + 1]?.(frame);
    }
    return steps.length % 2 === 1 ? steps[last]?.(frame) : null;
  };
};

/** Condition, value, condition, value, …, and maybe an else; null if nothing matches. */
export const conditional: CompileOperand = (operand, compiler) => {
  const choose = stepping(choosing)(operand, compiler);
  return (frame) => {
    const value = choose(frame);
    // An object that was chosen is evaluated once more.
    return isObject(value) ? compiler.evaluateValue(value, frame) : value;
  };
};

/** The value whose truth counts: the first element of a list; an empty list and anything else are judged as a whole. */
const judged = (value: unknown): unknown => (isList(value) && value.length > 0 ? value[0] : value);

const judging = (trueWhen: boolean): CompileOperand => {
  const judge = (value: Expression): Expression => {
    return (frame) => isTruthy(value(frame), frame.run) === trueWhen;
  };
  return (operand, compiler) => {
    if (isList(operand) && operand.length === 1) return judge(compiler.compile(operand[0]));
    const value = compiler.compile(operand);
    return judge((frame) => judged(value(frame)));
  };
};

export const not: CompileOperand = judging(false);
export const truth: CompileOperand = judging(true);
