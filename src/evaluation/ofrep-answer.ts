import { EvaluationError } from '../errors.js';
import { isJsonObject, ownMember } from '../events/json.js';
import type { HttpFailure, HttpResponse } from '../relay/http-message.js';
import type { OfrepResult } from '../relay/ofrep-client.js';
import { sdkErrorCode } from './error-codes.js';

/** The members of a successful OFREP response (GOFF-REM-003); none of them is trusted to be there. */
export interface OfrepEvaluation {
  readonly value: unknown;
  readonly variant: string | undefined;
  readonly reason: string | undefined;
  readonly flagMetadata: Record<string, unknown>;
}

/**
 * Reads a successful response; throws an `EvaluationError` that tells the statuses apart for every other result
 * (GOFF-ERR-004).
 */
export function readOfrepResult(result: OfrepResult): OfrepEvaluation {
  if (result.kind === 'too-early') throw tooEarly(result.untilMs);
  if (result.kind === 'failure') throw unreachable(result);
  if (result.kind === 'not-carried') throw new EvaluationError('FLAG_NOT_FOUND', NOT_CARRIED);
  if (result.status === 200) return evaluationOf(result);
  throw refusalOf(result);
}

const NOT_CARRIED =
  'The relay cannot be asked for this flag: expected a key that fits into the path of a request, got an empty one, one ' +
  'with the segment "." or "..", or one of more than 7,000 bytes.';

function unreachable({ code, message }: HttpFailure): EvaluationError {
  return new EvaluationError('GENERAL', `The relay cannot be reached (${code}: ${message}).`, { relayCode: code });
}

/** The last moment that a `Date` can express; a Retry-After is not capped. */
const LAST_DATE_MS = 8.64e15;

function tooEarly(untilMs: number): EvaluationError {
  const until = untilMs <= LAST_DATE_MS ? new Date(untilMs).toISOString() : 'the end of time';
  const message = `HTTP 429: the relay asked for no requests before ${until}.`;
  return new EvaluationError('GENERAL', message, { relayCode: 'HTTP 429' });
}

function evaluationOf(response: HttpResponse): OfrepEvaluation {
  if (response.cut !== undefined) throw unreadable(response.cut);
  const body = parse(response.body);
  if (body === undefined) throw new EvaluationError('PARSE_ERROR', NO_OBJECT, { relayCode: 'HTTP 200' });
  const metadata = ownMember(body, 'metadata');
  return {
    value: ownMember(body, 'value'),
    variant: textMember(body, 'variant'),
    reason: textMember(body, 'reason'),
    flagMetadata: isJsonObject(metadata) ? metadata : {},
  };
}

const NO_OBJECT = 'HTTP 200: expected a JSON object, got another text.';

function unreadable({ message, code: relayCode }: HttpFailure): EvaluationError {
  const text = `HTTP 200: ${message} (${relayCode}).`;
  return new EvaluationError('GENERAL', text, { recordedByRelay: true, relayCode });
}

/**
 * A 400 or 404 with an `errorCode` is the engine's word, and its details are the message (GOFF-ERR-003); all others are
 * failures of HTTP, whatever a gateway writes into their bodies.
 */
function refusalOf({ status, body }: HttpResponse): EvaluationError {
  const json = parse(body) ?? {};
  const details = textMember(json, 'errorDetails');
  const code = textMember(json, 'errorCode');
  if (code !== undefined && ENGINE_STATUSES.has(status)) return engineError({ code, details, status });
  const meaning = details ?? textMember(json, 'message') ?? STATUS_MEANS[status] ?? 'unexpected response';
  return new EvaluationError('GENERAL', `HTTP ${status}: ${meaning}`, { relayCode: `HTTP ${status}` });
}

interface EngineRefusal {
  readonly code: string;
  readonly details: string | undefined;
  readonly status: number;
}

/**
 * A request without a usable context is refused before the evaluation; everything else the relay has evaluated, and so
 * recorded.
 */
function engineError({ code, details, status }: EngineRefusal): EvaluationError {
  const known = sdkErrorCode(code);
  return new EvaluationError(known, details ?? `HTTP ${status}: ${code}`, {
    recordedByRelay: code !== 'INVALID_CONTEXT',
    relayCode: `HTTP ${status} ${known}`,
  });
}

const ENGINE_STATUSES: ReadonlySet<number> = new Set([400, 404]);

const STATUS_MEANS: Readonly<Record<number, string>> = {
  400: 'the relay refused the request',
  401: 'the relay refused the API key',
  403: 'the relay forbids the request',
  404: 'there is no OFREP endpoint at this address',
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

/** The code of a response that refuses, if its body has one. */
export function errorCodeOf(response: HttpResponse): string | undefined {
  return textMember(parse(response.body) ?? {}, 'errorCode');
}
