/** An event as the page keeps it: its JSON text, and what the list shows and filters look at. */
export interface ArrivedEvent {
  /** Numbers events in the order of their arrival in the page, from 0. */
  readonly seq: number;
  /** When the relay took it, in milliseconds since 1970. */
  readonly atMs: number;
  readonly isTracking: boolean;
  /** `feature`, `tracking` or whatever else a client sent. */
  readonly kind: string;
  /** The key of the flag, or the name of a tracking event. */
  readonly key: string;
  readonly userKey: string;
  /** The variation with its value, or the details of a tracking event; shortened. */
  readonly outcome: string;
  /** As the exporters write it. */
  readonly json: string;
}

/** An event of the relay, with the time of its arrival there. */
export interface Arrival {
  readonly atMs: number;
  readonly event: Readonly<Record<string, unknown>>;
}

const MAX_OUTCOME = 200;

export function arrivedEvent({ atMs, event }: Arrival, seq: number): ArrivedEvent {
  const isTracking = 'trackingEventDetails' in event;
  return {
    seq,
    atMs,
    isTracking,
    kind: textOf(event['kind']),
    key: textOf(event['key']),
    userKey: textOf(event['userKey']),
    outcome: (isTracking ? detailsOf(event) : servedBy(event)).slice(0, MAX_OUTCOME),
    json: JSON.stringify(event),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function servedBy({ variation, value }: Arrival['event']): string {
  return `${textOf(variation)} = ${JSON.stringify(value ?? null)}`;
}

function detailsOf({ trackingEventDetails: details }: Arrival['event']): string {
  if (typeof details !== 'object' || details === null) return '';
  // The value is what most look for.
  const members = Object.entries(details).sort(([a], [b]) => Number(b === 'value') - Number(a === 'value'));
  return members.map(([name, value]) => `${name} ${wordOf(value)}`).join(', ');
}

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
