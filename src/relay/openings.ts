import type { Socket } from 'node:net';
import type { ConnectCallback, Connector, ConnectTarget } from './connector.js';
import { networkError } from './network-error.js';

export interface OpeningsOptions {
  readonly open: Connector;
  /** Requests that wait for a connection now. */
  readonly wanted: () => number;
  /** Gets the socket of each connection before a request goes out on it: undici does not show it. */
  readonly onSocket?: ((socket: Socket) => void) | undefined;
}

/**
 * The connections that are being opened: never more than requests wait for one.
 *
 * Left alone, undici keeps opening a connection until the time to connect is over, even if the request was given up and
 * the dispatcher destroyed: a silent peer would hold up every further attempt, and the end of the process.
 */
export class Openings {
  readonly #options: OpeningsOptions;
  /** Oldest first. */
  readonly #openings = new Set<Opening>();

  constructor(options: OpeningsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#openings.size;
  }

  /** A connector for undici. */
  readonly connect = (target: ConnectTarget, done: ConnectCallback): void => {
    // undici also connects for a request that was aborted in flight, or given up in its queue.
    if (this.count >= this.#options.wanted()) return refuse(done);
    const opening = new Opening(done);
    this.#openings.add(opening);
    this.#begin(opening, target);
  };

  /** Abandons the oldest while more are being opened than are wanted. */
  abandonUnwanted(): void {
    for (const opening of this.#openings) if (this.count > this.#options.wanted()) this.#abandon(opening);
  }

  #begin(opening: Opening, target: ConnectTarget): void {
    const settle: ConnectCallback = (...result) => this.#settle(opening, result);
    try {
      opening.socket = this.#options.open(target, settle);
    } catch (error) {
      settle(error as Error, null);
    }
  }

  #settle(opening: Opening, result: Parameters<ConnectCallback>): void {
    if (this.#openings.delete(opening)) {
      if (result[1] !== null) this.#options.onSocket?.(result[1]);
      opening.done(...result);
    } else {
      // A tunnel may be ready only after it was abandoned.
      result[1]?.destroy();
    }
  }

  #abandon(opening: Opening): void {
    const error = unwanted();
    this.#settle(opening, [error, null]);
    opening.socket?.destroy(error);
  }
}

/** A connect that undici waits for. */
class Opening {
  socket: Socket | undefined;
  readonly done: ConnectCallback;

  constructor(done: ConnectCallback) {
    this.done = done;
  }
}

/** Calls back later, as undici expects it; by a promise, because test tools replace `queueMicrotask`. */
function refuse(done: ConnectCallback): void {
  void Promise.resolve().then(() => done(unwanted(), null));
}

function unwanted(): Error {
  return networkError({ code: 'ECONNABORTED', message: 'no request waits for this connection' });
}
