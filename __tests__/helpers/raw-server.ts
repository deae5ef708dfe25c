import { createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * A TCP server that says what a test wants, HTTP or not: what a `ScriptedRelay` cannot say, because Node.js
 * writes its heads. The one to count connections with, too.
 */
export class RawServer {
  /** Connections so far, and how many of them have ended. */
  connections = 0;
  ended = 0;
  readonly #server;
  readonly #sockets = new Set<Socket>();

  private constructor(serve: (socket: Socket, connection: number) => void) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket.on('error', () => undefined).on('close', () => this.#end(socket)));
      serve(socket, ++this.connections);
    });
  }

  /** `serve` gets each connection with its number, from 1. */
  static async start(serve: (socket: Socket, connection: number) => void): Promise<RawServer> {
    const server = new RawServer(serve);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** For a client that begins with TLS. */
  get secureUrl(): string {
    return this.url.replace('http:', 'https:');
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #end(socket: Socket): void {
    this.ended++;
    this.#sockets.delete(socket);
  }
}
