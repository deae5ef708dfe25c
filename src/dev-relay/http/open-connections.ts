import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The connections of a server, and which of them have a request. `closeIdleConnections` of `node:http` leaves open
 * those that never sent a request, such as a browser opens in advance, and those in the middle of their headers.
 */
export class OpenConnections {
  /** How many requests each has that are not done. */
  readonly #requests = new Map<Socket, number>();

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.#requests.set(socket, 0);
      socket.once('close', () => this.#requests.delete(socket));
    });
  }

  noteRequest(socket: Socket, response: ServerResponse): void {
    this.#add(socket, 1);
    response.once('close', () => this.#add(socket, -1));
  }

  /** Ends the connections on which nobody waits for a response. */
  closeIdle(): void {
    for (const [socket, requests] of this.#requests) if (requests === 0) socket.destroy();
  }

  #add(socket: Socket, change: 1 | -1): void {
    const requests = this.#requests.get(socket);
    if (requests !== undefined) this.#requests.set(socket, requests + change);
  }
}
