import { EvaluationError } from '../errors.js';
import { isJsonObject, ownMember } from '../events/json.js';
import { visible } from '../log-text.js';
import type { HttpResponse } from '../relay/http-message.js';
import type { OfrepResult } from '../relay/ofrep-client.js';
import { sdkErrorCode } from './error-codes.js';
import { isTooDeep, MAX_LEVELS } from './nesting.js';

/** The members of a successful OFREP response (GOFF-REM-003); none of them is trusted to be there. */
export interface OfrepEvaluation {
  readonly value: unknown;
  readonly variant: string | undefined;
  readonly reason: string | undefined;
  readonly flagMetadata: Record<string, unknown>;
}

/**
 * Reads a successful response; throws an `EvaluationError` that tells the statuses apart for every other result
 * (GOFF-ERR-004). Its message has at most 200 characters of the relay's (GOFF-ERR-003) or a gateway's own words,
 * without controls; its cause is what {@link outcomeOf} returns.
 */
export function readOfrepResult(result: OfrepResult): OfrepEvaluation {
  if (result.kind === 'response' && result.status === 200) return evaluationOf(result);
  throw failureOf(result);
}

/** What came of a request, in a word or two that hold no foreign text: `HTTP 503`, `ECONNREFUSED`. */
function outcomeOf(result: OfrepResult): string {
  if (result.kind === 'too-early') return 'HTTP 429';
  if (result.kind === 'not-carried') return 'not asked';
  return result.kind === 'failure' ? result.code : `HTTP ${result.status}`;
}

function failureOf(result: OfrepResult): EvaluationError {
  const cause = outcomeOf(result);
  if (result.kind === 'response') return refusalOf(result, cause);
  if (result.kind === 'too-early') return new EvaluationError('GENERAL', tooEarly(result.untilMs), { cause });
  if (result.kind === 'not-carried') return new EvaluationError('FLAG_NOT_FOUND', NOT_CARRIED, { cause });
  const message = `The relay cannot be reached (${result.code}: ${visible(result.message)}).`;
  return new EvaluationError('GENERAL', message, { cause });
}

const NOT_CARRIED =
  'The relay cannot be asked for this flag: expected a key that fits into the path of a request, got an empty one, ' +
  'one with the segment "." or "..", or one of more than 7,000 bytes.';

/** The last moment that a `Date` can express. */
const LAST_DATE_MS = 8.64e15;

function tooEarly(untilMs: number): string {
  const until = untilMs <= LAST_DATE_MS ? new Date(untilMs).toISOString() : 'the end of time';
  return `HTTP 429: the relay asked for no requests before ${until}.`;
}

function evaluationOf(response: HttpResponse): OfrepEvaluation {
  if (response.cut !== undefined)
    throw unreadable('GENERAL', `${visible(response.cut.message)} (${response.cut.code})`);
  const body = parse(response.body);
  if (body === undefined)
    throw new EvaluationError('PARSE_ERROR', 'HTTP 200: expected a JSON object, got another text.', {
      cause: outcomeOf(response),
    });
  const [value, metadata] = [ownMember(body, 'value'), ownMember(body, 'metadata')];
  if (isTooDeep(value) || isTooDeep(metadata))
    throw unreadable('PARSE_ERROR', `expected value and metadata of at most ${MAX_LEVELS} levels, got more`);
  return {
    value,
    variant: textMember(body, 'variant'),
    reason: textMember(body, 'reason'),
    flagMetadata: isJsonObject(metadata) ? metadata : {},
  };
}

function unreadable(code: 'GENERAL' | 'PARSE_ERROR', message: string): EvaluationError {
  return new EvaluationError(code, `HTTP 200: ${message}.`, { recordedByRelay: true, cause: 'HTTP 200' });
}

/**
 * A 400 or 404 with an `errorCode` comes from the engine, and its details are the message (GOFF-ERR-003); all others
 * are failures of HTTP, whatever a gateway writes into their bodies.
 */
function refusalOf({ status, body }: HttpResponse, cause: string): EvaluationError {
  const json = parse(body) ?? {};
  const details = shownMember(json, 'errorDetails');
  const code = textMember(json, 'errorCode');
  if (code !== undefined && ENGINE_STATUSES.has(status)) {
    const message = details ?? `HTTP ${status}: ${visible(code)}`;
    // The relay refuses a request without a usable context before the evaluation; it has recorded all other errors.
    return new EvaluationError(sdkErrorCode(code), message, { cause, recordedByRelay: code !== 'INVALID_CONTEXT' });
  }
  const meaning = details ?? shownMember(json, 'message') ?? STATUS_MEANS[status] ?? 'unexpected response';
  return new EvaluationError('GENERAL', `HTTP ${status}: ${meaning}`, { cause });
}

const ENGINE_STATUSES: ReadonlySet<number> = new Set([400, 404]);

const STATUS_MEANS: Readonly<Record<number, string>> = {
  400: 'the relay refused the request',
  401: 'the relay wants an API key that it knows; check the option apiKey',
  403: 'the relay forbids the request',
  404: 'there is no OFREP endpoint at this address; check the option endpoint',
  429: 'the relay has too many requests',
};

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isJsonObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function textMember(object: object, name: string): string | undefined {
  const value = ownMember(object, name);
  return typeof value === 'string' ? value : undefined;
}

function shownMember(object: object, name: string): string | undefined {
  const text = textMember(object, name);
  return text === undefined ? undefined : visible(text);
}

/** The code in the body of a response that refuses, if it has one. */
export function errorCodeOf(response: HttpResponse): string | undefined {
  return textMember(parse(response.body) ?? {}, 'errorCode');
}
