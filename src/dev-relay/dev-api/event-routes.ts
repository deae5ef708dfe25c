import type { ServerResponse } from 'node:http';
import { once } from 'node:events';

import { encodeEventLine, type ExportedEvent } from '../events/exported-event.js';
import { systemClock } from '../../timing/clock.js';
import type { DevParts } from './dev-parts.js';
import type { DevCall, DevResponse, DevRoute } from './dev-route.js';
import { devJson } from './json-response.js';
import { readQuery } from './read-query.js';
import { readSelection, selectEvents, type EventSelection } from './selected-events.js';

/** `GET /dev/events`: those that are held, as lines of JSON. `DELETE /dev/events`: forgets them. */
export const eventRoutes: readonly DevRoute[] = [
  { method: 'GET', path: '/dev/events', serve: listEvents },
  { method: 'DELETE', path: '/dev/events', serve: forgetEvents },
];

async function listEvents({ query, signal }: DevCall, parts: DevParts): Promise<DevResponse> {
  const selection = readSelection(query);
  if (selectEvents(selection, parts).events.length === 0) await nextEvent(selection, { parts, signal });
  const { events, next, missed } = selectEvents(selection, parts);
  const headers = { 'Content-Type': 'application/jsonl', 'X-Dev-Next': String(next), 'X-Dev-Missed': String(missed) };
  return { headers, body: (response, end) => writeLines(events, { response, end }) };
}

function forgetEvents({ query }: DevCall, { exporters, eventFeed }: DevParts): DevResponse {
  readQuery(query, []);
  const cleared = exporters.events.length;
  exporters.clear();
  return devJson({ cleared, next: eventFeed.next });
}

interface Waiting {
  readonly parts: DevParts;
  readonly signal: AbortSignal;
}

/** Resolves when a wanted event arrives, after the time given, or when nobody waits any more. */
async function nextEvent({ timeoutMs, limit, accepts }: EventSelection, { parts, signal }: Waiting): Promise<void> {
  if (timeoutMs === 0 || limit === 0 || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      systemClock.clearTimeout(timer);
      stopListening();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const stopListening = parts.eventFeed.listen({ onEvents: ({ events }) => void (events.some(accepts) && end()) });
    const timer = systemClock.setTimeout(end, timeoutMs);
    signal.addEventListener('abort', end);
  });
}

/** How many lines are made at a time. */
const LINES_AT_ONCE = 500;

/** Makes no more text than the client takes. */
async function writeLines(events: readonly ExportedEvent[], { response, end }: Writing): Promise<void> {
  for (let from = 0; from < events.length; from += LINES_AT_ONCE) {
    const text = events
      .slice(from, from + LINES_AT_ONCE)
      .map(encodeEventLine)
      .join('');
    // Rejects when nobody reads on: what is missing shows by the connection that breaks off.
    if (!response.write(text)) await once(response, 'drain', { signal: end });
  }
  response.end();
}

interface Writing {
  readonly response: ServerResponse;
  readonly end: AbortSignal;
}
