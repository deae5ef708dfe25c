import { isObject, ownValue } from '../json-value.js';
import type { Scope } from '../scope.js';

/** Reads what stands left in a comparison; null or undefined if there is nothing. */
export type Read = (scope: Scope) => unknown;

/** Reads an attribute in a query without paths: nothing of one comparison reaches the next. */
export function readAttribute(name: string): Read {
  if (name === 'key' || name === 'targetingKey' || name === 'anonymous') return (scope) => scope.attribute(name);
  return (scope) => scope.requested(name);
}

/** The same, and remembers whether the value has the integer class. */
export function readClassifiedAttribute(name: string): Read {
  const read = readAttribute(name);
  return (scope) => {
    const value = read(scope);
    scope.leftIsInteger = scope.isInteger(name, value);
    return value;
  };
}

/** A member of a container; aborts the query if that is a text, a number, a boolean or an array. */
function memberOf(scope: Scope, container: unknown, name: string): unknown {
  if (isObject(container)) return ownValue(container, name) ?? null;
  scope.aborted = true;
  return null;
}

/**
 * Reads a path, with the memory that the official engine has between the comparisons of a query: where a parent is
 * missing, the comparison sees what the one before it has seen, and the containers passed so far stay behind for the
 * next path to start from.
 */
export function readPath(path: readonly string[]): Read {
  const last = path.length - 1;
  return (scope) => {
    const containers = (scope.containers ??= []);
    for (let index = 0; index <= last; index++) {
      const name = path[index] ?? '';
      const isRoot = containers.length === 0;
      const container = index === last ? containers.pop() : containers[containers.length - 1];
      if (!isRoot && container === null) return scope.left;
      const value = isRoot ? scope.attribute(name) : memberOf(scope, container, name);
      if (scope.aborted) return null;
      if (index < last) containers.push(value ?? null);
      else remember(scope, { value, isRoot, name });
    }
    return scope.left;
  };
}

function remember(scope: Scope, { value, isRoot, name }: { value: unknown; isRoot: boolean; name: string }): void {
  scope.left = value ?? null;
  scope.leftIsInteger = isRoot && scope.isInteger(name, value);
  scope.containers = undefined;
}
