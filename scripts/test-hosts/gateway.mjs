// @ts-check
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** @typedef {import('node:net').Socket} Socket */

const ignore = () => undefined;

/** What is between a process and its relay, and forgets connections in the ways that networks do. */
export class Gateway {
  #relayUrl;
  #server = createServer({ allowHalfOpen: true }, (socket) => this.#take(socket));
  /** @type {Map<Socket, Socket>} */ #connections = new Map();

  /** @param {() => string} relayUrl */
  constructor(relayUrl) {
    this.#relayUrl = relayUrl;
  }

  /** Resolves with its address. */
  async start() {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (this.#server.address()).port}`;
  }

  /** Connections that are open now. */
  get count() {
    return this.#connections.size;
  }

  /** Closes what is open, as a server does that has waited long enough. */
  end() {
    for (const [near, far] of this.#drop()) {
      near.end();
      far.destroy();
    }
  }

  /** Resets what is open, as a server does that has been restarted. */
  reset() {
    for (const [near, far] of this.#drop()) {
      near.resetAndDestroy();
      far.destroy();
    }
  }

  /** Loses what is open without a word, as a NAT does: what is still sent gets no response, ever. */
  forget() {
    for (const [near, far] of this.#drop()) {
      near.unpipe(far).removeAllListeners('end').resume();
      far.destroy();
    }
  }

  close() {
    this.reset();
    this.#server.close();
  }

  #drop() {
    const dropped = [...this.#connections];
    this.#connections.clear();
    return dropped;
  }

  /** @param {Socket} near */
  #take(near) {
    const { hostname, port } = new URL(this.#relayUrl());
    const far = connect(Number(port), hostname);
    near.on('error', ignore).pipe(far);
    far.on('error', ignore).pipe(near);
    this.#connections.set(near, far);
    near.on('close', () => this.#connections.delete(near));
  }
}
