import { leafOf, type Leaf, type LeafNode } from './leaf.js';
import type { Condition, RuleNode } from './rule-tree.js';

/** Decides a part of a query. What it needs to know of the evaluation is in `C`. */
export type Part<C> = (on: C) => boolean;

type ChainNode = Extract<RuleNode, { kind: 'chain' }>;

export type Leaves = ReadonlyMap<LeafNode, Leaf>;

/** All leaves of a tree. Keeps its own stack: groups may nest as deep as a query has conditions. */
export function leavesOf(tree: RuleNode): Leaves {
  const leaves = new Map<LeafNode, Leaf>();
  const open: RuleNode[] = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    switch (node.kind) {
      case 'group':
        open.push(node.operand);
        break;
      case 'chain':
        open.push(node.first);
        for (const { operand } of node.rest) open.push(operand);
        break;
      case 'malformed':
      case 'present':
      case 'comparison':
        leaves.set(node, leafOf(node));
    }
  }
  return leaves;
}

/** Compiles a tree to closures. */
export class TreeCompiler<C> {
  readonly #leaves: Leaves;
  readonly #compileLeaf: (leaf: Leaf) => Part<C>;

  constructor({ leaves, compileLeaf }: { leaves: Leaves; compileLeaf: (leaf: Leaf) => Part<C> }) {
    this.#leaves = leaves;
    this.#compileLeaf = compileLeaf;
  }

  compile(node: RuleNode): Part<C> {
    switch (node.kind) {
      case 'group':
        return this.#compileGroup(node);
      case 'chain':
        return this.#compileChain(node);
      case 'malformed':
      case 'present':
      case 'comparison':
        return this.#compileLeaf(this.#leaves.get(node) ?? leafOf(node));
    }
  }

  /** The depth of a group is bounded by the length of the text alone. Only its number of negations matters. */
  #compileGroup(group: RuleNode): Part<C> {
    let negated = false;
    let operand = group;
    for (; operand.kind === 'group'; operand = operand.operand) negated = negated !== operand.negated;
    const part = this.compile(operand);
    return negated ? (on) => !part(on) : part;
  }

  /** Compiles each operand once: chains nest, so compiling twice would double at each level. */
  #compileChain({ first, rest }: ChainNode): Part<C> {
    const left = this.compile(first);
    const links = rest.map(({ operator, operand }) => ({ operator, part: this.compile(operand) }));
    const [link] = links;
    if (link === undefined) return left;
    if (links.length === 1) return joined(left, link);
    if (links.some(({ operator }) => operator !== link.operator)) return inTurn(left, links);
    const parts = [left, ...links.map(({ part }) => part)];
    return link.operator === 'and' ? allOf(parts) : anyOf(parts);
  }
}

/** An operator and what is right of it. */
interface Link<C> {
  readonly operator: Condition['operator'];
  readonly part: Part<C>;
}

function joined<C>(left: Part<C>, { operator, part: right }: Link<C>): Part<C> {
  return operator === 'and' ? (on) => left(on) && right(on) : (on) => left(on) || right(on);
}

/** `and` and `or` have the same precedence: from left to right, each decides what is left of it. */
function inTurn<C>(first: Part<C>, links: readonly Link<C>[]): Part<C> {
  const conditions = links.map(({ operator, part }) => ({ settles: operator === 'or', part }));
  return (on) => {
    let result = first(on);
    for (const { settles, part } of conditions) if (result !== settles) result = part(on);
    return result;
  };
}

const allOf =
  <C>(operands: readonly Part<C>[]): Part<C> =>
  (on) => {
    for (const operand of operands) if (!operand(on)) return false;
    return true;
  };

const anyOf =
  <C>(operands: readonly Part<C>[]): Part<C> =>
  (on) => {
    for (const operand of operands) if (operand(on)) return true;
    return false;
  };
