import { STATUS_CODES, type IncomingMessage } from 'node:http';

import type { Exchange } from './exchange.js';
import type { Failure, Failures } from './failures.js';
import { goPath } from './go-path.js';
import { messageAnswer, type RelayAnswer, type RelayRequest } from './relay-http.js';
import type { RequestCounts } from './request-counts.js';
import { findRoute, nameOf, type RelaySetting, type Routing } from './routes.js';

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
export async function serveRequest(line: IncomingMessage, exchange: Exchange, options: ServeOptions): Promise<void> {
  const path = goPath(line.url ?? '/');
  if (path === undefined) return exchange.writeBadRequest();
  if (line.method === 'OPTIONS') return exchange.writePreflight();
  const name = nameOf(path);
  options.counts[name]++;
  const { method = 'GET', headersDistinct: headers } = line;
  const routing = findRoute({ method, path, headers }, options.setting);

  const failure = options.failures.next(name === 'other' ? 'any' : name);
  if (failure !== undefined) {
    options.counts.failed++;
    return fail(failure, { exchange, routing, options });
  }
  if ('refusal' in routing) return exchange.refuse(routing.refusal, options.relayVersion);
  exchange.write(routing.route(await exchange.read()), options.relayVersion);
}

interface Failing {
  readonly exchange: Exchange;
  readonly routing: Routing;
  readonly options: ServeOptions;
}

async function fail(failure: Failure, { exchange, routing, options }: Failing): Promise<void> {
  if (failure.reset === 'before-body') return exchange.reset();
  const request = await exchange.read();
  const recorded = failure.afterRecording ? settle(routing, request) : undefined;
  if (failure.reset === 'after-body') return exchange.reset();
  if (!failure.stall) return exchange.write(failureAnswer(failure), options.relayVersion);

  if ((await options.failures.stall()) === 'closed') return exchange.reset();
  if (exchange.isAlive) exchange.write(recorded ?? settle(routing, request), options.relayVersion);
}

function settle(routing: Routing, request: RelayRequest): RelayAnswer {
  return 'refusal' in routing ? routing.refusal : routing.route(request);
}

function failureAnswer({ status = 503, retryAfter, body }: Failure): RelayAnswer {
  const usual = messageAnswer(status, STATUS_CODES[status] ?? 'Unknown');
  const headers = { ...usual.headers, ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }) };
  const text = typeof body === 'object' ? `${JSON.stringify(body)}\n` : body;
  return { status, headers, body: text ?? usual.body };
}
