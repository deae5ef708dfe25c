import { inDoubles, inIntegers, inStrings } from './list-tests.js';
import { wholeNumbers, type Order } from './number-tests.js';
import type { OperatorEntry } from './operator-entry.js';
import { containsText, differsFromText, endsWithText, equalsText, ordersText, startsWithText } from './text-tests.js';
import { ordersVersion } from './version-tests.js';

/** An operator that is about order. */
const ordered = (sign: string, order: Order): OperatorEntry => ({
  sign,
  boolean: 'aborts',
  null: 'aborts',
  string: ordersText(order.accepts),
  double: order.numbers,
  integer: wholeNumbers(order),
  version: ordersVersion(order.accepts),
  strings: 'never',
  doubles: 'never',
  integers: 'never',
});

/** An operator that is about texts. */
const textual = (string: OperatorEntry['string']): OperatorEntry => ({
  sign: undefined,
  boolean: 'aborts',
  null: 'aborts',
  string,
  double: 'aborts',
  integer: 'aborts',
  version: 'aborts',
  strings: 'never',
  doubles: 'aborts',
  integers: 'aborts',
});

/**
 * The operators of comparisons: what lexer, parser, types and comparisons know of one is in its entry here, and
 * nowhere else.
 */
export const OPERATORS = {
  eq: {
    ...ordered('==', {
      accepts: (order) => order === 0,
      numbers: (literal) => (left) => left === literal,
    }),
    boolean: (literal) => (left) => left === literal,
    null: () => (left) => left === null || left === undefined,
    string: equalsText,
  },
  ne: {
    ...ordered('!=', {
      accepts: (order) => order !== 0,
      numbers: (literal) => (left) => typeof left === 'number' && left !== literal,
    }),
    boolean: (literal) => (left) => left === !literal,
    null: () => (left) => left !== null && left !== undefined,
    string: differsFromText,
  },
  gt: ordered('>', {
    accepts: (order) => order > 0,
    numbers: (literal) => (left) => typeof left === 'number' && left > literal,
  }),
  lt: ordered('<', {
    accepts: (order) => order < 0,
    numbers: (literal) => (left) => typeof left === 'number' && left < literal,
  }),
  ge: ordered('>=', {
    accepts: (order) => order >= 0,
    numbers: (literal) => (left) => typeof left === 'number' && left >= literal,
  }),
  le: ordered('<=', {
    accepts: (order) => order <= 0,
    numbers: (literal) => (left) => typeof left === 'number' && left <= literal,
  }),
  co: textual(containsText),
  sw: textual(startsWithText),
  ew: textual(endsWithText),
  in: {
    sign: undefined,
    boolean: 'aborts',
    null: 'aborts',
    string: 'never',
    double: 'never',
    integer: 'never',
    version: 'aborts',
    strings: inStrings,
    doubles: inDoubles,
    integers: inIntegers,
  },
} as const satisfies Readonly<Record<string, OperatorEntry>>;

export type Operator = keyof typeof OPERATORS;

export const OPERATOR_NAMES = Object.keys(OPERATORS) as readonly Operator[];

const entryOf = (name: Operator): OperatorEntry => OPERATORS[name];

/** How an operator may be written: its word in either case, and its sign if it has one. */
export const spellingsOf = (name: Operator): readonly string[] => [
  name,
  name.toUpperCase(),
  ...[entryOf(name).sign].filter((sign) => sign !== undefined),
];

/** The operators by all their spellings. */
export const SPELLINGS: ReadonlyMap<string, Operator> = new Map(
  OPERATOR_NAMES.flatMap((name) => spellingsOf(name).map((spelling) => [spelling, name] as const)),
);
