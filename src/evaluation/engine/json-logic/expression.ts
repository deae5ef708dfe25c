import type { Payer } from './costs.js';
import type { Frame } from './frame.js';

/** A compiled piece of a query. Throws `LOGIC_ERROR` when the query ends in an error. */
export type Expression = (frame: Frame) => unknown;

interface Constant extends Expression {
  readonly constant: unknown;
}

/** A piece that always has the same value. */
export const constantExpression = (constant: unknown): Expression => Object.assign(() => constant, { constant });

export const isConstant = (expression: Expression): expression is Constant => Object.hasOwn(expression, 'constant');

/** What a loop evaluates for each element, and the steps that one turn takes at most, apart from growing work. */
export interface Body {
  readonly evaluate: Expression;
  readonly steps: number;
}

/** What an operator needs to compile its operand. Compiling is paid for while a query runs, and free before. */
export interface LogicCompiler extends Payer {
  /** Whether `var` looks into the outer frame first. */
  readonly looksOutside: boolean;
  compile(logic: unknown): Expression;
  /** Says that the piece at hand takes as much work as this many other pieces, besides its own. */
  weigh(pieces: number): void;
  operatorOf(name: string): LogicOperator | undefined;
  /** Compiles what a loop evaluates for each element; its variables look where those around the loop do. */
  compileBody(logic: unknown): Body;
  /** Compiles the condition of a loop: its variables look into the outer frame first. */
  compileCondition(logic: unknown): Body;
  /** Compiles a piece of logic into which values were put while the query runs. */
  compileAnew(logic: unknown, frame: Frame): Body;
  /** Evaluates a value as the piece of logic that it looks like. */
  evaluateValue(value: unknown, frame: Frame): unknown;
}

/** Compiles the operand of one operator. */
export type CompileOperand = (operand: unknown, compiler: LogicCompiler) => Expression;

/** An operator of JsonLogic. Its flags say how the official engine treats its operand. */
export interface LogicOperator {
  readonly names: readonly string[];
  readonly compile: CompileOperand;
  /** Takes parts of its operand unevaluated. */
  readonly takesUnevaluated?: true;
  /** Its operand has to be a list in the text, whose elements are evaluated one after the other. */
  readonly stepsThroughList?: true;
  /** Looks a path up: the official engine replaces it in the conditions of loops before it evaluates them. */
  readonly looksUp?: true;
}
