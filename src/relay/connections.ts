import type { Socket } from 'node:net';
import { buildConnector, Pool, ProxyAgent, type Dispatcher } from 'undici';
import { untraced } from './untraced.js';

/** TLS and connect options of undici: a private CA, a client certificate, a socket path. */
export type ConnectOptions = Exclude<Pool.Options['connect'], ((...args: never[]) => unknown) | undefined>;

export interface ConnectionsOptions {
  readonly origin: string;
  readonly connect?: ConnectOptions | undefined;
  readonly proxyUrl?: string | undefined;
  /** Connections at a time; unlimited when missing. */
  readonly connections?: number | undefined;
  /** Bounds the time to connect. */
  readonly timeoutMs: number;
  /** Gets the socket of each connection before a request goes out on it: undici does not show it. */
  readonly onSocket?: (socket: Socket) => void;
}

/**
 * The connections to one origin, directly or through a proxy.
 *
 * Left alone, undici stays with a connection that it is opening until the time to connect is over, even if the request was given up and the dispatcher
 * destroyed: a peer that is mute would hold up every further attempt, and the end of the process. Here no more connections are being opened than
 * requests wait for one, and none after `close`.
 */
export class Connections {
  readonly #dispatcher: Dispatcher;
  readonly #onSocket: ((socket: Socket) => void) | undefined;
  readonly #waiting = new Set<Dispatcher.DispatchHandler>();
  /** Oldest first. */
  readonly #openings = new Set<Opening>();
  readonly #sockets = new Set<Socket>();
  #newest: Socket | undefined;
  #closed = false;

  constructor(options: ConnectionsOptions) {
    this.#onSocket = options.onSocket;
    this.#dispatcher = this.#dispatcherFor(options);
  }

  /** Hands a request to undici. It counts as waiting for a connection until its handler is released. */
  dispatch(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#waiting.add(handler);
    untraced(() => this.#dispatcher.dispatch(request, handler));
  }

  /** The request of this handler has its connection, has failed or is given up. More than one call changes nothing. */
  release(handler: Dispatcher.DispatchHandler): void {
    if (!this.#waiting.delete(handler) || this.#closed) return;
    for (const opening of this.#openings) if (this.#openings.size > this.#waiting.size) this.#abandon(opening);
  }

  /** Cuts all connections, those that are being opened too. Never rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    const destroyed = this.#dispatcher.destroy().catch(() => undefined);
    for (const opening of this.#openings) this.#abandon(opening);
    // A dispatcher forgets a client of whose connections one failed, and what is under way on it.
    for (const socket of this.#sockets) socket.destroy(unwanted());
    await destroyed;
  }

  #dispatcherFor({ origin, connect, proxyUrl, connections, timeoutMs }: ConnectionsOptions): Dispatcher {
    const tls = { timeout: timeoutMs, ...connect };
    const poolTo = (to: string | URL, open: Connector): Pool =>
      new Pool(to, { connections: connections ?? null, pipelining: 1, connect: this.#wanted(open) });
    if (proxyUrl === undefined) return poolTo(origin, this.#kept(buildConnector(tls)));
    return new ProxyAgent({
      uri: proxyUrl,
      requestTls: tls,
      proxyTls: tls,
      factory: (to, options) => poolTo(to, connectorOf(options)),
      // A proxy that does not answer CONNECT would otherwise hold the connection's place for five minutes.
      clientFactory: (uri, options) =>
        new Pool(uri, { ...options, headersTimeout: timeoutMs, connect: this.#kept(connectorOf(options)) }),
    });
  }

  /** The same connector, except that its sockets are at hand. */
  #kept(open: Connector): Connector {
    return (target, done) => {
      // undici's connectors return their socket, which their type does not say.
      const socket = open(target, done) as unknown as Socket;
      this.#sockets.add(socket.once('close', () => this.#sockets.delete(socket)));
      this.#newest = socket;
    };
  }

  /** The same connector, except that it opens nothing that no request waits for, and what it opens can be abandoned. */
  #wanted(open: Connector): Connector {
    return (target, done) => {
      // undici connects for a request that was aborted in flight, too, or that was given up in its queue.
      if (this.#closed || this.#openings.size >= this.#waiting.size)
        return queueMicrotask(() => done(unwanted(), null));
      const opening: Opening = new Opening((...result) => {
        this.#openings.delete(opening);
        if (result[1] !== null) this.#onSocket?.(result[1]);
        done(...result);
      });
      this.#openings.add(opening);
      this.#open(open, target, opening);
    };
  }

  #open(open: Connector, target: buildConnector.Options, opening: Opening): void {
    this.#newest = undefined;
    try {
      open(target, opening.settle);
    } catch (error) {
      opening.settle(error as Error, null);
    }
    // Made in the same turn, be it the one to the proxy.
    opening.socket = this.#newest;
  }

  #abandon(opening: Opening): void {
    const error = unwanted();
    opening.settle(error, null);
    opening.socket?.destroy(error);
  }
}

type Connector = buildConnector.connector;

/** A connect that undici waits for. */
class Opening {
  socket: Socket | undefined;
  #done: buildConnector.Callback | undefined;

  constructor(done: buildConnector.Callback) {
    this.#done = done;
  }

  /** The first result is the one that counts. A tunnel may come about when it is no longer wanted. */
  readonly settle: buildConnector.Callback = (...result) => {
    const done = this.#done;
    this.#done = undefined;
    if (done === undefined) result[1]?.destroy();
    else done(...result);
  };
}

/** `ProxyAgent` gives its factories the connector that leads through the proxy, or to it. */
function connectorOf(options: object): Connector {
  return (options as { connect: Connector }).connect;
}

/** Not one of undici's own codes: some of them make it connect again. */
function unwanted(): Error {
  return Object.assign(new Error('no request waits for this connection'), { code: 'ECONNABORTED' });
}
