import { isObject, jsonValue } from '../json-value.js';
import type { Scope } from '../scope.js';
import { wellFormed } from '../text.js';
import { LOGIC_ERROR, ODD_ZERO, fail, isList, isPlain, type List } from './conversions.js';
import { COSTS } from './costs.js';
import {
  constantExpression,
  isConstant,
  type Body,
  type Expression,
  type LogicCompiler,
  type LogicOperator,
} from './expression.js';
import { Run, type Frame } from './frame.js';
import { plainListOf } from './look-up.js';
import { membersOf, namesOf } from './members.js';
import { operators } from './operators/operators.js';

/** Levels of a value that is evaluated as logic; queries and contexts stay below, only hostile objects do not. */
const MAX_DEPTH = 1024;

/** Steps that a query may take without counting them. */
const FREE_STEPS = 1 << 14;

interface Place {
  readonly looksOutside: boolean;
  /** Pays for what is compiled while a query runs; undefined before. */
  readonly run: Run | undefined;
}

/** The value of a constant, as it is written in a query or in data that are evaluated as a query. */
function constantOfPlain(value: unknown): unknown {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? wellFormed(value) : (jsonValue(value) ?? null);
}

class Compiler implements LogicCompiler {
  readonly looksOutside: boolean;
  readonly #run: Run | undefined;
  #depth: number;
  /** Pieces compiled so far, without those of loops. */
  #pieces = 0;

  constructor({ looksOutside, run }: Place, depth = 0) {
    this.looksOutside = looksOutside;
    this.#run = run;
    this.#depth = depth;
  }

  spend(steps: number): void {
    this.#run?.spend(steps);
  }

  compile(logic: unknown): Expression {
    if (isPlain(logic)) return this.#constant(constantOfPlain(logic), COSTS.constant);
    if (++this.#depth > MAX_DEPTH) return fail();
    this.spend(COSTS.piece);
    const expression = this.#compileValue(jsonValue(logic));
    this.#depth--;
    return expression;
  }

  weigh(pieces: number): void {
    this.#pieces += pieces;
  }

  operatorOf(name: string): LogicOperator | undefined {
    return operators.get(name);
  }

  compileBody(logic: unknown): Body {
    const before = this.#pieces;
    const evaluate = this.compile(logic);
    const steps = (this.#pieces - before) * COSTS.turn;
    this.#pieces = before;
    return { evaluate, steps };
  }

  compileCondition(logic: unknown): Body {
    return new Compiler({ looksOutside: true, run: this.#run }, this.#depth).compileBody(logic);
  }

  compileAnew(logic: unknown, { run }: Frame): Body {
    return new Compiler({ looksOutside: false, run }).compileBody(logic);
  }

  evaluateValue(value: unknown, frame: Frame): unknown {
    if (value === ODD_ZERO) return fail();
    if (isPlain(value)) return value;
    const { run } = frame;
    const plain = isList(value) ? plainListOf(value, run) : undefined;
    if (plain !== undefined) return plain;
    run.enterLevel();
    const result = this.compileAnew(value, frame).evaluate(frame);
    run.leaveLevel();
    return result;
  }

  #compileValue(value: unknown): Expression {
    if (isList(value)) return this.#compileList(value);
    return isObject(value) ? this.#compileObject(value) : this.#constant(constantOfPlain(value));
  }

  #constant(value: unknown, steps = 0): Expression {
    this.spend(steps);
    this.#pieces++;
    return constantExpression(value);
  }

  #compileList(list: List): Expression {
    this.spend(list.length * COSTS.element);
    if (list.every(isPlain)) return this.#constant(Array.from(list, constantOfPlain));
    return this.#compileElements(list);
  }

  #compileElements(list: List): Expression {
    const before = this.#pieces++;
    const elements = Array.from(list, (element) => this.compile(element));
    if (!elements.every(isConstant)) return (frame) => elements.map((element) => element(frame));
    this.#pieces = before;
    return this.#constant(elements.map(({ constant }) => constant));
  }

  /** One member is an operator; an object with more, or none, is itself. */
  #compileObject(object: Readonly<Record<string, unknown>>): Expression {
    const names = namesOf(object, this);
    const [name] = names;
    if (name === undefined || names.length > 1) return this.#constant(object);
    this.#pieces++;
    return operators.get(name)?.compile(object[name], this) ?? fail;
  }
}

/** Whether a result can be written as JSON, which has no infinities and no NaN. */
function isWritable(result: unknown, run: Run): boolean {
  if (typeof result === 'number') return Number.isFinite(result);
  if (typeof result !== 'object' || result === null) return true;
  return membersOf(result, run).every((member) => isWritable(member, run));
}

/** A result matches unless it would be written as `false`, `null`, `""`, `0` or `[]`, or cannot be written. */
function isMatch(result: unknown, run: Run): boolean {
  if (typeof result === 'boolean') return result;
  if (typeof result === 'number') return Number.isFinite(result) && !Object.is(result, 0);
  if (isList(result) && result.length === 0) return false;
  if (result === '' || result === null || result === ODD_ZERO) return false;
  return !run.sawNonFinite || isWritable(result, run);
}

/**
 * Compiles a JsonLogic query, already parsed and within the limits. The function throws only `OUT_OF_STEPS` and what
 * the code of the caller throws; a query that ends in an error does not apply.
 */
export function compileLogic(logic: unknown): (scope: Scope) => boolean {
  const { evaluate, steps } = new Compiler({ looksOutside: false, run: undefined }).compileBody(logic);
  return (scope) => {
    const run = (scope.logicRun ??= new Run(scope));
    run.startQuery();
    if (steps > FREE_STEPS) run.spend(steps);
    try {
      return isMatch(evaluate(run.top), run);
    } catch (error) {
      if (error === LOGIC_ERROR) return false;
      throw error;
    }
  };
}
