import type { DevParts } from './dev-parts.js';
import type { DevCall, DevResponse, DevRoute } from './dev-route.js';
import { devJson } from './json-response.js';
import { readQuery } from './read-query.js';

/** `GET /dev/requests`: the latest requests for the relay's endpoints, oldest first. */
export const requestRoutes: readonly DevRoute[] = [{ method: 'GET', path: '/dev/requests', serve: listRequests }];

function listRequests({ query }: DevCall, { requestLog }: DevParts): DevResponse {
  readQuery(query, []);
  return devJson({ requests: requestLog.latest() });
}
