import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { detached } from '../timing/detached.js';
import { Connections, type ConnectOptions } from './connections.js';
import { endpointOf, type Endpoint } from './endpoint.js';

export interface HttpClientOptions {
  /** Base URL; its path prefix is kept. */
  readonly url: string;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly connect?: ConnectOptions | undefined;
  readonly proxyUrl?: string | undefined;
  /** Connections at a time; unlimited when missing. */
  readonly connections?: number;
  /** Bounds the time to connect; each request has its own total. */
  readonly timeoutMs: number;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** From the call to the last byte of the answer (GOFF-REM-006). */
  readonly timeoutMs: number;
  /** Bytes of the answer that are read; a longer answer is cut there. */
  readonly maxAnswerBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Why the body is not whole: longer than allowed, or the connection or the time ended first. */
  readonly cut?: HttpFailure | undefined;
}

export interface HttpFailure {
  readonly kind: 'failure';
  /** Stable: `TIMEOUT`, `ABORTED`, `ANSWER_TOO_LARGE`, or the code of the network error, such as `ECONNREFUSED`. */
  readonly code: string;
  readonly message: string;
  /** Whether the request had begun to go out. */
  readonly requestSent: boolean;
}

/** One HTTP attempt a call, over kept connections. Every outcome is a value; nothing is retried, no redirect followed. */
export class HttpClient {
  readonly #endpoint: Endpoint;
  readonly #connections: Connections;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(options: HttpClientOptions) {
    this.#endpoint = endpointOf(options.url);
    this.#headers = options.headers;
    this.#connections = new Connections({ ...options, origin: this.#endpoint.origin });
  }

  send(request: HttpRequest): Promise<HttpAnswer | HttpFailure> {
    // A connection outlives the request of the application for which it was opened.
    return new Promise((resolve) => detached(() => this.#begin(request, resolve)));
  }

  /** Cuts all connections, those that are being opened too. Never rejects. */
  close(): Promise<void> {
    return this.#connections.close();
  }

  #begin(request: HttpRequest, settle: Settle): void {
    const exchange = new Exchange(request, settle, this.#connections);
    // Aborted before it began: not even a connection is opened for it.
    if (exchange.isSettled) return;
    try {
      this.#connections.dispatch(this.#dispatchOptions(request), exchange);
    } catch (error) {
      exchange.fail(error);
    }
  }

  #dispatchOptions({ method = 'POST', path, body, headers }: HttpRequest): Dispatcher.DispatchOptions {
    return {
      origin: this.#endpoint.origin,
      path: this.#endpoint.prefix + path,
      method,
      headers: { ...this.#headers, ...headers },
      body: body ?? null,
      // The exchange has one clock for everything; undici's would only run beside it.
      headersTimeout: 0,
      bodyTimeout: 0,
    };
  }
}

type Settle = (result: HttpAnswer | HttpFailure) => void;

/** What undici tells about one request, put together to one value. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: HttpRequest;
  readonly #settle: Settle;
  readonly #connections: Connections;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #status: number | undefined;
  #headers: IncomingHttpHeaders = {};
  #received = 0;
  #settled = false;

  constructor(request: HttpRequest, settle: Settle, connections: Connections) {
    this.#request = request;
    this.#settle = settle;
    this.#connections = connections;
    const { timeoutMs, signal } = request;
    const late = `no whole answer within ${Math.round(timeoutMs)} ms`;
    this.#timer = setTimeout(() => this.#giveUpUnlessCome('TIMEOUT', late), timeoutMs);
    // An open socket keeps the process alive by itself.
    this.#timer.unref();
    if (signal?.aborted) this.#giveUp(...ABORTED);
    else signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get isSettled(): boolean {
    return this.#settled;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up while it waited for a connection: nothing of it must go out.
    if (this.#settled) return controller.abort(new Error('given up'));
    this.#controller = controller;
    this.#connections.release(this);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // An interim answer, such as 103, is none yet.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { maxAnswerBytes } = this.#request;
    const room = maxAnswerBytes - this.#received;
    this.#received += chunk.length;
    this.#chunks.push(chunk.subarray(0, room));
    if (chunk.length > room) this.#giveUp('ANSWER_TOO_LARGE', `an answer of more than ${maxAnswerBytes} bytes`);
  }

  onResponseEnd(): void {
    this.#finish(this.#answer(undefined));
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.fail(error);
  }

  fail(error: unknown): void {
    const { code, message } = describe(error);
    this.#finish(this.#resultOf(code, message));
  }

  readonly #onAbort = (): void => this.#giveUpUnlessCome(...ABORTED);

  /** After the event loop was blocked its timers run before its sockets are read: an answer that is there already counts. */
  #giveUpUnlessCome(code: string, message: string): void {
    if (this.#controller === undefined) this.#giveUp(code, message);
    else setImmediate(() => this.#giveUp(code, message));
  }

  #giveUp(code: string, message: string): void {
    if (this.#settled) return;
    this.#finish(this.#resultOf(code, message));
    this.#controller?.abort(new Error(message));
  }

  #resultOf(code: string, message: string): HttpAnswer | HttpFailure {
    const failure: HttpFailure = { kind: 'failure', code, message, requestSent: this.#controller !== undefined };
    return this.#status === undefined ? failure : this.#answer(failure);
  }

  #answer(cut: HttpFailure | undefined): HttpAnswer {
    const body = Buffer.concat(this.#chunks).toString('utf8');
    return { kind: 'answer', status: this.#status ?? 0, headers: this.#headers, body, cut };
  }

  #finish(result: HttpAnswer | HttpFailure): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#request.signal?.removeEventListener('abort', this.#onAbort);
    this.#settle(result);
    this.#connections.release(this);
  }
}

const ABORTED = ['ABORTED', 'given up at the deadline'] as const;

function describe(error: unknown): { code: string; message: string } {
  const { code, message, errors } = error as { code?: unknown; message?: unknown; errors?: unknown[] };
  // Several addresses of one host were tried: the first failure speaks for all.
  if (Array.isArray(errors) && errors.length > 0 && !message) return describe(errors[0]);
  return {
    code: typeof code === 'string' ? code : 'NETWORK',
    message: typeof message === 'string' ? message : 'request failed',
  };
}
