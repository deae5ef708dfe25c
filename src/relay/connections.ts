import type { Socket } from 'node:net';
import type { Dispatcher, Pool } from 'undici';
import type { Clock } from '../timing/clock.js';
import { detached } from '../timing/detached.js';
import { networkError } from './network-error.js';
import { Openings } from './openings.js';
import { routeTo, type Route, type RouteOptions } from './route.js';
import { Sockets } from './sockets.js';
import { StallWatch } from './stall-watch.js';
import { StandstillWatch } from './standstill-watch.js';
import { loadedUndici, loadUndici, undiciIfLoaded } from './undici.js';
import { untraced } from './untraced.js';
import { WaitingLine } from './waiting-line.js';

export interface ConnectionsOptions extends Omit<RouteOptions, 'onOpen'> {
  /** Most connections at a time; further requests wait in a line. Unlimited if missing. */
  readonly connections?: number | undefined;
  readonly clock: Clock;
  /** Gets the socket of each connection before a request goes out on it: undici does not show it. */
  readonly onSocket?: (socket: Socket) => void;
}

/** A handler of undici for a request that may have to wait for others. */
export interface RequestHandler extends Dispatcher.DispatchHandler {
  /** Called when the request is first in the line and its turn comes; returns false if the request is over. */
  onTurn?(): boolean;
}

const CLOSE_MS = 500;

/** A request has no controller before it has begun, though the types of undici demand one. */
const NO_CONTROLLER = undefined as unknown as Dispatcher.DispatchController;

/** The connections to the relay, kept and used again. A connection carries one request at a time. */
export class Connections {
  readonly route: Route;
  readonly #openings: Openings;
  readonly #sockets = new Sockets();
  readonly #watch: StallWatch;
  readonly #standstill: StandstillWatch;
  readonly #limit: number | null;
  readonly #clock: Clock;
  readonly #waiting = new Set<RequestHandler>();
  readonly #running = new Set<RequestHandler>();
  /** Used instead of undici's queue, which keeps requests that were given up until their turn comes. */
  readonly #line = new WaitingLine<RequestHandler, Dispatcher.DispatchOptions>();
  #isAdmitting = false;
  #started = 0;
  /** Made at the first request. */
  #pool: Pool | undefined;
  #closed = false;

  constructor({ connections, clock, onSocket, ...options }: ConnectionsOptions) {
    this.route = routeTo({ ...options, onOpen: (socket) => this.#sockets.keep(socket) });
    const wanted = (): number => (this.#closed ? 0 : this.#waiting.size);
    this.#openings = new Openings({ open: this.route.connector, wanted, onSocket });
    const started = (): number => this.#started;
    this.#watch = new StallWatch({ clock, waiting: wanted, started, onStall: () => this.#recover() });
    const isNeeded = (): boolean => !this.#closed && this.#sockets.count + this.#waiting.size > 0;
    this.#standstill = new StandstillWatch({ clock, isNeeded, onStandstill: () => this.renew() });
    this.#limit = connections ?? null;
    this.#clock = clock;
  }

  /** Whether a further request would have to wait in the line. */
  get isFull(): boolean {
    return !this.#closed && this.#limit !== null && this.#waiting.size + this.#running.size >= this.#limit;
  }

  /** Whether the request of this handler is in the line. */
  isInLine(handler: RequestHandler): boolean {
    return this.#line.has(handler);
  }

  /** Sends a request as soon as a connection may be used for it: undici starts its handler then. */
  dispatch(request: Dispatcher.DispatchOptions, handler: RequestHandler): void {
    if (this.isFull) this.#line.join(handler, request);
    else this.#forward(request, handler);
  }

  /** The request of this handler has its connection. */
  start(handler: RequestHandler): void {
    this.#started++;
    this.#running.add(handler);
    this.#leave(handler);
  }

  /** The request of this handler is over: complete, failed or given up. A second call changes nothing. */
  end(handler: RequestHandler): void {
    if (this.#line.leave(handler)) return;
    if (!this.#running.delete(handler)) this.#leave(handler);
    this.#admit();
  }

  /**
   * Gives later requests new connections: after a standstill nobody knows which of the kept ones still work. Requests
   * in flight keep theirs.
   */
  renew(): void {
    if (this.#closed || this.#sockets.count === 0) return;
    void this.#pool?.close().catch(() => undefined);
    this.#pool = undefined;
  }

  /** Cuts all connections, those that are being opened too. Resolves when they have ended; never rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    destroy(this.#pool);
    // The requests in the line fail there, like those that undici holds.
    this.#admit();
    const ended = this.#sockets.ended();
    this.#openings.abandonUnwanted();
    this.#sockets.cut(closed());
    await Promise.race([ended, this.#patience()]);
  }

  /** Limits the wait: Node reports the end of a socket by `process.nextTick`, which test tools replace too. */
  #patience(): Promise<void> {
    return new Promise((resolve) => this.#clock.setTimeout(resolve, CLOSE_MS).unref());
  }

  /** Hands a request to undici, as soon as that is loaded. */
  #forward(request: Dispatcher.DispatchOptions, handler: RequestHandler): void {
    this.#waiting.add(handler);
    if (undiciIfLoaded() !== undefined) return this.#dispatch(request, handler);
    const fail = (error: unknown): void => handler.onResponseError?.(NO_CONTROLLER, error as Error);
    void loadUndici()
      .then(() => this.#waiting.has(handler) && this.#dispatch(request, handler))
      .catch(fail);
  }

  #dispatch(request: Dispatcher.DispatchOptions, handler: RequestHandler): void {
    if (this.#closed) throw closed();
    this.#standstill.look();
    const pool = (this.#pool ??= this.#createPool());
    untraced(() => pool.dispatch(request, handler));
    this.#watch.look();
  }

  /** Admits the first in the line, for as long as there is room. */
  #admit(): void {
    // A request that fails at once calls this again: with a long line of such requests the stack would overflow.
    if (this.#isAdmitting) return;
    this.#isAdmitting = true;
    while (this.#line.length > 0 && !this.isFull) this.#admitNext();
    this.#isAdmitting = false;
  }

  /** Detached, because another request of the application may have made room: its context must not be inherited. */
  #admitNext(): void {
    const next = this.#line.next();
    if (next === undefined) return;
    const { key: handler, item: request } = next;
    if (handler.onTurn?.() === false) return;
    try {
      detached(() => this.#forward(request, handler));
    } catch (error) {
      handler.onResponseError?.(NO_CONTROLLER, error as Error);
    }
  }

  #leave(handler: RequestHandler): void {
    if (this.#waiting.delete(handler)) this.#openings.abandonUnwanted();
  }

  #createPool(): Pool {
    const { Pool } = loadedUndici();
    return new Pool(this.route.origin, { connections: this.#limit, pipelining: 1, connect: this.#openings.connect });
  }

  /** Called when requests wait although no connection is busy or being opened: undici has lost its turn. */
  #recover(): void {
    if (this.#openings.count > 0 || this.#running.size > 0) return;
    // A request that waits for a kept connection is given another when that one ends.
    if (this.#sockets.count > 0) return this.#sockets.cut();
    const lost = this.#pool;
    this.#pool = this.#createPool();
    destroy(lost);
  }
}

/** Does not wait: undici resolves its promise with `globalThis.queueMicrotask`, which test tools replace. */
function destroy(pool: Pool | undefined): void {
  void pool?.destroy().catch(() => undefined);
}

function closed(): Error {
  return networkError({ code: 'ECONNABORTED', message: 'the connections are closed' });
}
