import { EvaluationError } from '../errors.js';
import { defineMember, type JsonValue } from '../events/json.js';
import { MAX_LEVELS } from './nesting.js';

/**
 * A copy of a flag's value: flags are shared by all evaluations, and an application may change what it gets. Throws a
 * `PARSE_ERROR` where the value nests so deep that the stack ends: counting the levels would cost each evaluation.
 */
export function freshValue(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  try {
    return copyOf(value);
  } catch {
    throw tooDeep();
  }
}

function copyOf(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const copy = {};
  for (const key of Object.keys(value)) defineMember(copy, key, copyOf(value[key] ?? null));
  return copy;
}

/** A copy that nobody can change, at whatever depth. Throws a `PARSE_ERROR` where it nests deeper than 1,000 levels. */
export function frozenValue(value: JsonValue, levels = MAX_LEVELS): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) throw tooDeep();
  if (Array.isArray(value)) return Object.freeze(value.map((item) => frozenValue(item, levels - 1))) as JsonValue;
  const copy = {};
  for (const key of Object.keys(value)) defineMember(copy, key, frozenValue(value[key] ?? null, levels - 1));
  return Object.freeze(copy);
}

function tooDeep(): EvaluationError {
  return new EvaluationError('PARSE_ERROR', 'Expected a value of fewer levels of objects and lists.');
}
