import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

/** The members of servers of `node:net`, `node:http`, `node:https` and `node:http2` that are used here. */
export interface SocketServer extends EventEmitter {
  readonly listening: boolean;
  /** Only servers that speak HTTP/1 have it. */
  closeIdleConnections?: () => void;
  /** Only servers that speak HTTP/2 have it. */
  updateSettings?: unknown;
  /** Only servers that speak TLS have it. */
  setSecureContext?: unknown;
}

/** An HTTP/2 session of a server. */
export interface Http2Session extends EventEmitter {
  readonly socket: Socket;
  readonly destroyed: boolean;
  /** Ends the session with its last stream. */
  close(): void;
}

/** Where frameworks keep their server: Fastify and others, Nest, Hapi. */
const PLACES = [
  (server: object) => server,
  (server: object) => (server as { server?: unknown }).server,
  (server: object) => (server as { getHttpServer?(): unknown }).getHttpServer?.(),
  (server: object) => (server as { listener?: unknown }).listener,
];

/** The server itself, or the one inside a framework's server. */
export function socketServerOf(server: object): SocketServer | undefined {
  for (const place of PLACES) {
    const candidate = lookInto(server, place);
    if (isSocketServer(candidate)) return candidate;
  }
  return undefined;
}

/** Whether the server speaks HTTP, so that this package can see whether a connection carries a request. */
export function speaksHttp({ closeIdleConnections, updateSettings }: SocketServer): boolean {
  return typeof closeIdleConnections === 'function' || typeof updateSettings === 'function';
}

function lookInto(server: object, place: (server: object) => unknown): unknown {
  try {
    return place(server);
  } catch {
    return undefined;
  }
}

function isSocketServer(candidate: unknown): candidate is SocketServer {
  const server = candidate as (Partial<SocketServer> & { getConnections?: unknown }) | null | undefined;
  return typeof server?.getConnections === 'function' && typeof server.prependListener === 'function';
}
