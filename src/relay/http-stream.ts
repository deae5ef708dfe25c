import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { Connections } from './connections.js';
import { endpointOf } from './endpoint.js';
import type { HttpClientOptions } from './http-client.js';

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
  const { connect, proxyUrl, timeoutMs, headers } = options;
  const reader = new StreamReader(options);
  const onSocket = (socket: Socket): void => reader.connected(socket);
  const connections = new Connections({ origin, connect, proxyUrl, timeoutMs, connections: 1, onSocket });
  const request = {
    origin,
    path: prefix + options.path,
    method: 'GET',
    headers: { ...headers, accept: 'text/event-stream' },
    headersTimeout: timeoutMs,
    bodyTimeout: 0,
  } as const;
  connections.dispatch(request, reader);
  return () => void connections.close();
}

class StreamReader implements Dispatcher.DispatchHandler {
  readonly #options: StreamOptions;
  #socket: Socket | undefined;
  #ended = false;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  connected(socket: Socket): void {
    this.#socket = socket;
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
