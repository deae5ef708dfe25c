import { defineMember, type JsonValue } from '../events/json.js';

/** A copy of a flag's value: flags are shared by all evaluations, and what an application gets is its own to change. */
export function freshValue(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(freshValue);
  const copy = {};
  for (const key of Object.keys(value)) defineMember(copy, key, freshValue(value[key] ?? null));
  return copy;
}

/** A copy that nobody can change, at whatever depth. */
export function frozenValue(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(frozenValue)) as JsonValue;
  const copy = {};
  for (const key of Object.keys(value)) defineMember(copy, key, frozenValue(value[key] ?? null));
  return Object.freeze(copy);
}
