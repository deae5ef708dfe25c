import { withTextTargetingKey } from '../events/evaluation-context.js';
import { nameTextOf } from '../events/event-name.js';
import { jsonString } from '../events/json.js';
import { canonicalJson } from './canonical-json.js';
import type { EvaluationRequest } from './evaluator.js';
import { sha256 } from './sha256.js';

/** The most characters of a context; results for larger ones are not worth their memory. */
const MAX_CONTEXT_LENGTH = 64 * 1024;

/** A text that is about as long as a digest is not worth one. */
const SHORT = 80;

/**
 * The key of an evaluation in the cache, made of flag and context (GOFF-CACHE-004). It is short whatever the context;
 * `undefined` if the context cannot be written down, or is too large.
 */
export function cacheKeyOf({ flagKey, context }: EvaluationRequest): string | undefined {
  const text = textOf(context);
  // The text of a context this large may lack a part of it, and two users would share a key.
  if (text === undefined || text.length > MAX_CONTEXT_LENGTH) return undefined;
  const whole = jsonString(nameTextOf(flagKey)) + text;
  // No digest begins with a quote.
  return whole.length <= SHORT ? whole : sha256(whole);
}

function textOf(context: EvaluationRequest['context']): string | undefined {
  try {
    return canonicalJson(withTextTargetingKey(context));
  } catch {
    // A getter throws; the request will say so.
    return undefined;
  }
}
