import type { Scope } from '../../scope.js';
import { ODD_ZERO, fail, isList, listOf, numberOf, type List } from '../conversions.js';
import type { Operator } from '../expression.js';

/** Compiles an operator that works on its evaluated operand and gives a number (or something instead of one). */
const calculating =
  (calculate: (value: unknown) => unknown): Operator =>
  (operand, compiler) => {
    const value = compiler.compile(operand);
    return (scope, data, outer) => noted(scope, calculate(value(scope, data, outer)));
  };

/** JSON cannot write infinities and NaN: a result that holds one is an error. */
export function noted(scope: Scope, result: unknown): unknown {
  if (typeof result === 'number' && !Number.isFinite(result)) scope.sawNonFinite = true;
  return result;
}

/** Works on all elements from the left; `empty` is the answer for nothing and for what is no list. */
const folding = (fold: (left: number, right: number) => number, empty: unknown): Operator =>
  calculating((value) => {
    if (!isList(value) || value.length === 0) return empty;
    return value.map(numberOf).reduce(fold);
  });

export const product: Operator = folding((left, right) => left * right, 1);
export const quotient: Operator = folding((left, right) => left / right, ODD_ZERO);
export const largest: Operator = folding((left, right) => (right > left ? right : left), null);
export const smallest: Operator = folding((left, right) => (left > right ? right : left), null);

export const sum: Operator = calculating((value) => {
  if (!isList(value)) return numberOf(value);
  let total = 0;
  for (const element of value) total += numberOf(element);
  return total;
});

export const difference: Operator = calculating((value) => {
  if (!isList(value) || value.length === 0) return ODD_ZERO;
  const [first = 0, ...others] = value.map(numberOf);
  return others.length === 0 ? -1 * first : others.reduce((left, right) => left - right, first);
});

export const absolute: Operator = calculating((value) => {
  if (!isList(value)) return Math.abs(numberOf(value));
  return value.length === 0 ? 0 : Math.abs(numberOf(value[0]));
});

const remainderOf = (list: List): number => (list.length < 2 ? fail() : numberOf(list[0]) % numberOf(list[1]));

/** With the sign of the dividend. */
export const remainder: Operator = calculating((value) => remainderOf(listOf(value)));
