import { defineMember } from './json.js';
import type { VisitBudget } from './visit-budget.js';

/**
 * A copy of the object's own members as they are. Each is read once; a member that throws is left out. Throws an
 * `EventTooLargeError` if there are more members than `budget` has left, and whatever a proxy throws when its members
 * are listed.
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
    // A getter of the caller has thrown.
  }
}
