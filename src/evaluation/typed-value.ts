import { EvaluationError } from '../errors.js';
import type { JsonValue } from '../events/json.js';
import type { EvaluationRequest, FlagValueType } from './evaluator.js';

const SATISFIES: { readonly [Type in FlagValueType]: (value: unknown) => boolean } = {
  boolean: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  // JSON does not tell 100 from 100.0, and JavaScript has one number type (GOFF-EVAL-003); a boolean is none
  // (GOFF-EVAL-004).
  number: (value) => typeof value === 'number',
  // The SDK's structure is an object or a list; scalars are not (GOFF-EVAL-002).
  object: (value) => typeof value === 'object',
};

/** Whether a resolver of that type can return the value; no value at all fits all of them. */
export function hasType(value: unknown, type: FlagValueType): boolean {
  return value === undefined || value === null || SATISFIES[type](value);
}

/**
 * The value if the resolver that was asked can return it. A missing value means the caller's default (GOFF-EVAL-006);
 * another type throws `TYPE_MISMATCH`.
 */
export function typedValue(
  value: unknown,
  { flagKey, type, defaultValue }: EvaluationRequest,
  origin: { recordedByRelay: boolean },
): JsonValue {
  if (value === undefined || value === null) return defaultValue;
  if (SATISFIES[type](value)) return value as JsonValue;
  throw new EvaluationError('TYPE_MISMATCH', `Flag ${flagKey} had unexpected type, expected ${type}.`, origin);
}
