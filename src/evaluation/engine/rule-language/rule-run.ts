import { isObject, ownValue } from '../json-value.js';
import type { Scope } from '../scope.js';

/**
 * One evaluation of a query that has paths, or a place that aborts it: the memory that the official engine has between
 * the comparisons of a query. Where a parent is missing, a comparison sees what the one before it has seen, and the
 * containers passed so far stay behind for the next path to start from.
 */
export class RuleRun {
  readonly scope: Scope;
  /** Whether a place was reached that makes the whole query not apply, whatever stands around it. */
  aborted = false;
  /** Whether what was read last has the integer class. */
  leftIsInteger = false;
  #left: unknown = null;
  /** Containers that a path has left behind because one of them was missing. */
  #containers: unknown[] = [];

  constructor(scope: Scope) {
    this.scope = scope;
  }

  abort(): false {
    this.aborted = true;
    return false;
  }

  /** Reads what stands left in a comparison; null if there is nothing. */
  read(path: readonly string[]): unknown {
    const containers = this.#containers;
    const last = path.length - 1;
    for (let index = 0; index <= last; index++) {
      const name = path[index] ?? '';
      const isRoot = containers.length === 0;
      const container = index === last ? containers.pop() : containers[containers.length - 1];
      if (!isRoot && container === null) return this.#left;
      const value = isRoot ? this.scope.attribute(name) : this.#memberOf(container, name);
      if (this.aborted) return null;
      if (index < last) containers.push(value ?? null);
      else this.#remember({ value, isRoot, name });
    }
    return this.#left;
  }

  /** A member of a container; aborts the query if that is a text, a number, a boolean or an array. */
  #memberOf(container: unknown, name: string): unknown {
    if (isObject(container)) return ownValue(container, name) ?? null;
    this.abort();
    return null;
  }

  #remember({ value, isRoot, name }: { value: unknown; isRoot: boolean; name: string }): void {
    this.#left = value ?? null;
    this.leftIsInteger = isRoot && this.scope.isInteger(name, value);
    this.#containers.length = 0;
  }
}
