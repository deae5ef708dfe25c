import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Between the client and the proxy alone. */
const HOP_BY_HOP: ReadonlySet<string> = new Set(['proxy-authorization', 'connection', 'proxy-connection']);

export interface ProxyRequest {
  readonly method: string;
  /** As in the request line: `host:port` of a CONNECT, a whole URL of a request to forward. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** A small HTTP proxy that tunnels with CONNECT, forwards requests in absolute form, and keeps what it was asked. */
export class ConnectProxy {
  readonly asked: ProxyRequest[] = [];
  /** Connections that came to the proxy so far. */
  connections = 0;
  /** Refuses with this status when set. */
  refuse: number | undefined;
  /** Refuses tunnels to other ports than these with 403 when set, as most proxies do. */
  tunnelPorts: readonly string[] | undefined;
  /** Never responds when set. */
  stalls = false;
  /** Cuts each connection instead of a response when set. */
  hangsUp = false;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  readonly #secure: boolean;

  private constructor(tls?: ServerOptions) {
    this.#secure = tls !== undefined;
    this.#server = tls === undefined ? createServer() : createTlsServer(tls);
    this.#server.on('connection', (socket: Socket) => {
      this.connections++;
      this.#keep(socket);
    });
    this.#server.on('connect', (request, socket) => this.#connect(request, socket));
    this.#server.on('request', (request, response) => this.#forward(request, response));
  }

  static async start(tls?: ServerOptions): Promise<ConnectProxy> {
    const proxy = new ConnectProxy(tls);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that are open, those that the proxy itself has opened included. */
  get open(): number {
    return this.#sockets.size;
  }

  get url(): string {
    return `${this.#secure ? 'https' : 'http'}://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connect(request: IncomingMessage, socket: Duplex): void {
    const target = this.#note(request);
    if (this.hangsUp) return void socket.destroy();
    // Who does not read does not notice the end either, and a server of node:http leaves its half of it to us.
    if (this.stalls) return void socket.on('end', () => socket.end()).resume();
    const { port } = new URL(`tcp://${target}`);
    const refuse = this.refuse ?? (this.tunnelPorts?.includes(port) === false ? 403 : undefined);
    if (refuse !== undefined) return void socket.end(`HTTP/1.1 ${refuse} No\r\n\r\n`);
    this.#tunnel(target, socket);
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    const target = this.#note(request);
    if (this.hangsUp) return void request.socket.destroy();
    if (this.stalls) return;
    if (this.refuse !== undefined) return void response.writeHead(this.refuse).end();
    const headers = endToEnd(request.headers);
    const upstream = httpRequest(target, { method: request.method ?? 'GET', headers, agent: false }, (incoming) => {
      response.writeHead(incoming.statusCode ?? 502, endToEnd(incoming.headers));
      incoming.pipe(response);
    });
    upstream.on('error', () => response.writeHead(502).end());
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  }

  #note({ method = '', url: target = '', headers }: IncomingMessage): string {
    this.asked.push({ method, target, headers });
    return target;
  }

  #tunnel(target: string, socket: Duplex): void {
    const { hostname, port } = new URL(`tcp://${target}`);
    const upstream = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    // One that has ended already ends no pipe.
    socket.on('close', () => upstream.destroy());
    upstream.on('close', () => socket.destroy());
    this.#keep(upstream);
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined));
  }
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}
