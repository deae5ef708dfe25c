import {
  createServer as createHttpServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * `requests`: each goes to the next relay, whatever connection it came on. `connections`: each stays with one relay.
 */
export type Spread = 'requests' | 'connections';

/**
 * A load balancer that takes its targets in turn and does not look whether they are healthy: a request that no relay
 * takes gets a 502, a connection that none takes is cut.
 */
export class Balancer {
  /** Which target was chosen, by its index, in the order of the requests or connections. */
  readonly chosen: number[] = [];
  readonly #targets: readonly URL[];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(targets: readonly string[], spread: Spread) {
    this.#targets = targets.map((target) => new URL(target));
    this.#server =
      spread === 'connections'
        ? createTcpServer((socket) => this.#join(socket))
        : createHttpServer((request, response) => this.#forward(request, response));
    this.#server.on('connection', (socket: Socket) => this.#keep(socket));
  }

  static async start(targets: readonly string[], spread: Spread): Promise<Balancer> {
    const balancer = new Balancer(targets, spread);
    await new Promise<void>((resolve) => balancer.#server.listen(0, '127.0.0.1', resolve));
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Connections that are open, those to the targets included. */
  get open(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #next(): URL {
    const index = this.chosen.length % this.#targets.length;
    this.chosen.push(index);
    return this.#targets[index]!;
  }

  #join(socket: Socket): void {
    const { hostname, port } = this.#next();
    const upstream = this.#keep(connect({ host: hostname, port: Number(port) }));
    socket.pipe(upstream).pipe(socket);
    socket.on('close', () => upstream.destroy());
    upstream.on('close', () => socket.destroy());
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    const { method, url, headers } = request;
    const upstream = httpRequest(new URL(url ?? '/', this.#next()), { method, headers, agent: false });
    upstream.on('response', (from) => {
      response.writeHead(from.statusCode ?? 502, from.headers);
      from.pipe(response);
    });
    upstream.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket)));
    return socket;
  }
}
