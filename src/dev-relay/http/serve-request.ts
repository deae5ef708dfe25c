import { STATUS_CODES, type IncomingMessage } from 'node:http';

import { systemClock } from '../../timing/clock.js';
import type { HttpCall } from './http-call.js';
import type { Failure, Failures } from '../failures/failures.js';
import { goPath } from '../go/path.js';
import { messageResponse, type RelayResponse, type RelayRequest } from './request-and-response.js';
import type { RequestCounts } from './request-counts.js';
import type { RequestLog } from './request-log.js';
import { findRoute, nameOf, type RelaySetting, type Routing } from '../endpoints/routes.js';

export interface ServeOptions {
  readonly setting: RelaySetting;
  readonly failures: Failures;
  readonly counts: RequestCounts;
  readonly requestLog: RequestLog;
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
  const { method = 'GET', url = '/', headersDistinct: headers } = line;
  const endpoint = nameOf(path);
  options.counts[endpoint === 'stream' ? 'other' : endpoint]++;
  const time = Date.now();
  const begunAt = systemClock.nowMs();
  const served: Served = { failed: false };
  const routing = findRoute({ method, path, headers, url }, options.setting);
  try {
    await serve({ call, routing, options, served }, endpoint);
  } finally {
    const durationMs = Math.round(systemClock.nowMs() - begunAt);
    options.requestLog.record({ time, method, path, endpoint, ...call.seen, ...served, durationMs });
  }
}

/** What is noted of a request while it is served. */
interface Served {
  failed: boolean;
  events?: number;
}

async function serve(serving: Serving, endpoint: ReturnType<typeof nameOf>): Promise<void> {
  const { call, routing, options, served } = serving;
  const failure = options.failures.next(endpoint === 'other' ? 'any' : endpoint);
  if (failure !== undefined) {
    options.counts.failed++;
    served.failed = true;
    return fail(failure, serving);
  }
  if ('refusal' in routing) return call.refuse(routing.refusal, options.relayVersion);
  call.write(await settle(serving, await call.read()), options.relayVersion);
}

interface Serving {
  readonly call: HttpCall;
  readonly routing: Routing;
  readonly options: ServeOptions;
  readonly served: Served;
}

async function fail(failure: Failure, serving: Serving): Promise<void> {
  const { call, options } = serving;
  if (failure.reset === 'before-body') return call.reset();
  const request = await call.read();
  const recorded = failure.afterRecording ? await settle(serving, request) : undefined;
  if (failure.reset === 'after-body') return call.reset();
  if (!failure.stall) return call.write(failureResponse(failure), options.relayVersion);

  if ((await options.failures.stall()) === 'closed') return call.reset();
  if (call.isAlive) call.write(recorded ?? (await settle(serving, request)), options.relayVersion);
}

async function settle({ routing, served }: Serving, request: RelayRequest): Promise<RelayResponse> {
  if ('refusal' in routing) return routing.refusal;
  const response = routing.route(request);
  if (response.events !== undefined) served.events = response.events;
  if (response.hasEtag === undefined) return response;
  // A relay that is not asked for flags does not need a hash, whose module takes as much memory as all of these.
  const { withEtag } = await import('./etag.js');
  return withEtag(response, request);
}

function failureResponse({ status = 503, retryAfter, body }: Failure): RelayResponse {
  const usual = messageResponse(status, STATUS_CODES[status] ?? 'Unknown');
  const headers = { ...usual.headers, ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }) };
  const text = typeof body === 'object' ? `${JSON.stringify(body)}\n` : body;
  return { status, headers, body: text ?? usual.body };
}
