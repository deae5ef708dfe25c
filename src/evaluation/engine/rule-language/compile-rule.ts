import type { Scope } from '../scope.js';
import { compareWith } from './compare.js';
import { parseRule } from './parser.js';
import { readAttribute, readClassifiedAttribute, readPath, type Read } from './read-path.js';
import type { Condition, Literal, RuleNode } from './rule-tree.js';

/** Whether a query applies. */
export type Query = (scope: Scope) => boolean;

const abort: Query = (scope) => {
  scope.aborted = true;
  return false;
};

type ComparisonNode = Extract<RuleNode, { path: unknown }>;

/** Compiles a tree to closures; `#remembers` decides how much one comparison leaves to the next. */
class RuleCompiler {
  readonly #remembers: boolean;

  constructor(remembers: boolean) {
    this.#remembers = remembers;
  }

  compile(node: RuleNode): Query {
    switch (node.kind) {
      case 'group':
        return this.#compileGroup(node);
      case 'chain':
        return this.#compileChain(this.compile(node.first), node.rest);
      case 'malformed':
        return abort;
      case 'present':
      case 'comparison':
        return this.#compileComparison(node);
    }
  }

  /** Groups nest as deep as the text is long: only the number of negations matters. */
  #compileGroup(group: RuleNode): Query {
    let negated = false;
    let operand = group;
    for (; operand.kind === 'group'; operand = operand.operand) negated = negated !== operand.negated;
    const query = this.compile(operand);
    return negated ? (scope) => !query(scope) : query;
  }

  #compileChain(first: Query, rest: readonly Condition[]): Query {
    const [second] = rest;
    if (second === undefined) return first;
    const operand = this.compile(second.operand);
    if (rest.length === 1) return joined(first, second.operator, operand);
    const operator = second.operator;
    if (!rest.every((condition) => condition.operator === operator)) return this.#compileMixedChain(first, rest);
    const operands = [first, operand, ...rest.slice(1).map((condition) => this.compile(condition.operand))];
    return operator === 'and' ? allOf(operands) : anyOf(operands);
  }

  #compileMixedChain(first: Query, rest: readonly Condition[]): Query {
    const conditions = rest.map(({ operator, operand }) => ({
      settles: operator === 'or',
      operand: this.compile(operand),
    }));
    return (scope) => {
      let result = first(scope);
      for (const { settles, operand } of conditions) if (result !== settles) result = operand(scope);
      return result;
    };
  }

  #read(path: readonly string[], literal: Literal | undefined): Read {
    if (this.#remembers) return readPath(path);
    const name = path[0] ?? '';
    return literal?.kind === 'integers' ? readClassifiedAttribute(name) : readAttribute(name);
  }

  #compileComparison(node: ComparisonNode): Query {
    const literal = node.kind === 'comparison' ? node.literal : undefined;
    const read = this.#read(node.path, literal);
    if (node.kind === 'present') {
      return (scope) => {
        const value = read(scope);
        return value !== null && value !== undefined;
      };
    }
    const test = compareWith(node.operator, node.literal);
    return test === undefined ? abort : (scope) => test(read(scope), scope);
  }
}

function joined(left: Query, operator: Condition['operator'], right: Query): Query {
  return operator === 'and' ? (scope) => left(scope) && right(scope) : (scope) => left(scope) || right(scope);
}

const allOf =
  (operands: readonly Query[]): Query =>
  (scope) => {
    for (const operand of operands) if (!operand(scope)) return false;
    return true;
  };

const anyOf =
  (operands: readonly Query[]): Query =>
  (scope) => {
    for (const operand of operands) if (operand(scope)) return true;
    return false;
  };

/** Whether any comparison of the tree has a path of several segments. */
function hasPaths(tree: RuleNode): boolean {
  const open: RuleNode[] = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'group') open.push(node.operand);
    else if (node.kind === 'chain') open.push(node.first, ...node.rest.map((condition) => condition.operand));
    else if (node.kind !== 'malformed' && node.path.length > 1) return true;
  }
  return false;
}

/**
 * Compiles a query of the rule language whose lines are joined. Parsed once, here; the closure does not throw. A query
 * that aborts does not apply, whatever stands around the place that aborts it.
 */
export function compileRule(text: string): Query {
  const tree = parseRule(text);
  const run = new RuleCompiler(hasPaths(tree)).compile(tree);
  return (scope) => {
    scope.aborted = false;
    scope.left = null;
    scope.containers = undefined;
    return run(scope) && !scope.aborted;
  };
}
