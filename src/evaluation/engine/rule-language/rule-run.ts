import { isObject, ownValue } from '../json-value.js';
import type { Scope } from '../scope.js';

/**
 * One evaluation of a query that has paths, or a place that aborts it: the memory that the official engine has between
 * the comparisons of a query.
 */
export class RuleRun {
  readonly scope: Scope;
  /** Whether a place was reached that makes the whole query not apply, whatever is around it. */
  aborted = false;
  /** What was read last. */
  left: unknown = null;
  /** Whether that has the integer class. */
  leftIsInteger = false;
  /** Containers that a path has left behind because one of them was missing. */
  containers: unknown[] | undefined = undefined;

  constructor(scope: Scope) {
    this.scope = scope;
  }
}

/** A member of a container; aborts the query if the container is a text, a number, a boolean or an array. */
function memberOf(run: RuleRun, container: unknown, name: string): unknown {
  if (isObject(container)) return ownValue(container, name) ?? null;
  run.aborted = true;
  return null;
}

/**
 * Reads the left side of a comparison; null if there is nothing.
 *
 * Where a parent is missing, a comparison sees what the comparison before it has seen, and the next path starts from
 * the containers that were passed so far.
 */
export function readPath(run: RuleRun, path: readonly string[]): unknown {
  const last = path.length - 1;
  const containers = (run.containers ??= []);
  for (let index = 0; index <= last; index++) {
    const name = path[index] ?? '';
    const isRoot = containers.length === 0;
    const container = index === last ? containers.pop() : containers[containers.length - 1];
    if (!isRoot && container === null) return run.left;
    const value = isRoot ? run.scope.attribute(name) : memberOf(run, container, name);
    if (run.aborted) return null;
    if (index < last) containers.push(value ?? null);
    else remember(run, { value, isRoot, name });
  }
  return run.left;
}

function remember(run: RuleRun, { value, isRoot, name }: { value: unknown; isRoot: boolean; name: string }): void {
  run.left = value ?? null;
  run.leftIsInteger = isRoot && run.scope.isInteger(name, value);
  run.containers = undefined;
}
