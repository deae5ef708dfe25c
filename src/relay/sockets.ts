import type { Socket } from 'node:net';

/** The sockets that are open. undici forgets a client of whose connections one failed, and what is under way on it. */
export class Sockets {
  readonly #open = new Set<Socket>();

  get count(): number {
    return this.#open.size;
  }

  keep(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
  }

  /** Resolves when those that are open now have ended. */
  async ended(): Promise<void> {
    const ends = [...this.#open].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    await Promise.all(ends);
  }

  /** With an error the requests that undici holds for a socket fail; without one they get another connection. */
  cut(error?: Error): void {
    for (const socket of this.#open) socket.destroy(error);
  }
}
