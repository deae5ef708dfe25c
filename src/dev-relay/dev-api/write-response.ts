import type { ServerResponse } from 'node:http';

import type { DevResponse } from './dev-route.js';

/** Pages of other origins can neither load nor guess what is served here, and no cache keeps it. */
export const DEV_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

export interface WriteOptions {
  readonly isHead: boolean;
  readonly signal: AbortSignal;
}

export async function writeResponse(
  response: ServerResponse,
  { status = 200, headers = {}, body }: DevResponse,
  { isHead, signal }: WriteOptions,
): Promise<void> {
  if (signal.aborted) response.shouldKeepAlive = false;
  const length = typeof body === 'function' ? {} : { 'Content-Length': Buffer.byteLength(body) };
  response.writeHead(status, { ...DEV_HEADERS, ...headers, ...length });
  if (isHead) response.end();
  else if (typeof body === 'function') await body(response, signal);
  else response.end(body);
}
