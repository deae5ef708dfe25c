/**
 * The most levels of objects and lists in a value or in metadata. Their readers recurse, in the application too: a
 * short text can nest deep enough to use up the stack.
 */
export const MAX_LEVELS = 1_000;

/** Whether plain data nest deeper than `levels`. */
export function isTooDeep(data: unknown, levels = MAX_LEVELS): boolean {
  if (typeof data !== 'object' || data === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(data)) return data.some((item) => isTooDeep(item, levels - 1));
  // JSON has neither symbols nor inherited members.
  for (const name in data) if (isTooDeep((data as Record<string, unknown>)[name], levels - 1)) return true;
  return false;
}
