import type { Socket } from 'node:net';
import { systemClock } from '../timing/clock.js';
import { earlierSocketsOf } from './earlier-sockets.js';
import type { Http2Session, SocketServer } from './socket-server.js';

interface Connection {
  readonly openedMs: number;
  session?: Http2Session;
}

/** An HTTP/2 session shows its socket only through a proxy, but this property of the socket can be read through it. */
const CONNECTION = Symbol('connection');

type TrackedSocket = Socket & { [CONNECTION]?: Connection };

/** How long a socket that is to end has to send what was written. */
const LINGER_MS = 100;

/** The connections of a server, and what is known of them. */
export class OpenConnections {
  readonly #server: SocketServer;
  readonly #sockets = new Map<Socket, Connection>();
  /** TCP connections of a TLS server whose handshake has not ended. */
  readonly #handshakes = new Map<Socket, Connection>();
  #isClosing = false;

  constructor(server: SocketServer) {
    this.#server = server;
    for (const socket of earlierSocketsOf(server)) this.#onConnection(socket);
    // First in line: a listener of the server itself makes the HTTP/2 session.
    server.prependListener('connection', this.#onConnection);
    server.prependListener('secureConnection', this.#onSecureConnection);
    server.prependListener('session', this.#onSession);
  }

  detach(): void {
    this.#server.off('connection', this.#onConnection);
    this.#server.off('secureConnection', this.#onSecureConnection);
    this.#server.off('session', this.#onSession);
  }

  get isEmpty(): boolean {
    return this.#sockets.size === 0;
  }

  /** Whether HTTP/2 sessions are open; after {@link closeSessions} these are the ones that still have streams. */
  get haveStreams(): boolean {
    return [...this.#sockets.values()].some(hasStreams);
  }

  /** Ends each HTTP/2 session, present or future, with its last stream. */
  closeSessions(): void {
    this.#isClosing = true;
    for (const { session } of this.#sockets.values()) session?.close();
  }

  /** Ends connections opened before `limitMs` that have never carried a request, or whose session has ended. */
  endUnused(limitMs: number): void {
    for (const [socket, { openedMs }] of this.#handshakes) if (openedMs <= limitMs) socket.destroy();
    for (const [socket, { openedMs, session }] of this.#sockets) {
      if (openedMs <= limitMs && (socket.bytesRead === 0 || session?.destroyed)) socket.destroy();
    }
  }

  /** Ends all but those with HTTP/2 streams and those that are to be spared. */
  endAllBut(isSpared: (socket: Socket) => boolean): void {
    for (const [socket, connection] of this.#sockets) {
      if (!hasStreams(connection) && !isSpared(socket) && !socket.writableEnded) end(socket);
    }
  }

  readonly #onConnection = (socket: Socket): void => {
    this.#track(socket, this.#server.setSecureContext === undefined ? this.#sockets : this.#handshakes);
  };

  readonly #onSecureConnection = (socket: Socket): void => {
    const raw = [...this.#handshakes.keys()].find((other) => isSamePeer(other, socket));
    if (raw !== undefined) this.#handshakes.delete(raw);
    this.#track(socket, this.#sockets);
  };

  readonly #onSession = (session: Http2Session): void => {
    const connection = (session.socket as TrackedSocket)[CONNECTION];
    if (connection !== undefined) connection.session = session;
    if (this.#isClosing) session.close();
  };

  #track(socket: TrackedSocket, sockets: Map<Socket, Connection>): void {
    const connection = { openedMs: systemClock.nowMs() };
    socket[CONNECTION] = connection;
    sockets.set(socket, connection);
    socket.once('close', () => sockets.delete(socket));
  }
}

function hasStreams({ session }: Connection): boolean {
  return session !== undefined && !session.destroyed;
}

/** A TLS socket and the TCP connection below it have the same peer and port. */
function isSamePeer(one: Socket, other: Socket): boolean {
  return one.remotePort === other.remotePort && one.remoteAddress === other.remoteAddress;
}

/** A peer that does not read, or does not end its side, must not hold the process. */
function end(socket: Socket): void {
  socket.end();
  systemClock.setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
