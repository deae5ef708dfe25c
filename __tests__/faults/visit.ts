import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sightOf, type Exchange, type NumberOf } from './exchange.js';
import type { Fault, RetryAfter } from './faults.js';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** One request to the collector: both ends of it, and the record. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly exchange: Writable<Exchange>;
  /** From then on the client may have lost patience; in terms of `performance.now()`. */
  lateFrom: number;
  readonly numberOf?: NumberOf | undefined;
}

/** How a request is recorded while it is under way. */
export const UNDER_WAY = 'under-way';

const received = new WeakMap<IncomingMessage, Buffer[]>();

/** Reads until this many bytes have come, and records which events are among them; also when the client goes before. */
export async function look({ request, exchange, numberOf }: Visit, bytes = exchange.bodyBytes): Promise<void> {
  const chunks = received.get(request) ?? [];
  received.set(request, chunks);
  try {
    while (lengthOf(chunks) < bytes) {
      const chunk = request.read() as Buffer | null;
      if (chunk === null) await once(request, 'readable');
      else chunks.push(chunk);
    }
    // What follows the body on the same connection waits for its end.
    if (bytes === exchange.bodyBytes) request.resume();
  } finally {
    Object.assign(exchange, sightOf(Buffer.concat(chunks), { bodyBytes: exchange.bodyBytes, numberOf }));
  }
}

const lengthOf = (chunks: Buffer[]): number => chunks.reduce((sum, { length }) => sum + length, 0);

/** The events are stored, and the response is complete. */
export function accept(visit: Visit, { status = 200, body }: { status?: number; body?: string }): void {
  const { response, exchange } = visit;
  acknowledge(visit, status);
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(status === 204 ? undefined : (body ?? JSON.stringify({ ingestedContentCount: exchange.seen.length })));
}

/** The events are stored, and the client gets a page that tells nothing of it. */
export function hideBehindPage({ exchange, response }: Visit): void {
  exchange.stored = exchange.seen;
  exchange.lostBy = 'page';
  response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please log in</html>');
}

/** The events are stored, and the client is about to be told. */
export function acknowledge(visit: Visit, status: number): void {
  visit.exchange.stored = visit.exchange.seen;
  responded(visit, status);
}

/** Records the response. If it comes late, or when the client has gone, the client may have read it or not. */
export function responded({ exchange, lateFrom }: Visit, status: number): void {
  exchange.status = status;
  if (exchange.lostBy === UNDER_WAY) exchange.lostBy = performance.now() < lateFrom ? undefined : 'late';
}

export function lose({ exchange }: Visit, { kind }: Fault): void {
  exchange.lostBy = kind;
}

export function refuse(visit: Visit, { status, retryAfter }: { status: number; retryAfter?: RetryAfter }): void {
  responded(visit, status);
  const headers = { ...retryAfterHeader(retryAfter), ...(status < 400 ? { location: '/elsewhere' } : {}) };
  visit.response.writeHead(status, headers).end('<html>refused</html>');
}

function retryAfterHeader(form: RetryAfter | undefined): Record<string, string> {
  const inOneSecond = new Date(Date.now() + 1_000);
  switch (form) {
    case 'seconds':
      return { 'retry-after': '1' };
    case 'http-date':
      return { 'retry-after': inOneSecond.toUTCString() };
    case 'iso-date':
      return { 'retry-after': inOneSecond.toISOString() };
    case 'zero':
      return { 'retry-after': '0' };
    case 'past':
      return { 'retry-after': new Date(0).toUTCString() };
    case 'nonsense':
      return { 'retry-after': 'soon' };
    default:
      return {};
  }
}
