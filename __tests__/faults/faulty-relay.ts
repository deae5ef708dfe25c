import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { UNHEARD, type Exchange, type NumberOf } from './exchange.js';
import type { Fault } from './faults.js';
import { LoopWatch } from './loop-watch.js';
import { refuseEvaluation } from './refuse-evaluation.js';
import { accept, acknowledge, hideBehindPage, responded, look, lose, refuse, UNDER_WAY, type Visit } from './visit.js';

export interface FaultyRelayOptions {
  /** What happens when the faults are used up. */
  readonly afterwards: Fault;
  /** Events that this relay never accepts: a batch that holds one is a 400. */
  readonly isPoison: (n: number) => boolean;
  /** How long the client waits for a response. */
  readonly timeoutMs: number;
  /** Reads the number of an event; the default finds it in the details of a tracking event. */
  readonly numberOf?: NumberOf;
}

/**
 * The share of the client's time-out after which it may have given up: its clock and this one do not start together.
 */
const LATE_PART = 0.5;

/** The least that a client which is closing waits for a relay that has responded fast before. */
const CLOSING_MS = 250;

interface Script {
  readonly faults: Fault[];
  /** The faults wait for bodies of this size; smaller ones are accepted. */
  readonly minBodyBytes: number;
  readonly onOver: () => void;
}

/**
 * A relay on a free port whose collector responds by a script of faults, and that keeps a record of every event. Unlike
 * a `ScriptedRelay` it knows for each exchange why the client may not have its response, and so may send events twice.
 */
export class FaultyRelay {
  readonly exchanges: Exchange[] = [];
  /** What went wrong when a body was read that had come as a whole. */
  readonly unreadable: string[] = [];
  readonly #options: FaultyRelayOptions;
  #script: Script = { faults: [], minBodyBytes: 0, onOver: () => undefined };
  /** The last request on each connection. */
  readonly #latest = new WeakMap<Socket, Visit>();
  readonly #open = new Set<Visit>();
  readonly #loop = new LoopWatch();
  readonly #timers = new Set<NodeJS.Timeout>();
  #server: Server | undefined;
  #port = 0;
  /** When the clients that are closing give up at the latest; in terms of `performance.now()`. */
  readonly #deadlines = new Map<string | undefined, number>();

  constructor(options: FaultyRelayOptions) {
    this.#options = options;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Steps of the script that have not been played yet. */
  get left(): number {
    return this.#script.faults.length;
  }

  /** Begins a script; resolves when its last fault has struck. */
  play(faults: readonly Fault[], { minBodyBytes = 0 } = {}): Promise<void> {
    return new Promise((onOver) => (this.#script = { faults: [...faults], minBodyBytes, onOver }));
  }

  /**
   * From now on the client may give up at any time what is under way, and waits for a further response no longer than
   * half of what is left. Of several clients it is the one of this name.
   */
  expectClosing(withinMs: number, sender?: string): void {
    this.#deadlines.set(sender, performance.now() + withinMs);
    for (const visit of this.#open) if (visit.exchange.sender === sender) visit.lateFrom = 0;
  }

  async listen(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response));
    server.on('clientError', (_error, socket) => socket.destroy());
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#loop.stop();
    await this.#shut();
  }

  async #shut(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const visit of this.#open) cutByUs(visit);
    server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    if (request.url !== '/v1/data/collector') return refuseEvaluation(request, response);
    const bodyBytes = Number(request.headers['content-length']);
    const sender = request.headers['x-sender']?.toString();
    const whileClosing = this.#deadlines.has(sender);
    const exchange = {
      sender,
      bodyBytes,
      seen: [],
      unseenBytes: bodyBytes,
      stored: [],
      lostBy: UNDER_WAY,
      whileClosing,
    };
    const lateFrom = this.#loop.arrivedAfter + this.#patienceMsOf(sender) * LATE_PART;
    const visit = { request, response, exchange, lateFrom, numberOf: this.#options.numberOf };
    this.exchanges.push(exchange);
    this.#latest.set(request.socket, visit);
    this.#open.add(visit);
    response.once('close', () => this.#ended(visit));
    await this.#play(this.#nextFault(bodyBytes), visit).catch((error: unknown) => this.#failed(error, visit));
  }

  /** A client that leaves in the middle of a request is no mistake. */
  #failed(error: unknown, { request }: Visit): void {
    if (request.complete) this.unreadable.push(String(error));
  }

  #patienceMsOf(sender: string | undefined): number {
    const { timeoutMs } = this.#options;
    const deadline = this.#deadlines.get(sender);
    if (deadline === undefined) return timeoutMs;
    return Math.min(timeoutMs, CLOSING_MS, Math.max(0, deadline - performance.now()) / 2);
  }

  /** A request that ends while it is under way was given up by the client, for which there must be a reason. */
  #ended(visit: Visit): void {
    const { exchange, lateFrom } = visit;
    this.#open.delete(visit);
    if (exchange.lostBy !== UNDER_WAY) return;
    const hasReason = this.#deadlines.has(exchange.sender) || performance.now() >= lateFrom;
    exchange.lostBy = hasReason ? 'gave-up' : 'left-early';
  }

