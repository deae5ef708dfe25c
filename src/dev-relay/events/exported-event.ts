import { encodeGoJson, GoStruct } from '../go/json.js';

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
  const { creationDate } = event;
  // A bigint keeps the digits of dates beyond 2^53.
  const date = Number.isSafeInteger(creationDate) ? creationDate : BigInt(creationDate);
  return `${encodeGoJson(new GoStruct({ ...event, creationDate: date }))}\n`;
}
