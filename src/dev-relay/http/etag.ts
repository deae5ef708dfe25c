import { createHash } from 'node:crypto';

import type { RelayResponse, RelayRequest } from './request-and-response.js';

/**
 * Adds the strong tag `"<body length>-<sha1 of the body>"` to a response; a 304 when the client has that tag.
 * `If-None-Match` is compared as a whole, with the tag or `W/` and the tag; of several headers the first counts.
 */
export function withEtag(response: RelayResponse, { headers }: RelayRequest): RelayResponse {
  const etag = entityTag(response.body);
  const known = headers['if-none-match']?.[0];
  if (known === etag || known === `W/${etag}`) return notModified(response, etag);
  return { ...response, headers: { ...response.headers, ETag: etag } };
}

function entityTag(body: string): string {
  return `"${Buffer.byteLength(body)}-${createHash('sha1').update(body).digest('hex')}"`;
}

function notModified({ headers }: RelayResponse, etag: string): RelayResponse {
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'Content-Type'));
  return { status: 304, headers: { ...kept, ETag: etag }, body: '' };
}
