import { resetRelay } from '../reset-relay.js';
import type { DevParts } from './dev-parts.js';
import type { DevCall, DevResponse, DevRoute } from './dev-route.js';
import { devJson } from './json-response.js';
import { readQuery } from './read-query.js';

/** `POST /dev/reset`: no events, and the flags and the failures of the start. Numbers of events go on. */
export const resetRoutes: readonly DevRoute[] = [{ method: 'POST', path: '/dev/reset', serve: reset }];

function reset({ query }: DevCall, parts: DevParts): DevResponse {
  readQuery(query, []);
  resetRelay(parts);
  return devJson({ next: parts.eventFeed.next });
}
