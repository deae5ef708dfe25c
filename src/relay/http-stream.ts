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
  readonly onOpen: (status: number) => void;
  readonly onData: (chunk: Buffer) => void;
  /** Called once, however it ended. */
  readonly onEnd: () => void;
}

/**
 * Follows an endless answer on a connection of its own. The connection does not keep the process alive (through a proxy it does, because undici does not
 * show its socket). Returns the function that ends it.
 */
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
    if (proxyUrl !== undefined) return new ProxyAgent({ uri: proxyUrl, requestTls: tls, proxyTls: tls });
    const open = buildConnector(tls);
    const connector: buildConnector.connector = (target, done) =>
      open(target, (...result) => {
        this.#socket = result[1] ?? undefined;
        done(...result);
      });
    return new Pool(origin, { connections: 1, connect: connector });
  }

  onRequestStart(): void {
    this.#socket?.unref();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    // undici takes a reference whenever it turns to the socket.
    this.#socket?.unref();
    this.#options.onOpen(status);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#socket?.unref();
    this.#options.onData(chunk);
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
