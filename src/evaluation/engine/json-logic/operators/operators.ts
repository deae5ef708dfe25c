import type { Operator } from '../expression.js';
import * as arithmetic from './arithmetic.js';
import * as branch from './branch.js';
import * as compare from './compare.js';
import * as list from './list.js';
import * as loop from './loop.js';
import * as text from './text.js';
import { variable } from './variable.js';

/** The operators by their names in a query; any other name is an error when it is reached. */
export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['var', variable],
  ['missing', list.missing],
  ['missing_some', list.missingSome],
  ['if', branch.conditional],
  ['?:', branch.conditional],
  ['and', branch.and],
  ['or', branch.or],
  ['!', branch.not],
  ['!!', branch.truth],
  ['==', compare.equal],
  ['!=', compare.unequal],
  ['===', compare.same],
  ['!==', compare.different],
  ['<', compare.less],
  ['<=', compare.lessOrEqual],
  ['>', compare.greater],
  ['>=', compare.greaterOrEqual],
  ['+', arithmetic.sum],
  ['-', arithmetic.difference],
  ['*', arithmetic.product],
  ['/', arithmetic.quotient],
  ['%', arithmetic.remainder],
  ['min', arithmetic.smallest],
  ['max', arithmetic.largest],
  ['abs', arithmetic.absolute],
  ['cat', text.cat],
  ['substr', text.substring],
  ['in', list.isMember],
  ['merge', list.merge],
  ['filter', loop.filter],
  ['map', loop.map],
  ['reduce', loop.reduce],
  ['all', loop.all],
  ['some', loop.some],
  ['none', loop.none],
  ['contains_all', list.containsAll],
  ['contains_any', list.containsAny],
  ['contains_none', list.containsNone],
  ['set', list.set],
]);
