import type { Socket } from 'node:net';
import { Pool, type Dispatcher } from 'undici';
import type { Clock } from '../timing/clock.js';
import { networkError } from './network-error.js';
import { Openings } from './openings.js';
import { routeTo, type Route, type RouteOptions } from './route.js';
import { Sockets } from './sockets.js';
import { StallWatch } from './stall-watch.js';
import { untraced } from './untraced.js';

export interface ConnectionsOptions extends Omit<RouteOptions, 'onOpen'> {
  /** Connections at a time; unlimited when missing. */
  readonly connections?: number | undefined;
  readonly clock: Clock;
  /** Gets the socket of each connection before a request goes out on it: undici does not show it. */
  readonly onSocket?: (socket: Socket) => void;
}

const CLOSE_MS = 500;

/** The connections over which requests get to the relay, kept and used again. Each request has one for itself. */
export class Connections {
  readonly route: Route;
  readonly #openings: Openings;
  readonly #sockets = new Sockets();
  readonly #watch: StallWatch;
  readonly #limit: number | null;
  readonly #clock: Clock;
  readonly #waiting = new Set<Dispatcher.DispatchHandler>();
  readonly #running = new Set<Dispatcher.DispatchHandler>();
  #started = 0;
  #pool: Pool;
  #closed = false;

  constructor({ connections, clock, onSocket, ...options }: ConnectionsOptions) {
    this.route = routeTo({ ...options, onOpen: (socket) => this.#sockets.keep(socket) });
    const wanted = (): number => (this.#closed ? 0 : this.#waiting.size);
    this.#openings = new Openings({ open: this.route.connector, wanted, onSocket });
    const started = (): number => this.#started;
    this.#watch = new StallWatch({ clock, waiting: wanted, started, onStall: () => this.#recover() });
    this.#limit = connections ?? null;
    this.#clock = clock;
    this.#pool = this.#createPool();
  }

  /** Hands a request to undici. It waits for a connection until its handler is started. */
  dispatch(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#waiting.add(handler);
    untraced(() => this.#pool.dispatch(request, handler));
    this.#watch.look();
  }

  /** The request of this handler has its connection. */
  start(handler: Dispatcher.DispatchHandler): void {
    this.#started++;
    this.#running.add(handler);
    this.#leave(handler);
  }

  /** The request of this handler is over: complete, failed or given up. Once more changes nothing. */
  end(handler: Dispatcher.DispatchHandler): void {
    if (!this.#running.delete(handler)) this.#leave(handler);
  }

  /** Cuts all connections, those that are being opened too. Resolves when they have ended; never rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    destroy(this.#pool);
    const ended = this.#sockets.ended();
    this.#openings.abandonUnwanted();
    this.#sockets.cut(networkError({ code: 'ECONNABORTED', message: 'the connections are closed' }));
    await Promise.race([ended, this.#patience()]);
  }

  /** The end of a socket is told in a tick, and test tools replace `process.nextTick` too. */
  #patience(): Promise<void> {
    return new Promise((resolve) => this.#clock.setTimeout(resolve, CLOSE_MS).unref());
  }

  #leave(handler: Dispatcher.DispatchHandler): void {
    if (this.#waiting.delete(handler)) this.#openings.abandonUnwanted();
  }

  #createPool(): Pool {
    return new Pool(this.route.origin, { connections: this.#limit, pipelining: 1, connect: this.#openings.connect });
  }

  /** Requests wait although no connection is busy or being opened: undici has lost its turn. */
  #recover(): void {
    if (this.#openings.count > 0 || this.#running.size > 0) return;
    // A request that waits for a kept connection is given another when that one ends.
    if (this.#sockets.count > 0) return this.#sockets.cut();
    const lost = this.#pool;
    this.#pool = this.#createPool();
    destroy(lost);
  }
}

/** Not awaited: undici resolves it by way of `globalThis.queueMicrotask`, which test tools replace. */
function destroy(pool: Pool): void {
  void pool.destroy().catch(() => undefined);
}
