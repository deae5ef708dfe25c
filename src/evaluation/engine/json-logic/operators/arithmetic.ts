import { ODD_ZERO, fail, isList, listOf, numberOf, type List } from '../conversions.js';
import { COSTS } from '../costs.js';
import type { CompileOperand } from '../expression.js';
import type { Run } from '../frame.js';

/** Compiles an operator that works on its evaluated operand and gives a number (or something instead of one). */
const calculating =
  (calculate: (value: unknown, run: Run) => unknown): CompileOperand =>
  (operand, compiler) => {
    const value = compiler.compile(operand);
    return (frame) => noted(calculate(value(frame), frame.run), frame.run);
  };

/** Fails for an infinity or NaN in a result: JSON cannot write them. */
export function noted(result: unknown, run: Run): unknown {
  if (typeof result === 'number' && !Number.isFinite(result)) run.sawNonFinite = true;
  return result;
}

type Fold = (left: number, right: number) => number;

/** Works on all elements of a list that is not empty, from the left. */
function folded(list: List, fold: Fold, run: Run): number {
  run.spend(list.length * COSTS.comparison);
  let total = numberOf(list[0], run);
  for (let index = 1; index < list.length; index++) total = fold(total, numberOf(list[index], run));
  return total;
}

/** Folds a list; `empty` is the result for an empty list and for anything else. */
const folding = (fold: Fold, empty: unknown): CompileOperand =>
  calculating((value, run) => (isList(value) && value.length > 0 ? folded(value, fold, run) : empty));

export const product: CompileOperand = folding((left, right) => left * right, 1);
export const quotient: CompileOperand = folding((left, right) => left / right, ODD_ZERO);
export const largest: CompileOperand = folding((left, right) => (right > left ? right : left), null);
export const smallest: CompileOperand = folding((left, right) => (left > right ? right : left), null);

/** A sum begins with zero, which has no sign. */
const sumOf = (list: List, run: Run): number =>
  list.length === 0 ? 0 : 0 + folded(list, (left, right) => left + right, run);

export const sum: CompileOperand = calculating((value, run) =>
  isList(value) ? sumOf(value, run) : numberOf(value, run),
);

export const difference: CompileOperand = calculating((value, run) => {
  if (!isList(value) || value.length === 0) return ODD_ZERO;
  const result = folded(value, (left, right) => left - right, run);
  return value.length === 1 ? -1 * result : result;
});

export const absolute: CompileOperand = calculating((value, run) => {
  if (!isList(value)) return Math.abs(numberOf(value, run));
  return value.length === 0 ? 0 : Math.abs(numberOf(value[0], run));
});

const remainderOf = (list: List, run: Run): number =>
  list.length < 2 ? fail() : numberOf(list[0], run) % numberOf(list[1], run);

/** The remainder, with the sign of the dividend. */
export const remainder: CompileOperand = calculating((value, run) => remainderOf(listOf(value), run));
