import type { Scope } from '../scope.js';
import type { Version } from './version.js';

/** Decides a comparison: `left` is what the path has read, null or undefined if there is nothing. */
export type Test = (left: unknown, scope: Scope) => boolean;

/** What a literal of each kind is compared as. */
export interface LiteralValues {
  readonly boolean: boolean;
  readonly null: null;
  /** The text in lower case. */
  readonly string: string;
  /** Finite. */
  readonly double: number;
  /** Within 64 bits. */
  readonly integer: bigint;
  readonly version: Version;
  /** As written: case matters in a list. */
  readonly strings: readonly string[];
  /** Finite. */
  readonly doubles: readonly number[];
  /** Within 64 bits. They are compared with numbers of the integer class only, whatever the operator. */
  readonly integers: readonly bigint[];
}

/**
 * What an operator does with a kind of literal: it makes a test for each literal, never applies, or aborts the query
 * when it is reached.
 */
export type Behaviour<L> = 'never' | 'aborts' | ((literal: L) => Test);

/** An operator. Its word is its name in the table, in lower case and in upper case. */
export type OperatorEntry = {
  /** Its other spelling. `undefined` if it has a word only. */
  readonly sign: string | undefined;
} & { readonly [Kind in keyof LiteralValues]: Behaviour<LiteralValues[Kind]> };
