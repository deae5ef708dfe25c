import { STATUS_CODES, type IncomingMessage } from 'node:http';

import type { HttpCall } from './http-call.js';
import type { Failure, Failures } from '../failures/failures.js';
import { goPath } from '../go/path.js';
import { messageResponse, type RelayResponse, type RelayRequest } from './request-and-response.js';
import type { RequestCounts } from './request-counts.js';
import { findRoute, nameOf, type RelaySetting, type Routing } from '../endpoints/routes.js';

export interface ServeOptions {
  readonly setting: RelaySetting;
  readonly failures: Failures;
  readonly counts: RequestCounts;
  /** Sent as `X-GOFEATUREFLAG-VERSION`. */
  readonly relayVersion: string;
}

/**
 * Serves one request: preflight, injected failures, authentication and routing, then the endpoint.
 *
 * An endpoint runs in one go once the body is there: a client that goes away while it sends has no effect.
 * Rejects if the body does not arrive, or an endpoint throws.
 */
export async function serveRequest(line: IncomingMessage, call: HttpCall, options: ServeOptions): Promise<void> {
  const path = goPath(line.url ?? '/');
  if (path === undefined) return call.writeBadRequest();
  if (line.method === 'OPTIONS') return call.writePreflight();
  const name = nameOf(path);
  options.counts[name === 'stream' ? 'other' : name]++;
  const { method = 'GET', url = '/', headersDistinct: headers } = line;
  const routing = findRoute({ method, path, headers, url }, options.setting);

  const failure = options.failures.next(name === 'other' ? 'any' : name);
  if (failure !== undefined) {
    options.counts.failed++;
    return fail(failure, { call, routing, options });
  }
  if ('refusal' in routing) return call.refuse(routing.refusal, options.relayVersion);
  call.write(routing.route(await call.read()), options.relayVersion);
}

interface Failing {
  readonly call: HttpCall;
  readonly routing: Routing;
  readonly options: ServeOptions;
}

async function fail(failure: Failure, { call, routing, options }: Failing): Promise<void> {
  if (failure.reset === 'before-body') return call.reset();
  const request = await call.read();
  const recorded = failure.afterRecording ? settle(routing, request) : undefined;
  if (failure.reset === 'after-body') return call.reset();
  if (!failure.stall) return call.write(failureResponse(failure), options.relayVersion);

  if ((await options.failures.stall()) === 'closed') return call.reset();
  if (call.isAlive) call.write(recorded ?? settle(routing, request), options.relayVersion);
}

function settle(routing: Routing, request: RelayRequest): RelayResponse {
  return 'refusal' in routing ? routing.refusal : routing.route(request);
}

function failureResponse({ status = 503, retryAfter, body }: Failure): RelayResponse {
  const usual = messageResponse(status, STATUS_CODES[status] ?? 'Unknown');
  const headers = { ...usual.headers, ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }) };
  const text = typeof body === 'object' ? `${JSON.stringify(body)}\n` : body;
  return { status, headers, body: text ?? usual.body };
}
