import { evaluateFlag } from '../flags/evaluate-flag.js';
import type { JsonObject } from '../events/exported-event.js';
import { DevError } from './dev-error.js';
import type { DevParts } from './dev-parts.js';
import type { DevCall, DevRoute } from './dev-route.js';
import { devJson } from './json-response.js';
import { matchedRule, type MatchedRule } from './matched-rule.js';
import { readMembers } from './read-json.js';

/** What a user gets of a flag, and why. */
export interface DevEvaluation {
  readonly flag: string;
  /** Null where the client would get its own default value. */
  readonly value: unknown;
  readonly variation: string;
  readonly reason: string;
  /** Null where no rule has decided. */
  readonly rule: MatchedRule | null;
  readonly errorCode?: string;
  readonly errorDetails?: string;
}

/** `POST /dev/evaluate`: evaluates one flag or all of them. Records nothing. */
export const evaluateRoutes: readonly DevRoute[] = [{ method: 'POST', path: '/dev/evaluate', serve: evaluate }];

const MEMBERS = { what: 'an evaluation: { flag?, context }', names: ['flag', 'context'] };

function evaluate({ body }: DevCall, parts: DevParts): ReturnType<DevRoute['serve']> {
  const { flag, context } = readMembers(body, MEMBERS);
  if (!isObject(context)) throw wrong('`context` to be an object', context);
  if (flag === undefined)
    return devJson({ flags: parts.store.select().map(([key]) => evaluateOne(key, context, parts)) });
  if (typeof flag !== 'string') throw wrong('`flag` to be the key of a flag', flag);
  return devJson(evaluateOne(flag, context, parts));
}

function evaluateOne(flagKey: string, context: JsonObject, { store, enrichment }: DevParts): DevEvaluation {
  const loaded = store.get(flagKey);
  if (loaded === undefined) throw new DevError('FLAG_NOT_FOUND', { expected: 'the key of a flag', got: flagKey });
  const evaluation = { flagKey, flag: loaded.flag, context, enrichment, nowMs: Date.now() };
  const { value, variationType, reason, errorCode, errorDetails } = evaluateFlag(evaluation);
  const rule = matchedRule(evaluation) ?? null;
  const error = errorCode === '' ? {} : { errorCode, ...(errorDetails === undefined ? {} : { errorDetails }) };
  return { flag: flagKey, value, variation: variationType, reason, rule, ...error };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(expected: string, got: unknown): DevError {
  return new DevError('INVALID_BODY', { expected, got: JSON.stringify(got) });
}
