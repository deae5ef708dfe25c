import type { Socket } from 'node:net';

/** The open sockets. undici forgets a client after a connection of it has failed, and what is under way there. */
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

  /** Cuts all sockets. With an error the requests that undici holds for them fail; without one they get others. */
  cut(error?: Error): void {
    for (const socket of this.#open) socket.destroy(error);
  }
}
