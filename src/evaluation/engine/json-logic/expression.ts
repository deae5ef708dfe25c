import type { Scope } from '../scope.js';

/**
 * A compiled piece of a query. Throws `LOGIC_ERROR` when the query ends in an error.
 *
 * `data` is what `var` looks into: the scope itself at the top, an element inside of an array operator. `outer` is the
 * data around the array operator; only the conditions of `filter`, `all`, `some` and `none` look at it.
 */
export type Expression = (scope: Scope, data: unknown, outer: unknown) => unknown;

/** What an operator needs to compile its operand. */
export interface LogicCompiler {
  /** Whether `var` looks into `outer` first. */
  readonly looksOutside: boolean;
  compile(logic: unknown): Expression;
  /** The value of an expression that is always the same, otherwise undefined. */
  constantOf(expression: Expression): unknown;
  /** Compiles a condition whose variables look into the outer data first. */
  compileInner(logic: unknown): Expression;
  /** Compiles what has become of a piece of logic at evaluation time. */
  compileAnew(logic: unknown): Expression;
  /** Evaluates a value as the piece of logic that it looks like. */
  evaluateValue(value: unknown, scope: Scope, data: unknown): unknown;
}

/** Compiles the operand of one operator. */
export type Operator = (operand: unknown, compiler: LogicCompiler) => Expression;
