import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Fault, RetryAfter } from './faults.js';

/** What became of the events of one request, as the relay sees it. */
export interface Stored {
  readonly numbers: readonly number[];
  /** Whether the client was told so; otherwise what went wrong, and the client may send them again. */
  readonly lostBy?: string;
}

export interface FaultyRelayOptions {
  readonly faults: readonly Fault[];
  /** What happens when the faults are used up. */
  readonly afterwards: Fault;
  /** Events that this relay never accepts: a batch that holds one is a 400. */
  readonly isPoison: (n: number) => boolean;
}

/** A relay on a free port whose collector answers by a script, and that keeps a record of every event. */
export class FaultyRelay {
  readonly stored: Stored[] = [];
  /** Events that were refused while they were alone. */
  readonly refusedAlone = { rejected: new Set<number>(), too_large: new Set<number>() };
  /** Events of requests whose connection was cut: to the client these may have been stored. */
  readonly unknowable = new Set<number>();
  cutUnread = 0;
  requests = 0;
  readonly #options: FaultyRelayOptions;
  readonly #script: Fault[];
  readonly #timers = new Set<NodeJS.Timeout>();
  #server: Server | undefined;
  #port = 0;
  #onScriptOver: () => void = () => undefined;
  readonly scriptOver = new Promise<void>((resolve) => (this.#onScriptOver = resolve));

  constructor(options: FaultyRelayOptions) {
    this.#options = options;
    this.#script = [...options.faults];
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Steps of the script that have not been played yet. */
  get left(): number {
    return this.#script.length;
  }

  async listen(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response).catch(() => undefined));
    server.on('clientError', (_error, socket) => socket.destroy());
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#shut();
  }

  async #shut(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    if (request.url !== '/v1/data/collector') return answerEvaluation(request, response);
    this.requests++;
    const fault = this.#nextFault();
    if (fault.kind === 'reset-before-body') return this.#cutUnread(request.socket);
    if (fault.kind === 'early-413') return this.#refuseEarly(request, response);
    if (fault.kind === 'down') return this.#goDown(fault.forMs);
    const numbers = numbersOf(await read(request));
    if (numbers.some(this.#options.isPoison)) return this.#refuse(numbers, 400, response);
    this.#play(fault, numbers, response);
  }

  #nextFault(): Fault {
    const fault = this.#script.shift();
    if (this.#script.length === 0) this.#onScriptOver();
    return fault ?? this.#options.afterwards;
  }

  #play(fault: Fault, numbers: number[], response: ServerResponse): void {
    switch (fault.kind) {
      case 'ok':
        return this.#accept(numbers, response, fault);
      case 'status':
        return this.#refuse(numbers, fault.status, response, fault.retryAfter);
      case 'ok-then-cut':
        response.once('finish', () => this.#later(2, () => response.socket?.destroy()));
        return this.#accept(numbers, response, {});
      case 'half-a-body':
        return this.#halfABody(numbers, response);
      case 'slow-body':
        return this.#slowBody(numbers, response);
      default:
        return this.#lose(numbers, fault, response);
    }
  }

  #accept(
    numbers: number[],
    response: ServerResponse,
    { status = 200, body }: { status?: number; body?: string },
  ): void {
    this.stored.push({ numbers });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 204 ? undefined : (body ?? JSON.stringify({ ingestedContentCount: numbers.length })));
  }

  #halfABody(numbers: number[], response: ServerResponse): void {
    this.stored.push({ numbers });
    response.writeHead(200, { 'content-length': 1_000 });
    response.write('{"ingested', () => this.#later(30, () => response.socket?.destroy()));
  }

  #slowBody(numbers: number[], response: ServerResponse): void {
    this.stored.push({ numbers });
    response.writeHead(200);
    this.#drip(response, () => response.write(' '));
  }

  /** The answer never arrives; part of the events stays, as with a relay that notices in the middle that its client has gone. */
  #lose(numbers: number[], fault: Fault, response: ServerResponse): void {
    const part = 'stored' in fault ? fault.stored : 0;
    this.stored.push({ numbers: numbers.slice(0, Math.ceil(numbers.length * part)), lostBy: fault.kind });
    for (const n of numbers) this.unknowable.add(n);
    const { socket } = response;
    if (fault.kind === 'reset-after-body') socket?.resetAndDestroy();
    if (fault.kind === 'half-a-head') socket?.end('HTTP/1.1 200 OK\r\nContent-Le');
    if (fault.kind === 'slow-head') {
      socket?.write('HTTP/1.1 200 OK\r\nX-Slow: ');
      this.#drip(response, () => socket?.write('.'));
    }
  }

  #refuse(numbers: number[], status: number, response: ServerResponse, retryAfter?: RetryAfter): void {
    const [alone] = numbers.length === 1 ? numbers : [];
    if (alone !== undefined && status === 413) this.refusedAlone.too_large.add(alone);
    if (alone !== undefined && [400, 415, 422].includes(status)) this.refusedAlone.rejected.add(alone);
    const headers = { ...retryAfterHeader(retryAfter), ...(status < 400 ? { location: '/elsewhere' } : {}) };
    response.writeHead(status, headers).end('<html>refused</html>');
  }

  #refuseEarly(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(413, { connection: 'close' }).end();
    response.once('finish', () => request.socket.destroySoon());
    this.cutUnread++;
  }

  #cutUnread(socket: Socket): void {
    this.cutUnread++;
    socket.resetAndDestroy();
  }

  #goDown(forMs: number): void {
    this.cutUnread++;
    void this.#shut().then(() => this.#later(forMs, () => void this.listen()));
  }

  #drip(response: ServerResponse, write: () => unknown): void {
    const timer = setInterval(() => (response.socket?.destroyed === false ? write() : clearInterval(timer)), 50);
    this.#timers.add(timer);
  }

  #later(ms: number, act: () => void): void {
    this.#timers.add(setTimeout(act, ms));
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The numbers of the events of a body, which must be a whole envelope. */
function numbersOf(body: string): number[] {
  const { meta, events } = JSON.parse(body) as {
    meta: object;
    events: { userKey: string; trackingEventDetails: { n: number } }[];
  };
  if (typeof meta !== 'object') throw new Error(`Expected an envelope, got ${body.slice(0, 100)}`);
  return events.map(({ trackingEventDetails }) => trackingEventDetails.n);
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

function answerEvaluation(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(400, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ key: '-', errorCode: 'INVALID_CONTEXT' }));
}
