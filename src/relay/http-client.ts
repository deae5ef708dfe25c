import type { Dispatcher } from 'undici';
import { systemClock, type Clock } from '../timing/clock.js';
import { detached } from '../timing/detached.js';
import { Connections, type ConnectionsOptions } from './connections.js';
import { ACCEPTED_ENCODING } from './content-encoding.js';
import { endpointOf } from './endpoint.js';
import { HttpAttempt } from './http-attempt.js';
import type { HttpRequest, HttpResult } from './http-message.js';
import { proxyRefusal } from './proxy.js';
import type { AskedRequest } from './refusal-text.js';

export interface HttpClientOptions extends Omit<ConnectionsOptions, 'clock' | 'onSocket'> {
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/** Where the relay looks for a key; names of headers are in lower case here. */
const KEY_HEADERS = ['authorization', 'x-api-key'] as const;

type Settle = (result: HttpResult) => void;

/**
 * Makes one HTTP attempt per call, over kept connections. Every outcome is a value; nothing is retried, and no redirect
 * is followed.
 */
export class HttpClient {
  /** Also for callers that wait between requests. */
  readonly clock: Clock;
  readonly #options: ConnectionsOptions;
  readonly #connections: Connections;
  /** For urgent requests while all connections are busy. */
  #spare: Connections | undefined;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ headers, clock = systemClock, ...options }: HttpClientOptions) {
    this.#options = { ...options, clock };
    this.#connections = new Connections(this.#options);
    this.#headers = { 'accept-encoding': ACCEPTED_ENCODING, ...headers, ...this.#connections.route.headers };
    this.clock = clock;
  }

  send(request: HttpRequest): Promise<HttpResult> {
    // Detached: a connection outlives the request of the application for which it was opened.
    return new Promise((resolve) => detached(() => this.#begin(request, this.#settling(resolve))));
  }

  /** Describes a request for `path`, for messages about its response. */
  asked(path: string): AskedRequest {
    const { origin, prefix } = endpointOf(this.#options.url);
    const address = origin + (prefix === '' ? '' : '/…') + path;
    return { address, hasKey: KEY_HEADERS.some((name) => Object.hasOwn(this.#headers, name)) };
  }

  /** Gives later requests new connections; requests in flight keep theirs. */
  renew(): void {
    this.#connections.renew();
  }

  /** Cuts all connections, those that are being opened too. Never rejects. */
  async close(): Promise<void> {
    await Promise.all([this.#connections.close(), this.#spare?.close()]);
  }

  #begin(request: HttpRequest, settle: Settle): void {
    const connections = this.#connectionsFor(request);
    const attempt = new HttpAttempt({ request, settle, connections, clock: this.clock });
    // The request was aborted before it began: not even a connection is opened.
    if (attempt.isSettled) return;
    try {
      connections.dispatch(this.#dispatchOptions(request), attempt);
    } catch (error) {
      attempt.fail(error);
    }
  }

  /** Closed connections are never full, so no spare connection is opened after `close`. */
  #connectionsFor({ isUrgent = false }: HttpRequest): Connections {
    if (!isUrgent || !this.#connections.isFull) return this.#connections;
    return (this.#spare ??= new Connections({ ...this.#options, connections: 1 }));
  }

  /** A forwarding proxy that wants credentials responds in the relay's place: that is a failure, not a response. */
  #settling(resolve: Settle): Settle {
    if (!this.#connections.route.isForwarded) return resolve;
    return (result) => {
      const isRefused = result.kind === 'response' && result.status === 407;
      resolve(isRefused ? { kind: 'failure', ...proxyRefusal(407), requestSent: false } : result);
    };
  }

  #dispatchOptions({ method = 'POST', path, body, headers }: HttpRequest): Dispatcher.DispatchOptions {
    const { origin, pathPrefix } = this.#connections.route;
    return {
      origin,
      path: pathPrefix + path,
      method,
      headers: headers === undefined ? this.#headers : { ...this.#headers, ...headers },
      body: body ?? null,
      // The attempt has a time-out for everything; those of undici are not needed.
      headersTimeout: 0,
      bodyTimeout: 0,
    };
  }
}
