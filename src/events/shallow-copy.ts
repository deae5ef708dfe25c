import { defineMember } from './json.js';
import type { VisitBudget } from './visit-budget.js';

/**
 * A copy of the object's own members as they are, each read once; one that throws is none. Throws an
 * `EventTooLargeError` if there are more than `budget` has left, and what a proxy throws that does not list its
 * members.
 */
export function shallowCopy(
  value: object,
  { budget, without }: { budget: VisitBudget; without?: ReadonlySet<string> | undefined },
): Record<string, unknown> {
  const copy = {};
  let visits = 0;
  for (const name in value) {
    budget.require(++visits);
    if (!Object.prototype.hasOwnProperty.call(value, name) || without?.has(name)) continue;
    copyMember(copy, value, name);
  }
  return copy;
}

function copyMember(copy: object, value: object, name: string): void {
  try {
    defineMember(copy, name, (value as Record<string, unknown>)[name]);
  } catch {
    // A getter of the caller.
  }
}
