import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { systemClock, type Clock, type Timer } from '../timing/clock.js';
import { Connections } from './connections.js';
import { ACCEPTED_ENCODING, encodingsOf } from './content-encoding.js';
import type { HttpClientOptions } from './http-client.js';

export interface StreamOptions extends Omit<HttpClientOptions, 'connections'> {
  readonly path: string;
  readonly onOpen: (status: number, contentType: string) => void;
  /** Gets the bytes as they come, still encoded, and the names of the encodings. */
  readonly onData: (chunk: Buffer, encodings: readonly string[]) => void;
  /** Called once, however it ended. */
  readonly onEnd: () => void;
}

/**
 * Follows an endless response on a connection of its own, which does not keep the process alive. The stream ends by
 * itself if the response has not begun after `timeoutMs`. Returns the function that ends it.
 */
export function openStream(options: StreamOptions): () => void {
  const stream = new HttpStream(options);
  stream.open();
  return () => stream.close();
}

class HttpStream implements Dispatcher.DispatchHandler {
  readonly #options: StreamOptions;
  readonly #clock: Clock;
  readonly #connections: Connections;
  #timer: Timer | undefined;
  #socket: Socket | undefined;
  #encodings: readonly string[] = [];
  #ended = false;

  constructor(options: StreamOptions) {
    const { url, proxyUrl, connect, timeoutMs, clock = systemClock } = options;
    const onSocket = (socket: Socket): void => void (this.#socket = socket);
    this.#options = options;
    this.#clock = clock;
    this.#connections = new Connections({ url, proxyUrl, connect, timeoutMs, clock, onSocket, connections: 1 });
  }

  open(): void {
    this.#timer = this.#clock.setTimeout(() => this.close(), this.#options.timeoutMs);
    this.#timer.unref();
    try {
      this.#connections.dispatch(this.#request(), this);
    } catch {
      this.#end();
    }
  }

  close(): void {
    void this.#connections.close();
  }

  onRequestStart(): void {
    this.#connections.start(this);
    this.#socket?.unref();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // undici references the socket again whenever it uses it.
    this.#socket?.unref();
    // An interim response, such as 103, is none yet.
    if (status < 200) return;
    this.#clock.clearTimeout(this.#timer);
    this.#encodings = encodingsOf(headers['content-encoding']);
    this.#options.onOpen(status, String(headers['content-type'] ?? ''));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#socket?.unref();
    this.#options.onData(chunk, this.#encodings);
  }

  onResponseEnd(): void {
    this.#end();
  }

  onResponseError(): void {
    this.#end();
  }

  #request(): Dispatcher.DispatchOptions {
    const { origin, pathPrefix, headers } = this.#connections.route;
    return {
      origin,
      path: pathPrefix + this.#options.path,
      method: 'GET',
      headers: {
        ...this.#options.headers,
        ...headers,
        ...{ accept: 'text/event-stream', 'accept-encoding': ACCEPTED_ENCODING },
      },
      headersTimeout: 0,
      bodyTimeout: 0,
    };
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#clock.clearTimeout(this.#timer);
    this.#connections.end(this);
    this.#options.onEnd();
  }
}
