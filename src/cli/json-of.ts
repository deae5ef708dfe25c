import type { ImpactResult } from '../impact/result.js';

/** The result of one goal as it is; the results of several goals as `{ goals: [...] }`. */
export function jsonOf(results: readonly ImpactResult[]): string {
  const [first] = results;
  return JSON.stringify(results.length === 1 ? first : { goals: results }, finite, 2);
}

/** JSON has no infinite numbers: the ends of an interval without end become texts. */
function finite(_name: string, value: unknown): unknown {
  return value === Infinity || value === -Infinity ? String(value) : value;
}
