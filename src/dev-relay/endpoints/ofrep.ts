import { quoted, visible } from '../../log-text.js';
import { evaluateFlag, stepsCannotBeApplied, type EngineResult } from '../flags/evaluate-flag.js';
import type { ExportedEvent, JsonObject } from '../events/exported-event.js';
import type { Exporters } from '../exporters/exporters.js';
import type { FlagStore } from '../flags/flag-store.js';
import { bindGoStruct } from '../go/bind.js';
import { commonValue, GoStruct, UncommonValue } from '../go/json.js';
import type { GoTarget } from '../go/type-error.js';
import type { DevRelayLogger } from '../logger.js';
import { bindable, jsonResponse, type RelayResponse, type RelayRequest } from '../http/request-and-response.js';

/** What evaluations need of the relay. */
export interface EvaluationSetting {
  readonly store: FlagStore;
  readonly exporters: Exporters;
  readonly enrichment: JsonObject;
  readonly logger: DevRelayLogger;
}

const target: GoTarget = { packageName: 'model', structName: 'OFREPEvalFlagRequest', fields: { context: 'map' } };

/** `POST /ofrep/v1/evaluate/flags/{key}`: evaluates one flag and records the evaluation if the flag wants it. */
export function evaluationResponse(request: RelayRequest, flagKey: string, setting: EvaluationSetting): RelayResponse {
  const read = readContext(request);
  if ('refusal' in read) return jsonResponse(400, new GoStruct({ ...read.refusal, key: flagKey }));
  const { context } = read;
  const result = evaluate(flagKey, context, setting);
  if (result.trackEvents) {
    const known = setting.store.get(flagKey) !== undefined;
    // The engine lays the enrichment over the context, and the event is built from what it leaves.
    const attributes = known ? { ...context, ...setting.enrichment } : context;
    setting.exporters.record([serverEvent({ flagKey, result, attributes, userKey: targetingKeyOf(context) })]);
  }
  return result.reason === 'ERROR' ? errorResponse(flagKey, result, setting) : successResponse(flagKey, result);
}

/** `POST /ofrep/v1/evaluate/flags`: evaluates all flags, or those of `gofeatureflag.flagList`. Records nothing. */
export function bulkResponse(request: RelayRequest, setting: EvaluationSetting): RelayResponse {
  const read = readContext(request);
  if ('refusal' in read) return jsonResponse(400, new GoStruct(read.refusal));
  const selected = setting.store.select(flagList(read.context));
  const flags = selected.map(([flagKey]) => bulkEntry(flagKey, evaluate(flagKey, read.context, setting)));
  return { ...jsonResponse(200, new GoStruct({ flags })), hasEtag: true };
}

interface Refusal {
  readonly errorCode: 'INVALID_CONTEXT';
  readonly errorDetails: string;
}

function readContext(request: RelayRequest): { readonly context: JsonObject } | { readonly refusal: Refusal } {
  const refuse = (errorDetails: string): { refusal: Refusal } => ({
    refusal: { errorCode: 'INVALID_CONTEXT', errorDetails },
  });
  const bound = bindGoStruct(bindable(request), target);
  if ('error' in bound) return refuse(bound.error);
  const context = (bound.fields['context'] ?? undefined) as JsonObject | undefined;
  return context === undefined ? refuse('GO Feature Flag requires an evaluation context in the request.') : { context };
}

/** A result of the engine, or the one that stands for a flag that is not there. */
type Result = Omit<EngineResult, 'errorCode'> & { readonly errorCode: string };

/** Evaluates a flag as the endpoints of OFREP do, and records nothing. */
export function evaluate(flagKey: string, context: JsonObject, { store, enrichment }: EvaluationSetting): Result {
  const loaded = store.get(flagKey);
  if (loaded === undefined) return flagNotFound;
  const { flag, problem } = loaded;
  if (problem !== undefined && flag.scheduledRollout !== undefined) return stepsCannotBeApplied(flag, problem);
  return evaluateFlag({ flagKey, flag, context, enrichment, nowMs: Date.now() });
}

const flagNotFound: Result = {
  value: null,
  variationType: 'SdkDefault',
  reason: 'ERROR',
  errorCode: 'FLAG_NOT_FOUND',
  errorDetails: undefined,
  failed: true,
  cacheable: false,
  trackEvents: true,
  version: '',
  metadata: undefined,
};

function successResponse(flagKey: string, result: Result): RelayResponse {
  const metadata = { ...result.metadata, ...(result.cacheable ? { gofeatureflag_cacheable: true } : {}) };
  const { value, reason, variationType: variant } = result;
  return jsonResponse(200, new GoStruct({ key: flagKey, value, reason, variant, metadata: unlessEmpty(metadata) }));
}

/** The client gets one fixed sentence; what the engine says goes to the log. */
function errorResponse(
  flagKey: string,
  { errorCode, errorDetails }: Result,
  setting: EvaluationSetting,
): RelayResponse {
  if (errorDetails !== undefined) {
    setting.logger.warn(`flag ${quoted(flagKey)}: ${errorCode}, ${visible(errorDetails)}`);
  }
  const status = errorCode === 'FLAG_NOT_FOUND' ? 404 : 400;
  const sentence = `Error while evaluating the flag: ${flagKey}`;
  return jsonResponse(status, new GoStruct({ errorCode, errorDetails: sentence, key: flagKey }));
}

/** Unlike a single evaluation, this one knows values of the common types only. */
function bulkEntry(key: string, result: Result): GoStruct {
  const { value, reason, variationType: variant, errorCode, errorDetails } = result;
  const metadata = unlessEmpty(result.metadata ?? {});
  if (reason === 'ERROR')
    return new GoStruct({ key, value: null, reason, variant: '', metadata, errorCode, errorDetails });
  if (reason === 'DISABLED') return new GoStruct({ key, value: null, reason, variant: '', metadata });
  if (value !== null && !(value instanceof UncommonValue)) {
    return new GoStruct({ key, value, reason, variant, metadata });
  }
  return new GoStruct({
    key,
    value: null,
    reason: 'ERROR',
    variant: 'SdkDefault',
    metadata,
    errorCode: 'TYPE_MISMATCH',
  });
}

interface Evaluated {
  readonly flagKey: string;
  readonly result: Result;
  readonly attributes: JsonObject;
  readonly userKey: string;
}

function serverEvent({ flagKey, result, attributes, userKey }: Evaluated): ExportedEvent {
  const metadata = unlessEmpty(asObject(asObject(attributes['gofeatureflag'])?.['exporterMetadata']) ?? {});
  return {
    kind: 'feature',
    contextKind: attributes['anonymous'] === true ? 'anonymousUser' : 'user',
    userKey,
    creationDate: Math.floor(Date.now() / 1000),
    key: flagKey,
    variation: result.variationType,
    value: commonValue(result.value),
    default: result.failed,
    version: result.version,
    source: 'SERVER',
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** Undefined means all flags; members that are no strings do not count. */
function flagList(context: JsonObject): string[] | undefined {
  const list = asObject(context['gofeatureflag'])?.['flagList'];
  const keys = Array.isArray(list) ? list.filter((key) => typeof key === 'string') : [];
  return keys.length > 0 ? keys : undefined;
}

function targetingKeyOf(context: JsonObject): string {
  return typeof context['targetingKey'] === 'string' ? context['targetingKey'] : '';
}

function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

function unlessEmpty(members: Readonly<JsonObject>): JsonObject | undefined {
  return Object.keys(members).length > 0 ? members : undefined;
}
