import { toInt64 } from '../../number-text.js';
import { trimSpace } from '../../text.js';
import { fail, listOf, numberOf, textOf, type List } from '../conversions.js';
import { COSTS } from '../costs.js';
import type { CompileOperand } from '../expression.js';
import type { Run } from '../frame.js';

const LONG_TEXT = 1 << 20;

function joined(list: List, run: Run): string {
  if (list.length <= 1) return list.length === 0 ? '' : textOf(list[0], run);
  run.spend(list.length * COSTS.copy);
  const texts: string[] = [];
  let length = 0;
  for (const element of list) {
    const text = textOf(element, run);
    length += text.length;
    texts.push(text);
  }
  // White space at the ends takes longer than copying. It is paid for once it was found, in a very long text in
  // advance.
  run.spend(length > LONG_TEXT ? length * COSTS.space : length >> 1);
  const text = texts.join('');
  const trimmed = trimSpace(text);
  run.spend((text.length - trimmed.length) * COSTS.space);
  return trimmed;
}

/** Several texts lose the white space around the whole; a single one keeps it. */
export const cat: CompileOperand = (operand, compiler) => {
  const value = compiler.compile(operand);
  return (frame) => {
    const text = value(frame);
    return typeof text === 'string' ? text : joined(listOf(text), frame.run);
  };
};

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/** The index `count` code points after `from`, infinite beyond the end of the text. */
function indexAfter(text: string, from: number, count: number): number {
  let [index, left] = [from, count];
  while (left > 0 && index < text.length) if (!isLowSurrogate(text.charCodeAt(++index))) left--;
  return left > 0 ? Infinity : index;
}

/** The index `count` code points before the end of the text, negative before its start. */
function indexBeforeEnd(text: string, count: number): number {
  let [index, left] = [text.length, count];
  while (left > 0 && index > 0) if (!isLowSurrogate(text.charCodeAt(--index))) left--;
  return left > 0 ? -1 : index;
}

/** The index of a position, from `from` or from the end. Walks over the code points up to there. */
function indexOf(position: number, text: string, from: number, run: Run): number {
  run.spend(Math.min(Math.abs(position), text.length) * COSTS.codePoint);
  return position < 0 ? indexBeforeEnd(text, -position) : indexAfter(text, from, position);
}

/** Positions count code points. A start that is out of reach gives the whole text, an end before the start an error. */
function substringOf(list: List, run: Run): string {
  if (list.length < 2) return fail();
  const text = textOf(list[0], run);
  const from = indexOf(toInt64(numberOf(list[1], run)), text, 0, run);
  if (from < 0 || from > text.length) return text;
  if (list.length !== 3) return text.slice(from);
  const to = indexOf(toInt64(numberOf(list[2], run)), text, from, run);
  return to < from ? fail() : text.slice(from, to);
}

export const substring: CompileOperand = (operand, compiler) => {
  const value = compiler.compile(operand);
  return (frame) => substringOf(listOf(value(frame)), frame.run);
};
