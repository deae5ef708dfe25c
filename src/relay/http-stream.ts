import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { buildConnector, Pool, ProxyAgent, type Dispatcher } from 'undici';
import { endpointOf } from './endpoint.js';
import type { HttpClientOptions } from './http-client.js';
import { untraced } from './untraced.js';

export interface StreamOptions extends Pick<
  HttpClientOptions,
  'url' | 'headers' | 'connect' | 'proxyUrl' | 'timeoutMs'
> {
  readonly path: string;
  readonly onOpen: (status: number, contentType: string) => void;
  readonly onData: () => void;
  /** Called once, however it ended. */
  readonly onEnd: () => void;
}

/** Follows an endless answer on a connection of its own, which does not keep the process alive. Returns the function that ends it. */
export function openStream(options: StreamOptions): () => void {
  const { origin, prefix } = endpointOf(options.url);
  const reader = new StreamReader(options);
  const dispatcher = reader.dispatcherFor(origin);
  const request = {
    origin,
    path: prefix + options.path,
    method: 'GET',
    headersTimeout: options.timeoutMs,
    bodyTimeout: 0,
  } as const;
  untraced(() =>
    dispatcher.dispatch({ ...request, headers: { ...options.headers, accept: 'text/event-stream' } }, reader),
  );
  return () => void dispatcher.destroy().catch(() => undefined);
}

class StreamReader implements Dispatcher.DispatchHandler {
  readonly #options: StreamOptions;
  #socket: Socket | undefined;
  #ended = false;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  dispatcherFor(origin: string): Dispatcher {
    const { connect, proxyUrl, timeoutMs } = this.#options;
    const tls = { timeout: timeoutMs, ...connect };
    if (proxyUrl === undefined) return new Pool(origin, { connections: 1, connect: this.#seen(buildConnector(tls)) });
    return new ProxyAgent({
      uri: proxyUrl,
      requestTls: tls,
      proxyTls: tls,
      clientFactory: (uri, options) => {
        const open = (options as { connect: buildConnector.connector }).connect;
        return new Pool(uri, { ...options, headersTimeout: timeoutMs, connect: this.#seen(open) });
      },
    });
  }

  /** The same connector, except that its socket is at hand: undici does not show it. */
  #seen(open: buildConnector.connector): buildConnector.connector {
    return (target, done) =>
      open(target, (...result) => {
        this.#socket = result[1] ?? undefined;
        done(...result);
      });
  }

  onRequestStart(): void {
    this.#socket?.unref();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // undici takes a reference whenever it turns to the socket.
    this.#socket?.unref();
    this.#options.onOpen(status, String(headers['content-type'] ?? ''));
  }

  onResponseData(): void {
    this.#socket?.unref();
    this.#options.onData();
  }

  onResponseEnd(): void {
    this.#end();
  }

  onResponseError(): void {
    this.#end();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.onEnd();
  }
}
