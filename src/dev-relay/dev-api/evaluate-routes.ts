import { evaluate } from '../endpoints/ofrep.js';
import type { JsonObject } from '../events/exported-event.js';
import { encodeGoJson, GoStruct, UnsupportedValueError } from '../go/json.js';
import { shownJson } from '../kit/shown-json.js';
import { DevError } from './dev-error.js';
import type { DevParts } from './dev-parts.js';
import type { DevCall, DevResponse, DevRoute } from './dev-route.js';
import { jsonText } from './json-response.js';
import { matchedRule, type MatchedRule } from './matched-rule.js';
import { readMembers } from './read-json.js';

/** What a user gets from a flag, and why. */
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
export const evaluateRoutes: readonly DevRoute[] = [{ method: 'POST', path: '/dev/evaluate', serve: evaluateFlags }];

const MEMBERS = { what: 'an evaluation: { flag?, context }', names: ['flag', 'context'] };

function evaluateFlags({ body }: DevCall, parts: DevParts): DevResponse {
  const { flag, context } = readMembers(body, MEMBERS);
  if (!isObject(context)) throw wrong('`context` to be an object', context);
  if (flag !== undefined && typeof flag !== 'string') throw wrong('`flag` to be the key of a flag', flag);
  if (flag !== undefined) return jsonText(jsonOf(evaluateOne(flag, context, parts)));
  const all = parts.store.select().map(([key]) => jsonOf(evaluateOne(key, context, parts)));
  return jsonText(`{"flags":[${all.join(',')}]}`);
}

function evaluateOne(flagKey: string, context: JsonObject, parts: DevParts): DevEvaluation {
  const loaded = parts.store.get(flagKey);
  if (loaded === undefined) throw new DevError('FLAG_NOT_FOUND', { expected: 'the key of a flag', got: flagKey });
  const { value, variationType, reason, errorCode, errorDetails } = evaluate(flagKey, context, parts);
  const { enrichment } = parts;
  const rule = matchedRule({ flagKey, flag: loaded.flag, context, enrichment, nowMs: Date.now() }) ?? null;
  const error = errorCode === '' ? {} : { errorCode, ...(errorDetails === undefined ? {} : { errorDetails }) };
  return { flag: flagKey, value, variation: variationType, reason, rule: reason === 'ERROR' ? null : rule, ...error };
}

/** The JSON as the relay writes it, with all digits of numbers. */
function jsonOf({ rule, ...others }: DevEvaluation): string {
  const { flag, value, ...rest } = others;
  const members = (known: unknown): GoStruct =>
    new GoStruct({ flag, value: known, ...rest, rule: rule && new GoStruct(rule) });
  try {
    return encodeGoJson(members(value));
  } catch (error) {
    if (!(error instanceof UnsupportedValueError)) throw error;
    return encodeGoJson(new GoStruct({ ...others, value: null, rule: null, errorDetails: error.message }));
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(expected: string, got: unknown): DevError {
  return new DevError('INVALID_BODY', { expected, got: shownJson(got) });
}
