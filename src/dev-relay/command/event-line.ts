import { visible } from '../../log-text.js';
import { isTrackingEvent, type ExportedEvent } from '../events/exported-event.js';

const MOST = { kind: 12, key: 40, user: 40, outcome: 58 } as const;

/** Matches most texts, whose characters then need no closer look. */
const PLAIN = /^[ -~]*$/;

/**
 * An event as a line for people: the time of its arrival, kind, key, user, and its variation or value. Whatever clients
 * send, it has at most 170 characters, and none that a terminal obeys.
 */
export function eventLine(event: ExportedEvent, time: string): string {
  const { kind, key, userKey } = event;
  const outcome = isTrackingEvent(event) ? valueOf(event.trackingEventDetails?.['value']) : event.variation;
  const columns = [column(kind, MOST.kind).padEnd(8), column(key, MOST.key).padEnd(20), column(userKey, MOST.user)];
  return `${time}  ${columns.join('  ')}  ${column(outcome, MOST.outcome)}`.trimEnd();
}

function valueOf(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'object' && value !== null) return '{…}';
  return typeof value === 'string' ? value : visible(value);
}

function column(foreign: string, most: number): string {
  return foreign.length <= most && PLAIN.test(foreign) ? foreign : visible(foreign, most);
}

/** Local time, such as `12:03:04.512`. */
export function timeOfDay(date: Date): string {
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0'));
  return `${parts.join(':')}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
