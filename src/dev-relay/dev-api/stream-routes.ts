import type { DevParts } from './dev-parts.js';
import type { DevCall, DevResponse, DevRoute } from './dev-route.js';
import { LiveStream } from './live-stream.js';
import { readInteger, readQuery } from './read-query.js';

/** `GET /dev/stream`: what happens, as server-sent events. */
export const streamRoutes: readonly DevRoute[] = [{ method: 'GET', path: '/dev/stream', serve: stream }];

function stream({ query, headers }: DevCall, parts: DevParts): DevResponse {
  const since = readSince(query, headers['last-event-id']) ?? parts.eventFeed.next;
  return {
    headers: { 'Content-Type': 'text/event-stream' },
    body: (response, signal) => new LiveStream(response, parts).run(since, signal),
  };
}

/** A browser that connects again sends the id that it saw last, which is newer than `since` in its address. */
function readSince(query: URLSearchParams, [lastEventId] = [] as readonly string[]): number | undefined {
  const { since } = readQuery(query, ['since']);
  const given = lastEventId === undefined || lastEventId === '' ? since : [lastEventId];
  return given === undefined ? undefined : readInteger(given, { name: 'since' });
}
