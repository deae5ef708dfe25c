import type { Operator } from './operators.js';

/** The right side of a comparison, as written. */
export type Literal =
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' | 'malformed' }
  /** `text` without the quotes; nothing is unescaped. */
  | { readonly kind: 'version' | 'string' | 'double' | 'integer'; readonly text: string }
  | { readonly kind: 'strings' | 'doubles' | 'integers'; readonly texts: readonly string[] };

/** `and` and `or` have the same precedence and associate to the left. */
export interface Condition {
  readonly operator: 'and' | 'or';
  readonly operand: RuleNode;
}

/** A parsed query. What is malformed keeps the query from applying only when evaluation reaches it. */
export type RuleNode =
  | { readonly kind: 'malformed' }
  | { readonly kind: 'group'; readonly negated: boolean; readonly operand: RuleNode }
  | { readonly kind: 'chain'; readonly first: RuleNode; readonly rest: readonly Condition[] }
  | { readonly kind: 'present'; readonly path: readonly string[] }
  | {
      readonly kind: 'comparison';
      readonly path: readonly string[];
      readonly operator: Operator;
      readonly literal: Literal;
    };
