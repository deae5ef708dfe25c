import { isObject } from '../../json-value.js';
import { isList, isTruthy, fail } from '../conversions.js';
import type { Expression, Operator } from '../expression.js';

/** The operand must be a list in the text; its elements are evaluated one by one. */
const stepping =
  (compileSteps: (steps: Expression[]) => Expression): Operator =>
  (operand, compiler) =>
    isList(operand) ? compileSteps(operand.map((step) => compiler.compile(step))) : fail;

/** Evaluates until one decides; the result is the deciding value, null if there is none at all. */
const deciding = (decidesWhen: boolean): Operator =>
  stepping((steps) => (scope, data, outer) => {
    let last: unknown = null;
    for (const step of steps) {
      last = step(scope, data, outer);
      if (isTruthy(last) === decidesWhen) return last;
    }
    return last;
  });

export const and: Operator = deciding(false);
export const or: Operator = deciding(true);

/** Condition, value, condition, value, …, and maybe an else; null if nothing matches. */
export const conditional: Operator = (operand, compiler) => {
  if (!isList(operand)) return fail;
  const steps = operand.map((step) => compiler.compile(step));
  const chosen = choosing(steps);
  return (scope, data, outer) => {
    const value = chosen(scope, data, outer);
    // An object that was chosen is evaluated once more.
    return isObject(value) ? compiler.evaluateValue(value, scope, data) : value;
  };
};

function choosing(steps: readonly Expression[]): Expression {
  const last = steps.length - 1;
  return (scope, data, outer) => {
    for (let index = 0; index < last; index += 2) {
      if (isTruthy(steps[index]?.(scope, data, outer))) return steps[index + 1]?.(scope, data, outer);
    }
    return steps.length % 2 === 1 ? steps[last]?.(scope, data, outer) : null;
  };
}

/** The truth of the first element of a list; an empty list and anything else are judged as a whole. */
const truthOf = (value: unknown): boolean => isTruthy(isList(value) && value.length > 0 ? value[0] : value);

const judging =
  (answer: (truth: boolean) => boolean): Operator =>
  (operand, compiler) => {
    if (isList(operand) && operand.length === 1) {
      const only = compiler.compile(operand[0]);
      return (scope, data, outer) => answer(isTruthy(only(scope, data, outer)));
    }
    const value = compiler.compile(operand);
    return (scope, data, outer) => answer(truthOf(value(scope, data, outer)));
  };

export const not: Operator = judging((truth) => !truth);
export const truth: Operator = judging((value) => value);
