import type { Scope } from '../../scope.js';
import { trimSpace } from '../../text.js';
import { toInt64 } from '../../number-text.js';
import { fail, listOf, numberOf, textOf, type List } from '../conversions.js';
import type { Operator } from '../expression.js';

/** Longer texts are given up: a `reduce` that doubles its text would take all memory. */
const MAX_TEXT_LENGTH = 1 << 24;

function join(scope: Scope, list: List): string {
  if (list.length <= 1) return list.length === 0 ? '' : textOf(list[0]);
  const texts = list.map(textOf);
  const length = texts.reduce((total, text) => total + text.length, 0);
  if (length > MAX_TEXT_LENGTH || !scope.mayVisit(length >> 6)) return fail();
  return trimSpace(texts.join(''));
}

/** Several texts lose the white space around the whole; a single one keeps it. */
export const cat: Operator = (operand, compiler) => {
  const value = compiler.compile(operand);
  return (scope, data, outer) => {
    const text = value(scope, data, outer);
    return typeof text === 'string' ? text : join(scope, listOf(text));
  };
};

/** Positions count code points. A start that is out of reach gives the whole text, an end before the start an error. */
function substringOf(list: List): string {
  if (list.length < 2) return fail();
  const text = textOf(list[0]);
  const points = Array.from(text);
  const start = toInt64(numberOf(list[1]));
  const from = start < 0 ? points.length + start : start;
  if (from < 0 || from > points.length) return text;
  const length = list.length === 3 ? toInt64(numberOf(list[2])) : points.length;
  const to = Math.min(length < 0 ? points.length + length : from + length, points.length);
  return to < from ? fail() : points.slice(from, to).join('');
}

export const substring: Operator = (operand, compiler) => {
  const value = compiler.compile(operand);
  return (scope, data, outer) => substringOf(listOf(value(scope, data, outer)));
};
