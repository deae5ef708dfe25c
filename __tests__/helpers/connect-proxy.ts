import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A small HTTP proxy that tunnels with CONNECT and keeps what it was asked. */
export class ConnectProxy {
  readonly asked: { target: string; headers: IncomingHttpHeaders }[] = [];
  /** Answers this status and opens no tunnel when set. */
  refuse: number | undefined;
  /** Never answers when set. */
  stalls = false;
  readonly #server: Server = createServer();
  readonly #sockets = new Set<Duplex>();

  private constructor() {
    this.#server.on('connection', (socket: Socket) => this.#keep(socket));
    this.#server.on('connect', ({ url: target = '', headers }, socket) => {
      this.asked.push({ target, headers });
      // Who does not read does not hear of the end either, and a server of node:http leaves its half of it to us.
      if (this.stalls) return void socket.on('end', () => socket.end()).resume();
      if (this.refuse !== undefined) return void socket.end(`HTTP/1.1 ${this.refuse} No\r\n\r\n`);
      this.#tunnel(target, socket);
    });
  }

  static async start(): Promise<ConnectProxy> {
    const proxy = new ConnectProxy();
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
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #tunnel(target: string, socket: Duplex): void {
    const { hostname, port } = new URL(`tcp://${target}`);
    const upstream = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    this.#keep(upstream);
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined));
  }
}
