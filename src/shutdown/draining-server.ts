import type { IncomingMessage, ServerResponse } from 'node:http';

/** A server of `node:http`, and whatever else closes with a callback or with a promise, such as Fastify's. */
export interface ClosableServer {
  close(...args: never[]): unknown;
}

interface CallingBack {
  close(onClosed: (error?: Error) => void): unknown;
}

type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

interface HttpServer {
  prependListener(event: 'request', listener: RequestListener): unknown;
  off(event: 'request', listener: RequestListener): unknown;
}

/**
 * A server that can be closed without waiting for connections that are kept alive, and without cutting off an answer.
 *
 * Node closes idle connections once, when `close` is called. One whose request is answered later would stay open for
 * the whole keep-alive time, which is 72 s with Fastify; closing idle connections again and again would cut off answers
 * that are still being read. So each connection ends with its answer.
 */
export class DrainingServer {
  readonly #server: ClosableServer;
  readonly #http: HttpServer | undefined;
  readonly #inFlight = new Set<ServerResponse>();
  #closing = false;

  constructor(server: ClosableServer) {
    this.#server = server;
    this.#http = httpServerOf(server);
    this.#http?.prependListener('request', this.#onRequest);
  }

  /** Leaves the server alone from now on. */
  detach(): void {
    this.#http?.off('request', this.#onRequest);
  }

  /**
   * Resolves when the server has answered what was in flight. Rejects with its error, unless that only says that it
   * does not run.
   */
  async close(): Promise<void> {
    this.#closing = true;
    for (const response of this.#inFlight) endConnectionWith(response);
    try {
      await closed(this.#server);
    } catch (error) {
      if (!isNotRunning(error)) throw error;
    }
  }

  readonly #onRequest: RequestListener = (request, response) => {
    // HTTP/2 has no connection of its own for a request.
    if (request.httpVersionMajor !== 1) return;
    if (this.#closing) return endConnectionWith(response);
    this.#inFlight.add(response);
    response.once('close', () => this.#inFlight.delete(response));
  };
}

function endConnectionWith(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
  else response.once('finish', () => response.req.socket.end());
}

function closed(server: CallingBack): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const answer = server.close((error) => (error == null ? resolve(undefined) : reject(error)));
    if (isPromise(answer)) resolve(answer);
  });
}

function isPromise(answer: unknown): answer is PromiseLike<unknown> {
  return typeof (answer as Partial<PromiseLike<unknown>> | undefined)?.then === 'function';
}

function isNotRunning(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === 'ERR_SERVER_NOT_RUNNING';
}

/** The server itself, or the one inside of a framework's. */
function httpServerOf(server: ClosableServer): HttpServer | undefined {
  const candidates: unknown[] = [server, (server as { server?: unknown }).server];
  return candidates.find(isHttpServer);
}

function isHttpServer(candidate: unknown): candidate is HttpServer {
  const server = candidate as (Partial<HttpServer> & { closeIdleConnections?: unknown }) | undefined;
  return typeof server?.closeIdleConnections === 'function' && typeof server.prependListener === 'function';
}
