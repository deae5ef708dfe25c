// @ts-check
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const PREFIX = '/2018-06-01/runtime/invocation/';

/** @typedef {{ event: unknown, done: (result: unknown) => void }} Invocation */

/** The part of AWS Lambda that hands invocations to a process and takes their results. */
export class RuntimeApi {
  #server = createServer((request, response) => void this.#serve(request, response));
  /** @type {Invocation[]} */ #waiting = [];
  /** @type {Map<string, Invocation>} */ #running = new Map();
  /** Of the process, while it waits for an invocation. @type {import('node:http').ServerResponse | undefined} */ #idle;
  #count = 0;

  /** Resolves with the address, which the process gets as `AWS_LAMBDA_RUNTIME_API`. */
  async start() {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (this.#server.address()).port}`;
  }

  /** Resolves with what the handler returned. @param {unknown} event @returns {Promise<unknown>} */
  invoke(event) {
    return new Promise((done) => {
      this.#waiting.push({ event, done });
      this.#handOver();
    });
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async #serve(request, response) {
    const [id = '', outcome] = (request.url ?? '').slice(PREFIX.length).split('/');
    if (id === 'next') {
      this.#idle = response;
      return this.#handOver();
    }
    const body = await text(request);
    response.writeHead(202).end();
    const { done } = /** @type {Invocation} */ (this.#running.get(id));
    done(outcome === 'response' ? JSON.parse(body) : new Error(body));
  }

  #handOver() {
    const invocation = this.#idle && this.#waiting.shift();
    if (invocation === undefined) return;
    const id = String(++this.#count);
    this.#running.set(id, invocation);
    this.#idle?.writeHead(200, { 'request-id': id, 'deadline-ms': Date.now() + 30_000 });
    this.#idle?.end(JSON.stringify(invocation.event));
    this.#idle = undefined;
  }
}
