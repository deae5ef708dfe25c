import { isObject, jsonValue } from '../json-value.js';
import type { Scope } from '../scope.js';
import { wellFormed } from '../text.js';
import { LOGIC_ERROR, ODD_ZERO, fail, isList, type List } from './conversions.js';
import type { Expression, LogicCompiler } from './expression.js';
import { operators } from './operators/operators.js';

/** Levels of a value that is evaluated as logic; queries and contexts stay below, only hostile objects do not. */
const MAX_DEPTH = 1024;

class Compiler implements LogicCompiler {
  readonly looksOutside: boolean;
  readonly #constants = new Map<Expression, unknown>();
  #depth = 0;

  constructor({ looksOutside }: { looksOutside: boolean }) {
    this.looksOutside = looksOutside;
  }

  compile(logic: unknown): Expression {
    if (++this.#depth > MAX_DEPTH) return fail();
    const value = typeof logic === 'number' ? logic : jsonValue(logic);
    const expression = this.#compileValue(value ?? null);
    this.#depth--;
    return expression;
  }

  constantOf(expression: Expression): unknown {
    return this.#constants.get(expression);
  }

  compileInner(logic: unknown): Expression {
    return new Compiler({ looksOutside: true }).compile(logic);
  }

  compileAnew(logic: unknown): Expression {
    return new Compiler({ looksOutside: false }).compile(logic);
  }

  evaluateValue(value: unknown, scope: Scope, data: unknown): unknown {
    if (value === ODD_ZERO) return fail();
    return typeof value === 'object' && value !== null ? this.compileAnew(value)(scope, data, null) : value;
  }

  #compileValue(value: unknown): Expression {
    if (isList(value)) return this.#compileList(value);
    if (isObject(value)) return this.#compileObject(value);
    return this.#constant(typeof value === 'string' ? wellFormed(value) : value);
  }

  #constant(value: unknown): Expression {
    const expression: Expression = () => value;
    this.#constants.set(expression, value);
    return expression;
  }

  #compileList(list: List): Expression {
    const elements = Array.from(list, (element) => this.compile(element));
    if (elements.every((element) => this.#constants.has(element))) {
      return this.#constant(elements.map((element) => this.#constants.get(element)));
    }
    return (scope, data, outer) => elements.map((element) => element(scope, data, outer));
  }

  /** One member is an operator; an object with more, or none, is itself. */
  #compileObject(object: object): Expression {
    const members = Object.entries(object) as [string, unknown][];
    const [only] = members;
    if (only === undefined || members.length > 1) return this.#constant(object);
    return operators.get(only[0])?.(only[1], this) ?? fail;
  }
}

/** Whether a result can be written as JSON, which has no infinities and no NaN. */
function isWritable(result: unknown): boolean {
  if (typeof result === 'number') return Number.isFinite(result);
  return typeof result !== 'object' || result === null || Object.values(result).every(isWritable);
}

/** A result matches unless it would be written as `false`, `null`, `""`, `0` or `[]`, or cannot be written. */
function isMatch(result: unknown, scope: Scope): boolean {
  if (typeof result === 'boolean') return result;
  if (typeof result === 'number') return Number.isFinite(result) && !Object.is(result, 0);
  if (isList(result) && result.length === 0) return false;
  if (result === '' || result === null || result === ODD_ZERO) return false;
  return !scope.sawNonFinite || isWritable(result);
}

/**
 * Compiles a JsonLogic query, already parsed and within the limits. The closure does not throw for anything that the
 * query or the data holds: an error is a query that does not apply.
 */
export function compileLogic(logic: unknown): (scope: Scope) => boolean {
  const expression = new Compiler({ looksOutside: false }).compile(logic);
  return (scope) => {
    scope.sawNonFinite = false;
    try {
      return isMatch(expression(scope, scope, null), scope);
    } catch (error) {
      if (error === LOGIC_ERROR) return false;
      throw error;
    }
  };
}
