import type { IncomingMessage, ServerResponse } from 'node:http';

import { messageOf } from '../error-message.js';
import { DevError } from './dev-error.js';
import type { DevParts } from './dev-parts.js';
import type { DevResponse } from './dev-route.js';
import { findDevRoute } from './find-route.js';
import { refuseCall } from './guard.js';
import { readBody } from './read-body.js';
import { routes } from './routes.js';
import { writeResponse } from './write-response.js';

export interface DevExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Aborted when the client goes away or the relay closes. */
  readonly signal: AbortSignal;
}

/** Serves one request from the guard to the end of the response. Never rejects. */
export async function serveDevCall(exchange: DevExchange, parts: DevParts): Promise<void> {
  const { request, response, signal } = exchange;
  try {
    const served = await respond(exchange, parts);
    await writeResponse(response, served, { isHead: request.method === 'HEAD', signal });
  } catch (error) {
    // A client that went away is no error of ours.
    if (response.headersSent || response.destroyed) return void response.destroy();
    await writeResponse(response, responseTo(error, parts), { isHead: false, signal });
  }
}

/** Nothing of the body is read, and no code of a route runs, before the guard has let the request pass. */
async function respond({ request, response, signal }: DevExchange, parts: DevParts): Promise<DevResponse> {
  const { headersDistinct: headers, method = 'GET', url = '/' } = request;
  const refusal = refuseCall(headers, parts);
  if (refusal !== undefined) throw refusal;
  const [path = '', query = ''] = splitOnce(url);
  const { route, rest } = findDevRoute({ method, path }, routes);
  if (request.headers.expect !== undefined) response.writeContinue();
  const body = await readBody(request, route.maxBytes);
  return route.serve({ query: new URLSearchParams(query), rest, headers, body, signal }, parts);
}

function splitOnce(url: string): string[] {
  const at = url.indexOf('?');
  return at < 0 ? [url] : [url.slice(0, at), url.slice(at + 1)];
}

function responseTo(error: unknown, { logger }: DevParts): DevResponse {
  if (error instanceof DevError) return error.toResponse();
  logger.error(`A request for /dev failed: ${messageOf(error)}`);
  return new DevError('INTERNAL', { expected: 'no fault of the dev relay', got: messageOf(error) }).toResponse();
}
