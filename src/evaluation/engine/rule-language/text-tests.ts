import type { Scope } from '../scope.js';
import { compareText, lowerCase, wellFormed } from '../text.js';
import type { Order } from './number-tests.js';
import type { Test } from './operator-entry.js';
import { SHORT_TEXT, TEXT_STEPS, spendOnText } from './steps.js';
import { loweredText, loweredWellFormedText } from './text-forms.js';
import { includesText } from './text-search.js';

/** Only a literal with U+FFFD can equal or be part of a text whose lone surrogates were replaced by it. */
export const canMatchReplaced = (literal: string): boolean => literal.includes('\uFFFD');

const lowerWellFormed = (text: string): string => lowerCase(wellFormed(text));

const lowerFor = (literal: string): ((left: string) => string) =>
  canMatchReplaced(literal) ? lowerWellFormed : lowerCase;

/** Texts are compared in lower case. Lower case keeps the length, so a text of another length need not be lowered. */
function equality(literal: string): (left: string, scope: Scope) => boolean {
  const lower = lowerFor(literal);
  return (left, scope) => {
    if (left.length !== literal.length) return false;
    spendOnText(scope, left.length * TEXT_STEPS.lowered);
    return left === literal || lower(left) === literal;
  };
}

export function equalsText(literal: string): Test {
  const equals = equality(literal);
  return (left, scope) => typeof left === 'string' && equals(left, scope);
}

/** The value is a text, and not equal to the literal. */
export function differsFromText(literal: string): Test {
  const equals = equality(literal);
  return (left, scope) => typeof left === 'string' && !equals(left, scope);
}

// Only as much of a text is lowered as is compared, and one unit more: a surrogate pair at the end is not cut.

const beginning = (text: string, length: number): string =>
  text.length > SHORT_TEXT ? text.slice(0, length + 1) : text;

const ending = (text: string, length: number): string =>
  text.length > SHORT_TEXT ? text.slice(Math.max(0, text.length - length - 1)) : text;

/** The value is a text whose code point order to the literal is an accepted one. */
export const ordersText =
  (accepts: Order['accepts']) =>
  (literal: string): Test =>
  (left, scope) => {
    if (typeof left !== 'string') return false;
    const start = beginning(left, literal.length);
    spendOnText(scope, start.length * TEXT_STEPS.lowered);
    return accepts(compareText(lowerWellFormed(start), literal));
  };

export function startsWithText(literal: string): Test {
  const lower = lowerFor(literal);
  return (left, scope) => {
    if (typeof left !== 'string' || left.length < literal.length) return false;
    const start = beginning(left, literal.length);
    spendOnText(scope, start.length * TEXT_STEPS.lowered);
    return lower(start).startsWith(literal);
  };
}

export function endsWithText(literal: string): Test {
  const lower = lowerFor(literal);
  return (left, scope) => {
    if (typeof left !== 'string' || left.length < literal.length) return false;
    const end = ending(left, literal.length);
    spendOnText(scope, end.length * TEXT_STEPS.lowered);
    return lower(end).endsWith(literal);
  };
}

export function containsText(literal: string): Test {
  const lower = canMatchReplaced(literal) ? loweredWellFormedText : loweredText;
  return (left, scope) => {
    if (typeof left !== 'string' || left.length < literal.length) return false;
    const text = lower(left, scope);
    spendOnText(scope, text.length * TEXT_STEPS.searched);
    return includesText(text, literal);
  };
}
