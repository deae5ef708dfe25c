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
  let members = '';
  // Not through a GoStruct: that takes as long again, and files are to cost little.
  for (const [name, value] of Object.entries(event)) {
    if (value === undefined) continue;
    members += `${members === '' ? '' : ','}"${name}":${name === 'creationDate' ? dateOf(event) : encodeGoJson(value)}`;
  }
  return `{${members}}\n`;
}

/** A bigint keeps the digits of dates beyond 2^53. */
function dateOf({ creationDate }: ExportedEvent): string {
  return encodeGoJson(Number.isSafeInteger(creationDate) ? creationDate : BigInt(creationDate));
}
