import { someValue } from './some-value.js';

/**
 * A copy in which integers that a number cannot hold are the nearest numbers; the value itself if there is none. For values
 * of JSON and bigints.
 */
export function roundIntegers<Value>(value: Value): Value {
  return someValue(value, (inner) => typeof inner === 'bigint') ? (round(value) as Value) : value;
}

function round(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(round);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, round(inner)]));
}
