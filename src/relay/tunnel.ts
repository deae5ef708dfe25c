import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import type { ConnectCallback, Connector, ConnectTarget } from './connector.js';
import { networkError } from './network-error.js';
import { proxyError, proxyRefusal, type Proxy } from './proxy.js';
import { loadedUndici } from './undici.js';

export interface TunnelOptions {
  readonly proxy: Proxy;
  /** Connects to the proxy. */
  readonly toProxy: Connector;
  /** Speaks TLS with the relay, through the tunnel. */
  readonly toRelay: Connector;
  /** Milliseconds for the proxy's response to CONNECT. */
  readonly timeoutMs: number;
}

/** Connects to the relay through a tunnel, requested from the proxy with CONNECT. Returns the socket to the proxy. */
export function createTunnelConnector(options: TunnelOptions): Connector {
  return (target, done) =>
    options.toProxy(options.proxy.target, (error, socket) => {
      if (socket === null) done(proxyError(error), null);
      else void openTunnel(socket, { ...options, target, done });
    });
}

interface TunnelRequest extends TunnelOptions {
  readonly target: ConnectTarget;
  readonly done: ConnectCallback;
}

async function openTunnel(socket: Socket, { toRelay, target, done, ...request }: TunnelRequest): Promise<void> {
  try {
    const tunnel = await askForTunnel(socket, { ...request, authority: authorityOf(target) });
    toRelay({ ...target, httpSocket: tunnel as Socket }, done);
  } catch (error) {
    socket.destroy();
    done(error as Error, null);
  }
}

interface TunnelQuestion extends Pick<TunnelOptions, 'proxy' | 'timeoutMs'> {
  readonly authority: string;
}

/** Requests the tunnel with a client for this one request: the tunnel takes over its socket. */
function askForTunnel(socket: Socket, { proxy, timeoutMs, authority }: TunnelQuestion): Promise<Duplex> {
  const { Client } = loadedUndici();
  const client = new Client(proxy.origin, { connect: handingOver(socket), headersTimeout: timeoutMs });
  const headers = { ...proxy.headers, host: authority, 'proxy-connection': 'keep-alive' };
  return new Promise((resolve, reject) => {
    // Not `client.connect`, which exists only if the index of undici is loaded.
    client.dispatch({ method: 'CONNECT', path: authority, headers }, new TunnelResponse(resolve, reject));
  });
}

/** The proxy's response to CONNECT. */
class TunnelResponse implements Dispatcher.DispatchHandler {
  readonly #resolve: (tunnel: Duplex) => void;
  readonly #reject: (error: Error) => void;

  constructor(resolve: (tunnel: Duplex) => void, reject: (error: Error) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(): void {
    // A handler must have this method.
  }

  /** Called whatever the status: undici takes every response to CONNECT for the end of HTTP. */
  onRequestUpgrade(_: Dispatcher.DispatchController, status: number, _headers: unknown, tunnel: Duplex): void {
    if (status < 300) return this.#resolve(tunnel);
    tunnel.on('error', () => undefined).destroy();
    this.#reject(networkError(proxyRefusal(status)));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(proxyError(error));
  }
}

/** Gives undici a socket that is connected already, in a turn of its own, and only once. */
function handingOver(socket: Socket): (target: ConnectTarget, done: ConnectCallback) => void {
  let given: Socket | undefined = socket;
  return (_target, done) => {
    const handed = given;
    given = undefined;
    void Promise.resolve().then(() => (handed === undefined ? done(hungUp(), null) : done(null, handed)));
  };
}

function hungUp(): Error {
  return networkError({ code: 'PROXY_CLOSED', message: 'the connection to the proxy has ended' });
}

function authorityOf({ host = '', port }: ConnectTarget): string {
  return port === '' ? `${host}:443` : host;
}