  #nextFault(bodyBytes: number): Fault {
    const { faults, minBodyBytes, onOver } = this.#script;
    if (faults.length > 0 && bodyBytes < minBodyBytes) return { kind: 'ok' };
    const fault = faults.shift();
    if (faults.length === 0) onOver();
    return fault ?? this.#options.afterwards;
  }

  async #play(fault: Fault, visit: Visit): Promise<void> {
    switch (fault.kind) {
      case 'reset-before-body':
        return this.#cutWhenSeen(1, fault, visit);
      case 'reset-within-body':
        return this.#cutWhenSeen(visit.exchange.bodyBytes * fault.part, fault, visit);
      case 'stall-within-body':
        await look(visit, visit.exchange.bodyBytes * fault.part);
        return lose(visit, fault);
      case 'early-response':
        return this.#respondEarly(fault, visit);
      case 'down':
        return this.#goDown(fault, visit);
      default:
        await look(visit);
        this.#playOnWhole(fault, visit);
    }
  }

  #playOnWhole(fault: Fault, visit: Visit): void {
    if (visit.exchange.seen.some(this.#options.isPoison)) return refuse(visit, { status: 400 });
    switch (fault.kind) {
      case 'ok':
        return accept(visit, fault);
      case 'page':
        return hideBehindPage(visit);
      case 'status':
        return refuse(visit, fault);
      case 'ok-then-cut':
        visit.response.once('finish', () => this.#later(2, () => this.#cutBetween(visit.request.socket)));
        return accept(visit, {});
      case 'half-a-body':
        return this.#halfABody(visit);
      case 'slow-body':
        return this.#slowBody(visit);
      default:
        return this.#keepAndLose(fault, visit);
    }
  }

  /**
   * The client may have used the connection again: the request that it has begun there is on record, one that waits in
   * the socket is not.
   */
  #cutBetween(socket: Socket): void {
    const latest = this.#latest.get(socket);
    if (latest === undefined || !cutByUs(latest)) this.exchanges.push(UNHEARD);
    socket.destroy();
  }

  #halfABody(visit: Visit): void {
    const { request, response } = visit;
    acknowledge(visit, 200);
    response.writeHead(200, { 'content-length': 1_000 });
    response.write('{"ingested', () => this.#later(30, () => request.socket.destroy()));
  }

  #slowBody(visit: Visit): void {
    const { response } = visit;
    acknowledge(visit, 200);
    // The head goes out now, not with the first byte: another fault may cut the connection before.
    response.writeHead(200).flushHeaders();
    this.#drip(response, () => response.write(' '));
  }

  /**
   * The response never arrives; part of the events stays, as with a relay that notices in the middle that its client
   * has gone.
   */
  #keepAndLose(fault: Fault, visit: Visit): void {
    const { request, response, exchange } = visit;
    const part = 'stored' in fault ? fault.stored : 0;
    exchange.stored = exchange.seen.slice(0, Math.ceil(exchange.seen.length * part));
    lose(visit, fault);
    if (fault.kind === 'reset-after-body') request.socket.resetAndDestroy();
    if (fault.kind === 'half-a-head') request.socket.end('HTTP/1.1 200 OK\r\nContent-Le');
    if (fault.kind === 'slow-head') {
      request.socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
      this.#drip(response, () => request.socket.write('.'));
    }
  }

  async #cutWhenSeen(bytes: number, fault: Fault, visit: Visit): Promise<void> {
    await look(visit, bytes);
    lose(visit, fault);
    visit.request.socket.resetAndDestroy();
  }

  async #respondEarly({ status, andThen }: Fault & { kind: 'early-response' }, visit: Visit): Promise<void> {
    const { request, response, exchange } = visit;
    await look(visit, 1);
    responded(visit, status);
    if (andThen === 'cut') exchange.lostBy = `early-${status}`;
    if (andThen === 'cut') response.once('finish', () => request.socket.destroySoon());
    response.writeHead(status, andThen === 'cut' ? { connection: 'close' } : {}).end();
    if (andThen === 'read') await look(visit);
  }

  async #goDown(fault: Fault & { kind: 'down' }, visit: Visit): Promise<void> {
    await look(visit, 1);
    lose(visit, fault);
    await this.#shut();
    this.#later(fault.forMs, () => void this.listen());
  }

  #drip({ socket }: ServerResponse, write: () => unknown): void {
    const timer = setInterval(() => (socket?.destroyed === false ? write() : clearInterval(timer)), 50);
    this.#timers.add(timer);
  }

  #later(ms: number, act: () => void): void {
    this.#timers.add(setTimeout(act, ms));
  }
}

/** Records that the relay ended a request which was under way, and returns whether it was. */
function cutByUs({ exchange }: Visit): boolean {
  const isUnderWay = exchange.lostBy === UNDER_WAY;
  if (isUnderWay) exchange.lostBy = 'down';
  return isUnderWay;
}
