import { withTextTargetingKey } from '../events/evaluation-context.js';
import { nameTextOf } from '../events/event-name.js';
import { jsonString } from '../events/json.js';
import { canonicalJson } from './canonical-json.js';
import type { EvaluationRequest } from './evaluator.js';
import { sha256 } from './sha256.js';

/** Characters of a context; the results of larger ones are not worth their cost. */
const MAX_CONTEXT_LENGTH = 64 * 1024;

/** A text that is about as long as a digest is not worth one. */
const SHORT = 80;

/**
 * The key of an evaluation in the cache, of flag and context (GOFF-CACHE-004); `undefined` if the context cannot be
 * written down, or is too large. It is short whatever the context.
 */
export function cacheKeyOf({ flagKey, context }: EvaluationRequest): string | undefined {
  const text = textOf(context);
  // Of a context so large a copy may not be the whole, and two users would share a key.
  if (text === undefined || text.length > MAX_CONTEXT_LENGTH) return undefined;
  const whole = jsonString(nameTextOf(flagKey)) + text;
  // No digest begins with a quote.
  return whole.length <= SHORT ? whole : sha256(whole);
}

function textOf(context: EvaluationRequest['context']): string | undefined {
  try {
    return canonicalJson(withTextTargetingKey(context));
  } catch {
    // A getter that throws; the request will say so.
    return undefined;
  }
}
