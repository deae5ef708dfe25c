import { isJsonObject, ownMember } from '../events/json.js';

/** More levels than a flag that the engine reads can have. */
const MAX_LEVELS = 200;

/** Whether two parsed JSON values are equal, in whatever order their members are; never if they nest too deep. */
export function sameJson(left: unknown, right: unknown, levels = MAX_LEVELS): boolean {
  if (Object.is(left, right)) return true;
  if (levels === 0) return false;
  if (Array.isArray(left)) return Array.isArray(right) && sameElements(left, right, levels - 1);
  return isJsonObject(left) && isJsonObject(right) && sameMembers(left, right, levels - 1);
}

function sameElements(left: readonly unknown[], right: readonly unknown[], levels: number): boolean {
  return left.length === right.length && left.every((element, index) => sameJson(element, right[index], levels));
}

function sameMembers(left: Record<string, unknown>, right: Record<string, unknown>, levels: number): boolean {
  const names = Object.keys(left);
  // A parsed member is never `undefined`: one that is missing on the right equals none.
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => sameJson(ownMember(left, name), ownMember(right, name), levels))
  );
}
