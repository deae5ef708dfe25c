import { wellFormed } from '../text.js';
import type { Test } from './operator-entry.js';
import { TEXT_STEPS, spendOnText } from './steps.js';
import { TextMap } from './text-map.js';
import { canMatchReplaced } from './text-tests.js';

/** The value is a text that is one of the list, case included. */
export function inStrings(texts: readonly string[]): Test {
  const members = new TextMap<true>();
  for (const text of texts) members.add(text, true);
  const longest = Math.max(...texts.map(({ length }) => length));
  const replaces = texts.some(canMatchReplaced);
  return (left, scope) => {
    if (typeof left !== 'string' || left.length > longest) return false;
    spendOnText(scope, members.stepsOf(left) + left.length * TEXT_STEPS.searched);
    return members.get(replaces ? wellFormed(left) : left) === true;
  };
}

export function inDoubles(doubles: readonly number[]): Test {
  const members = new Set<unknown>(doubles);
  return (left) => typeof left === 'number' && members.has(left);
}

/** A whole number that equals no double equals no number of a context. */
export function inIntegers(integers: readonly bigint[]): Test {
  const exact = integers.filter((integer) => BigInt(Number(integer)) === integer);
  return inDoubles(exact.map(Number));
}
