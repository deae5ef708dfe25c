import type { Expression, Operator } from '../expression.js';
import { dataOf, segmentsOf, valueAt, variable as lookUp } from '../variable.js';

/** A path in the text is split once; a single segment at the top of a query is an attribute. */
function atPath(path: string): Expression {
  const segments = segmentsOf(path);
  const [name] = segments;
  if (name === undefined || segments.length > 1) return (scope, data) => valueAt(data, segments, scope);
  return (scope, data) => {
    if (data !== scope) return valueAt(data, segments, scope);
    const value = scope.attribute(name);
    // A zero may have to lose its sign.
    return value === 0 ? valueAt(data, segments, scope) : dataOf(value, scope);
  };
}

export const variable: Operator = (operand, compiler) => {
  if (compiler.looksOutside) return inCondition(operand, compiler.compile(operand), compiler);
  if (typeof operand === 'string' && operand !== '') return atPath(operand);
  const value = compiler.compile(operand);
  return (scope, data, outer) => lookUp(value(scope, data, outer), data, scope);
};

/** Paths that mean the element even if the outer data has something there. */
const meansElement = (operand: unknown): boolean =>
  typeof operand === 'string' && (operand === '' || operand.startsWith('.'));

/** What the outer data has stands in the condition like text of the query, so it is evaluated again. */
function inCondition(operand: unknown, value: Expression, compiler: Parameters<Operator>[1]): Expression {
  if (meansElement(operand)) return (scope, data, outer) => lookUp(value(scope, data, outer), data, scope);
  return (scope, data, outer) => {
    const path = value(scope, data, outer);
    const found = lookUp(path, outer, scope);
    return found === null ? lookUp(path, data, scope) : compiler.evaluateValue(found, scope, data);
  };
}
