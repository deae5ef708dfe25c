import { systemClock } from '../timing/clock.js';
import { holdClose } from './held-close.js';
import { OpenConnections } from './open-connections.js';
import { ResponsesInFlight } from './responses-in-flight.js';
import { socketServerOf, speaksHttp, type SocketServer } from './socket-server.js';

/** A server of `node:http`, and whatever else closes with a callback or with a promise, such as Fastify's. */
export interface ClosableServer {
  close(...args: never[]): unknown;
}

/** How long a connection without a request is left open: its request may be on the way. */
const QUIET_MS = 100;

/** The time between two looks at the connections of a server that closes. */
const LOOK_MS = 25;

interface CallingBack {
  close(onClosed: (error?: Error) => void): unknown;
}

/**
 * A server that can be closed without waiting for connections that carry no request, and without cutting off a
 * response.
 *
 * Left alone, Node waits for connections that never had a request. It also waits, for up to the whole keep-alive time
 * (72 s with Fastify), for those whose response was sent after the close began. And it cuts off a response that has
 * ended but is not yet sent when the close begins.
 */
export class DrainingServer {
  readonly #server: ClosableServer;
  readonly #sockets: SocketServer | undefined;
  readonly #connections: OpenConnections | undefined;
  readonly #responses: ResponsesInFlight | undefined;
  #closed: Promise<void> | undefined;
  #isClosed = false;
  #endsRest = false;
  #isHeld = false;
  #startMs = 0;
  #onDrained = (): void => undefined;
  #letGo: (() => void)[] = [];

  constructor(server: ClosableServer) {
    this.#server = server;
    this.#sockets = socketServerOf(server);
    if (this.#sockets === undefined) return;
    this.#connections = new OpenConnections(this.#sockets);
    this.#responses = new ResponsesInFlight(this.#sockets);
  }

  /** Leaves the server alone from now on. */
  detach(): void {
    this.#connections?.detach();
    this.#responses?.detach();
    for (const letGo of this.#letGo.splice(0)) letGo();
    this.#isClosed = true;
  }

  /** Whether anybody listens to the close of the server. */
  get hasCloseListeners(): boolean {
    return (this.#sockets?.listenerCount('close') ?? 0) > 0;
  }

  /** Makes those who wait for the server's close also wait for `settle`. */
  holdClose(settle: () => Promise<unknown>): void {
    if (this.#sockets === undefined || this.#isHeld) return;
    this.#isHeld = true;
    this.#letGo.push(holdClose(this.#sockets, settle));
  }

  /** Tells clients that their connections end. From now on a close of the server, by whomever, cuts off no response. */
  beginClosing(): void {
    if (this.#startMs > 0) return;
    this.#startMs = systemClock.nowMs();
    this.#shieldResponses();
    this.#responses?.close();
    this.#connections?.closeSessions();
  }

  /**
   * Resolves when every request in flight has its response: the server is closed, or nothing but upgraded connections
   * keeps it open. Rejects with the server's error, unless that only says that the server is not running.
   */
  async close(): Promise<void> {
    this.beginClosing();
    this.#closed = this.#close();
    const drained = new Promise<void>((resolve) => (this.#onDrained = resolve));
    this.#look();
    await Promise.race([this.#closed, drained]);
  }

  /**
   * For callers that leave the close to somebody else: as soon as the server no longer listens, its connections end as
   * if {@link close} had been called, until {@link detach}.
   */
  drainOnceClosed(): void {
    const server = this.#sockets;
    if (server === undefined || this.#isClosed) return;
    this.beginClosing();
    if (server.listening) systemClock.setTimeout(() => this.drainOnceClosed(), LOOK_MS).unref();
    else this.#look();
  }

  /** Settles as the server's close does; resolves if {@link close} was not called. */
  get closed(): Promise<void> {
    return this.#closed ?? Promise.resolve();
  }

  /** Ends connections that neither carry a request nor end by themselves: upgraded ones, such as WebSockets. */
  endRest(): void {
    this.#endsRest = true;
    this.#endConnections();
  }

  async #close(): Promise<void> {
    try {
      await closed(this.#server);
    } catch (error) {
      if (!isNotRunning(error)) throw error;
    } finally {
      this.detach();
    }
  }

  /** Node's own close would destroy connections whose response has been handed over but not sent. */
  #shieldResponses(): void {
    const server = this.#sockets;
    const closeIdle = server?.closeIdleConnections;
    if (server === undefined || closeIdle === undefined) return;
    const shielded = (): void => this.#responses?.shield(() => closeIdle.call(server));
    server.closeIdleConnections = shielded;
    this.#letGo.push(() => {
      if (server.closeIdleConnections === shielded) Reflect.deleteProperty(server, 'closeIdleConnections');
    });
  }

  #look(): void {
    if (this.#isClosed || this.#connections === undefined) return;
    this.#endConnections();
    if (this.#isDrained()) this.#onDrained();
    systemClock.setTimeout(() => this.#look(), LOOK_MS).unref();
  }

  #endConnections(): void {
    this.#sockets?.closeIdleConnections?.();
    if (this.#isQuiet()) this.#connections?.endUnused(systemClock.nowMs() - QUIET_MS);
    if (this.#endsRest) this.#connections?.endAllBut((socket) => this.#responses?.has(socket) ?? false);
  }

  #isQuiet(): boolean {
    return systemClock.nowMs() - this.#startMs >= QUIET_MS;
  }

  /** Whether only upgraded connections are left: they stay open until {@link endRest}. Only an HTTP server can tell. */
  #isDrained(): boolean {
    const [server, connections, responses] = [this.#sockets, this.#connections, this.#responses];
    if (server === undefined || connections === undefined || !speaksHttp(server) || server.listening) return false;
    return this.#isQuiet() && responses?.isEmpty === true && !connections.haveStreams && !connections.isEmpty;
  }
}

function closed(server: CallingBack): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const returned = server.close((error) => (error == null ? resolve(undefined) : reject(error)));
    if (isPromise(returned)) resolve(returned);
  });
}

function isPromise(returned: unknown): returned is PromiseLike<unknown> {
  return typeof (returned as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function';
}

function isNotRunning(error: unknown): boolean {
  return (error as { code?: unknown } | null | undefined)?.code === 'ERR_SERVER_NOT_RUNNING';
}
