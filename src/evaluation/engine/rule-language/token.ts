import type { Operator } from './operators.js';

/** Kinds of tokens of the rule language; the numbers are bits of a token set, from 0 to 31. */
export const TOKEN = {
  end: 0,
  open: 1,
  close: 2,
  present: 3,
  dot: 4,
  minus: 5,
  openList: 6,
  closeList: 7,
  not: 8,
  logic: 9,
  boolean: 10,
  null: 11,
  in: 12,
  eq: 13,
  ne: 14,
  gt: 15,
  lt: 16,
  ge: 17,
  le: 18,
  co: 19,
  sw: 20,
  ew: 21,
  name: 22,
  version: 23,
  string: 24,
  double: 25,
  integer: 26,
  exponent: 27,
  comma: 28,
  space: 29,
} as const satisfies Readonly<Record<Operator, number>> & Readonly<Record<string, number>>;

export type TokenKind = (typeof TOKEN)[keyof typeof TOKEN];

/** A set of token kinds, one bit each. */
export type TokenSet = number;

export const setOf = (...kinds: TokenKind[]): TokenSet => kinds.reduce<number>((set, kind) => set | (1 << kind), 0);

export const has = (set: TokenSet, kind: TokenKind): boolean => (set & (1 << kind)) !== 0;

/** The tokens of a query in parallel arrays; the kind at the end is `TOKEN.end`, also beyond it. */
export interface Tokens {
  kindAt(index: number): TokenKind;
  textAt(index: number): string;
}
