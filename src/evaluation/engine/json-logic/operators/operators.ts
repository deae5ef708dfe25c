import type { LogicOperator } from '../expression.js';
import * as arithmetic from './arithmetic.js';
import * as branches from './branches.js';
import * as comparisons from './comparisons.js';
import * as lists from './lists.js';
import * as loops from './loops.js';
import * as texts from './texts.js';
import { variable } from './variables.js';

/** All operators; any other name is an error when it is reached. A new one begins here. */
const table: readonly LogicOperator[] = [
  { names: ['var'], compile: variable, looksUp: true },
  { names: ['missing'], compile: lists.missing },
  { names: ['missing_some'], compile: lists.missingSome },
  { names: ['if', '?:'], compile: branches.conditional, stepsThroughList: true },
  { names: ['and'], compile: branches.and, stepsThroughList: true },
  { names: ['or'], compile: branches.or, stepsThroughList: true },
  { names: ['!'], compile: branches.not },
  { names: ['!!'], compile: branches.truth },
  { names: ['=='], compile: comparisons.equal },
  { names: ['!='], compile: comparisons.unequal },
  { names: ['==='], compile: comparisons.same },
  { names: ['!=='], compile: comparisons.different },
  { names: ['<'], compile: comparisons.less },
  { names: ['<='], compile: comparisons.lessOrEqual },
  { names: ['>'], compile: comparisons.greater },
  { names: ['>='], compile: comparisons.greaterOrEqual },
  { names: ['+'], compile: arithmetic.sum },
  { names: ['-'], compile: arithmetic.difference },
  { names: ['*'], compile: arithmetic.product },
  { names: ['/'], compile: arithmetic.quotient },
  { names: ['%'], compile: arithmetic.remainder },
  { names: ['min'], compile: arithmetic.smallest },
  { names: ['max'], compile: arithmetic.largest },
  { names: ['abs'], compile: arithmetic.absolute },
  { names: ['cat'], compile: texts.cat },
  { names: ['substr'], compile: texts.substring },
  { names: ['in'], compile: lists.isMember },
  { names: ['merge'], compile: lists.merge },
  { names: ['filter'], compile: loops.filter, takesUnevaluated: true },
  { names: ['map'], compile: loops.map, takesUnevaluated: true },
  { names: ['reduce'], compile: loops.reduce, takesUnevaluated: true },
  { names: ['all'], compile: loops.all, takesUnevaluated: true },
  { names: ['some'], compile: loops.some, takesUnevaluated: true },
  { names: ['none'], compile: loops.none, takesUnevaluated: true },
  { names: ['contains_all'], compile: lists.containsAll },
  { names: ['contains_any'], compile: lists.containsAny },
  { names: ['contains_none'], compile: lists.containsNone },
  { names: ['set'], compile: lists.set },
];

/** The operators by their names in a query. */
export const operators: ReadonlyMap<string, LogicOperator> = new Map(
  table.flatMap((operator) => operator.names.map((name) => [name, operator] as const)),
);
