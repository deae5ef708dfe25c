import { STEPS } from '../budget.js';
import { compareWith } from './compare.js';
import type { Test } from './operator-entry.js';
import type { Literal, RuleNode } from './rule-tree.js';
import { SHORT_TEXT, STEPS_IN_ADVANCE } from './steps.js';

/** A part of a query without parts: what it reads, and what it asks of that. */
export interface Leaf {
  /** Names from the attribute on; empty where the query is malformed. */
  readonly path: readonly string[];
  /** `undefined` if reaching it aborts the query. */
  readonly test: Test | undefined;
  /** Whether only a number of the integer class passes. */
  readonly wantsInteger: boolean;
  /** The steps for reaching it; work that grows with the context costs more. */
  readonly steps: number;
}

export type LeafNode = Extract<RuleNode, { kind: 'malformed' | 'present' | 'comparison' }>;

const isPresent: Test = (left) => left !== null && left !== undefined;

const malformedLeaf: Leaf = { path: [], test: undefined, wantsInteger: false, steps: STEPS.visit };

/** The steps of names: long ones are hashed and compared. */
const stepsOfPath = (path: readonly string[]): number =>
  path.reduce((steps, { length }) => steps + STEPS.visit + (length > SHORT_TEXT ? length : 0), 0);

const stepsOfLiteral = ({ kind }: Literal): number =>
  kind === 'string' || kind === 'strings' || kind === 'version' ? STEPS_IN_ADVANCE : 0;

/** Makes a leaf ready to be reached any number of times. */
export function leafOf(node: LeafNode): Leaf {
  switch (node.kind) {
    case 'malformed':
      return malformedLeaf;
    case 'present':
      return { path: node.path, test: isPresent, wantsInteger: false, steps: stepsOfPath(node.path) };
    case 'comparison': {
      const { path, operator, literal } = node;
      const test = compareWith(operator, literal);
      const steps = stepsOfPath(path) + stepsOfLiteral(literal);
      return { path, test, wantsInteger: literal.kind === 'integers', steps };
    }
  }
}
