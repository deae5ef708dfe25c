import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { SocketServer } from './socket-server.js';

/** What Node publishes when an HTTP/1 request begins and when its response has been sent. */
interface Exchange {
  readonly server: unknown;
  readonly socket: Socket;
  readonly response: ServerResponse;
}

/**
 * Diagnostics channels, and not the server's events: a request with `Expect: 100-continue` is another event, and a
 * listener to that would change what the server does.
 */
const REQUEST = 'http.server.request.start';
const RESPONSE = 'http.server.response.finish';

/** The HTTP/1 responses of a server that are not sent completely. A connection has several if its client pipelines. */
export class ResponsesInFlight {
  readonly #server: SocketServer;
  readonly #bySocket = new Map<Socket, Set<ServerResponse>>();
  readonly #known = new WeakSet<Socket>();
  readonly #announced = new WeakSet<ServerResponse>();
  #isClosing = false;

  constructor(server: SocketServer) {
    this.#server = server;
    subscribe(REQUEST, this.#onRequest);
    subscribe(RESPONSE, this.#onResponse);
  }

  detach(): void {
    unsubscribe(REQUEST, this.#onRequest);
    unsubscribe(RESPONSE, this.#onResponse);
  }

  get isEmpty(): boolean {
    return this.#bySocket.size === 0;
  }

  has(socket: Socket): boolean {
    return this.#bySocket.has(socket);
  }

  /** From now on the last response on each connection says that the connection ends after it. */
  close(): void {
    this.#isClosing = true;
    for (const responses of this.#bySocket.values()) this.#announceEnd(responses);
  }

  /** Calls `act`, which cannot destroy the connections of these responses. */
  shield(act: () => void): void {
    const sockets = [...this.#bySocket.keys()];
    for (const socket of sockets) Object.defineProperty(socket, 'destroy', { value: () => socket, configurable: true });
    try {
      act();
    } finally {
      for (const socket of sockets) Reflect.deleteProperty(socket, 'destroy');
    }
  }

  readonly #onRequest = (message: unknown): void => {
    const { server, socket, response } = message as Exchange;
    if (server !== this.#server) return;
    const responses = this.#bySocket.get(socket) ?? this.#track(socket);
    responses.add(response);
    if (this.#isClosing) this.#announceEnd(responses);
  };

  readonly #onResponse = (message: unknown): void => {
    const { server, socket, response } = message as Exchange;
    if (server !== this.#server) return;
    const responses = this.#bySocket.get(socket);
    responses?.delete(response);
    if (responses?.size === 0) this.#bySocket.delete(socket);
  };

  #track(socket: Socket): Set<ServerResponse> {
    const responses = new Set<ServerResponse>();
    this.#bySocket.set(socket, responses);
    if (!this.#known.has(socket)) socket.once('close', () => this.#bySocket.delete(socket));
    this.#known.add(socket);
    return responses;
  }

  /** Node ends the connection after a response with `connection: close`: only the last pipelined one may have it. */
  #announceEnd(responses: ReadonlySet<ServerResponse>): void {
    const last = [...responses].at(-1);
    for (const response of responses) {
      if (response.headersSent) continue;
      if (response === last) response.setHeader('connection', 'close');
      else if (this.#announced.has(response)) response.removeHeader('connection');
      this.#announced.add(response);
    }
  }
}
