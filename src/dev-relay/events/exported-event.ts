import { encodeGoJson } from '../go/json.js';

export type JsonObject = Record<string, unknown>;

/** An evaluation, as the relay's exporters write it. `kind` is `feature`, unless a client sent another one. */
export interface FeatureEvent {
  readonly kind: string;
  /** Left out when empty. */
  readonly contextKind?: string;
  readonly userKey: string;
  /** Seconds since 1970. */
  readonly creationDate: number;
  readonly key: string;
  readonly variation: string;
  readonly value: unknown;
  readonly default: boolean;
  readonly version: string;
  readonly source: string;
  readonly metadata?: JsonObject;
}

/** A call of `track`, as the relay's exporters write it. */
export interface TrackingEvent {
  readonly kind: 'tracking';
  /** Left out when empty. */
  readonly contextKind?: string;
  readonly userKey: string;
  /** Seconds since 1970. */
  readonly creationDate: number;
  readonly key: string;
  readonly evaluationContext: JsonObject | null;
  readonly trackingEventDetails: JsonObject | null;
}

export type ExportedEvent = FeatureEvent | TrackingEvent;

/** Tells which exporter gets an event; `kind` does not, as `{"KIND":"tracking"}` makes a feature event of that kind. */
export function isTrackingEvent(event: ExportedEvent): event is TrackingEvent {
  return 'trackingEventDetails' in event;
}

/** The line, line feed included, that the relay's file exporter writes. */
export function encodeEventLine(event: ExportedEvent): string {
  const { kind, contextKind, userKey, creationDate, key } = event;
  const context = contextKind === undefined ? '' : `,"contextKind":${encodeGoJson(contextKind)}`;
  // A bigint keeps the digits of dates beyond 2^53.
  const date = Number.isSafeInteger(creationDate) ? creationDate : BigInt(creationDate);
  const head = `{"kind":${encodeGoJson(kind)}${context},"userKey":${encodeGoJson(userKey)},"creationDate":${date}`;
  const tail = isTrackingEvent(event) ? trackingMembers(event) : featureMembers(event);
  return `${head},"key":${encodeGoJson(key)},${tail}}\n`;
}

function trackingMembers({ evaluationContext, trackingEventDetails }: TrackingEvent): string {
  const context = encodeGoJson(evaluationContext);
  return `"evaluationContext":${context},"trackingEventDetails":${encodeGoJson(trackingEventDetails)}`;
}

function featureMembers(event: FeatureEvent): string {
  const { variation, value, version, source, metadata } = event;
  const what = `"variation":${encodeGoJson(variation)},"value":${encodeGoJson(value)},"default":${event.default}`;
  const added = metadata === undefined ? '' : `,"metadata":${encodeGoJson(metadata)}`;
  return `${what},"version":${encodeGoJson(version)},"source":${encodeGoJson(source)}${added}`;
}
