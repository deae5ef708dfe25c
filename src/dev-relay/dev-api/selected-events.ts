import { isTrackingEvent, type ExportedEvent } from '../events/exported-event.js';
import type { DevParts } from './dev-parts.js';
import { readInteger, readQuery } from './read-query.js';

/** What a client wants of the events. */
export interface EventSelection {
  readonly since: number;
  readonly limit: number;
  readonly timeoutMs: number;
  readonly accepts: (event: ExportedEvent) => boolean;
}

const FILTERS = ['kind', 'key', 'user', 'variation'] as const;
const NAMES = [...FILTERS, 'since', 'limit', 'timeoutMs'] as const;

/** The longest time that a request waits for events. */
const MOST_TIMEOUT_MS = 60_000;

/** Reads the query of `GET /dev/events`. Throws a `DevError` for what it does not know. */
export function readSelection(query: URLSearchParams): EventSelection {
  const given = readQuery(query, NAMES);
  const { since = ['0'], limit, timeoutMs = ['0'] } = given;
  const wanted = FILTERS.flatMap((name) => (given[name] === undefined ? [] : [{ name, values: given[name] }]));
  return {
    since: readInteger(since, { name: 'since' }),
    limit: limit === undefined ? Infinity : readInteger(limit, { name: 'limit' }),
    timeoutMs: readInteger(timeoutMs, { name: 'timeoutMs', most: MOST_TIMEOUT_MS }),
    accepts: (event) => wanted.every(({ name, values }) => values.includes(memberOf(event, name) as string)),
  };
}

function memberOf(event: ExportedEvent, name: (typeof FILTERS)[number]): string | undefined {
  if (name === 'kind') return event.kind;
  if (name === 'key') return event.key;
  if (name === 'user') return event.userKey;
  return isTrackingEvent(event) ? undefined : event.variation;
}

export interface SelectedEvents {
  readonly events: readonly ExportedEvent[];
  /** The `since` of the next request. */
  readonly next: number;
  /** How many events since then are not held any more. */
  readonly missed: number;
}

/**
 * The events that are held and wanted. A `since` that was never reached comes from an earlier relay: then, all of them.
 */
export function selectEvents({ since, limit, accepts }: EventSelection, parts: DevParts): SelectedEvents {
  const { exporters, eventFeed } = parts;
  const from = since > eventFeed.next ? 0 : since;
  const oldest = eventFeed.next - exporters.events.length;
  const events: ExportedEvent[] = [];
  let next = Math.max(from, oldest);
  for (; next < eventFeed.next && events.length < limit; next++) {
    const event = exporters.events[next - oldest] as ExportedEvent;
    if (accepts(event)) events.push(event);
  }
  return { events, next, missed: Math.max(0, oldest - from) };
}
