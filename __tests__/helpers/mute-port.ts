import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { ScriptedRelay } from './scripted-relay.js';

/**
 * A port that takes connections and says nothing, so that a TLS handshake never ends. What comes after the first `mute`
 * connections gets the relay.
 */
export class MutePort {
  /** Connections so far, and how many of them have ended. */
  opened = 0;
  ended = 0;
  readonly #server = createServer((socket) => this.#take(socket));
  readonly #sockets = new Set<Socket>();
  readonly #mute: number;
  readonly #relay: ScriptedRelay | undefined;

  private constructor(mute: number, relay?: ScriptedRelay) {
    this.#mute = mute;
    this.#relay = relay;
  }

  static async start(mute = Infinity, relay?: ScriptedRelay): Promise<MutePort> {
    const port = new MutePort(mute, relay);
    await new Promise<void>((resolve) => port.#server.listen(0, '127.0.0.1', resolve));
    return port;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket.on('error', () => undefined).on('close', () => this.#ended(socket)));
    if (++this.opened > this.#mute) this.#relay?.take(socket);
    // Who does not read does not notice the end either.
    else socket.resume();
  }

  #ended(socket: Socket): void {
    this.ended++;
    this.#sockets.delete(socket);
  }
}
