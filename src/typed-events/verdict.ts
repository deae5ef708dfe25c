import { isJsonObject } from '../events/json.js';
import { nameOfError } from '../log-text.js';
import type { StandardSchema } from './standard-schema.js';

/**
 * What a schema says of the details of an event. `unchecked` is for one that says nothing at once: `got` tells what
 * came in place of a result.
 */
export type Verdict =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly issues: unknown }
  | { readonly kind: 'unchecked'; readonly got: string };

/** Asks a schema. Never throws, and no rejection of a promise that the schema returns goes unhandled. */
export function verdictOf(schema: StandardSchema, details: unknown): Verdict {
  try {
    const result = schema['~standard'].validate(details);
    if (isPromiseLike(result)) {
      void Promise.resolve(result).catch(() => undefined);
      return { kind: 'unchecked', got: 'a promise' };
    }
    if (!isResult(result)) return { kind: 'unchecked', got: 'no result' };
    const { issues } = result;
    return issues ? { kind: 'invalid', issues } : { kind: 'valid' };
  } catch (error) {
    return { kind: 'unchecked', got: nameOfError(error) };
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as Partial<PromiseLike<unknown>> | undefined | null)?.then === 'function';
}

/** The result of ArkType is a list, which has itself as its issues. */
function isResult(value: unknown): value is { readonly issues?: unknown } {
  return isJsonObject(value) || (Array.isArray(value) && 'issues' in value);
}
