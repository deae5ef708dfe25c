import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refuseEvaluation } from '../refuse-evaluation.js';
import { LARGE_BYTES, RETRY_AFTER_MS, type Fault, type Strike, type Strikes } from './mix.js';

export interface DrainRelayOptions {
  readonly strikes: Strikes;
  /** Whether the relay never accepts this event: a request that holds one is a 400. */
  readonly isPoison: (n: number) => boolean;
}

/** One request to the collector. */
export interface Seen {
  /** Counted from 0, as its head came. */
  readonly n: number;
  /** In terms of `performance.now()`. */
  readonly atMs: number;
  /** Of a body that the client did not finish: none. */
  readonly events: readonly number[];
  readonly bodyBytes: number;
  readonly fault: Fault | undefined;
  /** The status that was sent, if any was. */
  readonly status: number | undefined;
  readonly stored: boolean;
  /** Whether it was a whole request without events. */
  readonly isEmpty: boolean;
}

interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly events: readonly number[];
  readonly bodyBytes: number;
  readonly strike: Strike;
}

/** What came of a request. */
interface Effect {
  readonly status?: number;
  readonly stored: boolean;
}

/**
 * A collector on a free port of 127.0.0.1 that fails as its `strikes` say: they choose a fault, or none, for each
 * request by its number. `requests` records every request: its events, its fault, its status, whether it was stored.
 */
export class DrainRelay {
  readonly requests: Seen[] = [];
  /** What was no request that a relay can read. */
  readonly unreadable: string[] = [];
  readonly #options: DrainRelayOptions;
  readonly #server: Server;
  #arrived = 0;

  constructor(options: DrainRelayOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => this.#fail(error, response));
    });
    // A kept connection that ends by itself would be a fault that no seed decides.
    this.#server.keepAliveTimeout = 0;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    if (request.url !== '/v1/data/collector') return refuseEvaluation(request, response);
    const n = this.#arrived++;
    const strike = this.#options.strikes(n);
    const arrival = { n, atMs: performance.now(), fault: strike.fault };
    const body = await bodyOf(request);
    if (body === undefined) return void this.requests.push({ ...arrival, ...UNFINISHED });
    const visit = { request, response, events: numbersOf(body), bodyBytes: body.length, strike };
    const { status, stored } = this.#play(visit);
    const { events, bodyBytes } = visit;
    this.requests.push({ ...arrival, events, bodyBytes, status, stored, isEmpty: events.length === 0 });
  }

  #play(visit: Visit): Effect {
    const { fault } = visit.strike;
    switch (fault) {
      case '503':
      case '500':
        return respond(visit, { status: Number(fault), body: 'no' });
      case '429':
        return respond(visit, { status: 429, retryAfterMs: RETRY_AFTER_MS, body: 'slower' });
      case '413':
        return visit.bodyBytes > LARGE_BYTES ? respond(visit, { status: 413, body: 'too large' }) : this.#keep(visit);
      case 'reset-before':
        visit.request.socket.resetAndDestroy();
        return { stored: false };
      case 'stall':
        return { stored: false };
      default:
        return this.#keep(visit);
    }
  }

  /** The relay behind the faults: it stores the events, or refuses them for the sake of one of them. */
  #keep(visit: Visit): Effect {
    const stored = !visit.events.some(this.#options.isPoison);
    const { strike, request } = visit;
    switch (strike.fault) {
      case 'reset-after':
        request.socket.resetAndDestroy();
        return { stored };
      case 'half':
        return { ...half(visit, stored ? 200 : 400), stored };
      case 'text':
        return stored ? respond(visit, { status: 200, body: 'thank you', stored }) : refuse(visit);
      case '202':
        return stored ? respond(visit, { status: 202, body: '', stored }) : refuse(visit);
      default:
        return stored ? respond(visit, { status: 200, body: countOf(visit), stored }) : refuse(visit);
    }
  }

  #fail(error: unknown, response: ServerResponse): void {
    this.unreadable.push(String(error));
    response.destroy();
  }
}

/** The client gave up in the middle of its request: nothing of it can be stored. */
const UNFINISHED = { events: [], bodyBytes: 0, status: undefined, stored: false, isEmpty: false };

const countOf = ({ events }: Visit): string => JSON.stringify({ ingestedContentCount: events.length });

const refuse = (visit: Visit): Effect => respond(visit, { status: 400, body: '{"message":"bad event"}' });

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly retryAfterMs?: number;
  readonly stored?: boolean;
}

function respond({ response }: Visit, { status, body, retryAfterMs, stored = false }: Reply): Effect {
  const retryAfter = retryAfterMs === undefined ? {} : { 'retry-after': String(retryAfterMs / 1_000) };
  const type = body.startsWith('{') ? 'application/json' : 'text/plain';
  response.writeHead(status, { 'content-type': type, ...retryAfter }).end(body);
  return { status, stored };
}

/** A response that ends in its middle. Only where its head is whole does the client learn the status. */
function half({ request, strike }: Visit, status: number): Pick<Effect, 'status'> {
  const head = `HTTP/1.1 ${status} Status\r\nContent-Type: application/json\r\n`;
  if (strike.cutAt === 'head') {
    request.socket.end(head);
    return {};
  }
  request.socket.end(`${head}Content-Length: 1000\r\n\r\n{"ingested`);
  return { status };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}

function numbersOf(body: Buffer): number[] {
  const { events } = JSON.parse(body.toString('utf8')) as { events: { trackingEventDetails: { n: number } }[] };
  return events.map(({ trackingEventDetails }) => trackingEventDetails.n);
}
