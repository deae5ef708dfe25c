import type { Scope } from '../scope.js';
import { TreeCompiler, leavesOf, type Leaves, type Part } from './compile-tree.js';
import type { Leaf } from './leaf.js';
import { parseRule } from './parser.js';
import { readAttribute } from './read-attribute.js';
import type { RuleNode } from './rule-tree.js';
import { readPath, RuleRun } from './rule-run.js';

/** Whether a query applies. */
export type Query = (scope: Scope) => boolean;

/** A leaf of a query without memory: it has one name, and does not abort. */
function compilePlain({ path: [name = ''], test, wantsInteger, steps }: Leaf): Query {
  const read = readAttribute(name);
  if (test === undefined) return () => false;
  if (!wantsInteger) {
    return (scope) => {
      scope.spend(steps);
      return test(read(scope), scope);
    };
  }
  return (scope) => {
    scope.spend(steps);
    const left = read(scope);
    return scope.isInteger(name, left) && test(left, scope);
  };
}

function abort(run: RuleRun): false {
  run.aborted = true;
  return false;
}

/** A leaf of a query whose comparisons leave something to the next. */
function compileRemembering({ path, test, wantsInteger, steps }: Leaf): Part<RuleRun> {
  if (test === undefined) return abort;
  return (run) => {
    run.scope.spend(steps);
    const left = readPath(run, path);
    return (!wantsInteger || run.leftIsInteger) && test(left, run.scope);
  };
}

/** Whether a comparison leaves something to the next ones: containers on the way, or the end of the query. */
const needsRun = (leaves: Leaves): boolean =>
  [...leaves.values()].some(({ path, test }) => path.length !== 1 || test === undefined);

const compileWithRun = (tree: RuleNode, leaves: Leaves): Part<RuleRun> =>
  new TreeCompiler({ leaves, compileLeaf: compileRemembering }).compile(tree);

/**
 * Compiles a query of the rule language whose lines are joined. It is parsed once, here; the function throws only what
 * the context and the budget throw. A query that aborts does not apply, whatever is around the place that aborts it.
 */
export function compileRule(text: string): Query {
  const tree = parseRule(text);
  const leaves = leavesOf(tree);
  if (!needsRun(leaves)) return new TreeCompiler({ leaves, compileLeaf: compilePlain }).compile(tree);
  const applies = compileWithRun(tree, leaves);
  return (scope) => {
    const run = new RuleRun(scope);
    return applies(run) && !run.aborted;
  };
}

/** Whether a query of the rule language, its lines joined, reaches a place that aborts it. */
export function ruleAborts(text: string, scope: Scope): boolean {
  const tree = parseRule(text);
  const run = new RuleRun(scope);
  compileWithRun(tree, leavesOf(tree))(run);
  return run.aborted;
}
