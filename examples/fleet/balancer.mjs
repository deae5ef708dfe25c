import { EventEmitter, once } from 'node:events';
import { createServer, request as sendRequest } from 'node:http';
import { connect } from 'node:net';
import { portOf } from './free-ports.mjs';

/** How long a relay that refuses connections is left out. */
const LEFT_OUT_MS = 1_000;

/**
 * What became of a request that has reached the balancer.
 *
 * `status` is that of the response, and `undefined` if the relay gave none. `end` is `'responded'` if the client has
 * the response, `'client left'` where it did not wait for it, `'relay left'` where the relay broke off, and `'no
 * relay'` where none took a connection. Times are those of `performance.now()`.
 *
 * @typedef {'responded' | 'client left' | 'relay left' | 'no relay'} ExchangeEnd
 * @typedef {{
 *   relay: string | undefined, path: string, headers: import('node:http').IncomingHttpHeaders, body: Buffer,
 *   status: number | undefined, end: ExchangeEnd, startMs: number, endMs: number,
 * }} Exchange
 */

/**
 * Starts a reverse proxy on a free port of 127.0.0.1, which gives requests to the targets in turn. A response is passed
 * on when it is whole, so that it is not for streams.
 *
 * A target that takes no connection is passed over, and left out for a second. What has been given to a target is given
 * to no other: whether the target has acted on it, only the client can find out, by sending it again.
 *
 * @param {object} setup
 * @param {readonly string[]} setup.targets such as `http://127.0.0.1:1031`; looked at for each request: one that is
 *   taken out of the list meanwhile gets no further ones
 * @param {(exchange: Exchange) => void} [setup.onExchange] told of each request when it is over
 */
export async function startBalancer({ targets, onExchange = () => undefined }) {
  const rotation = new Rotation(targets);
  const passing = new EventEmitter();
  const server = createServer((request, response) => {
    void serve({ request, response, rotation, passing }).then(onExchange);
  });
  // An idle connection is the client's to end; otherwise one may be closed just when it sends a request.
  server.keepAliveTimeout = 0;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    /** Resolves when the next request with that path is given to that target. */
    passesOn: (target, path) => once(passing, `${target} ${path}`),
    async close() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

/** Whose turn it is. */
class Rotation {
  #targets;
  #next = 0;
  #leftOutUntilMs = new Map();

  constructor(targets) {
    this.#targets = targets;
  }

  /** Resolves with a connection to the next target that takes one; `undefined` if none does. */
  async connect() {
    const start = this.#next++;
    const inTurn = this.#targets.map((_, index) => this.#targets[(start + index) % this.#targets.length]);
    const isIn = (target) => performance.now() >= (this.#leftOutUntilMs.get(target) ?? 0);
    // Where all are left out, each may be back already.
    for (const target of inTurn.some(isIn) ? inTurn.filter(isIn) : inTurn) {
      const socket = await connectionTo(target);
      if (socket !== undefined) return { target, socket };
      this.#leftOutUntilMs.set(target, performance.now() + LEFT_OUT_MS);
    }
    return undefined;
  }
}

async function connectionTo(target) {
  const { hostname, port } = new URL(target);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  return once(socket, 'connect').then(
    () => socket,
    () => undefined,
  );
}

/**
 * Passes one request on. Never rejects.
 *
 * @returns {Promise<Exchange>}
 */
async function serve({ request, response, rotation, passing }) {
  const { url: path, headers } = request;
  const exchange = { relay: undefined, path, headers, body: Buffer.alloc(0), status: undefined, startMs: now() };
  const done = (/** @type {ExchangeEnd} */ end) => ({ ...exchange, end, endMs: now() });
  try {
    exchange.body = await bytesOf(request);
    const connection = await rotation.connect();
    if (connection === undefined) {
      refuse(response, 503, 'no relay takes a connection');
      return done('no relay');
    }
    exchange.relay = connection.target;
    passing.emit(`${exchange.relay} ${path}`);
    const upstream = await askRelay({ request, response, body: exchange.body, connection });
    const bytes = await bytesOf(upstream);
    exchange.status = upstream.statusCode;
    if (response.destroyed) return done('client left');
    response.writeHead(upstream.statusCode, headersOf(upstream.headers)).end(bytes);
    await once(response, 'close');
    return done(response.writableFinished ? 'responded' : 'client left');
  } catch {
    if (response.destroyed) return done('client left');
    refuse(response, 502, 'the relay broke off');
    return done('relay left');
  }
}

/** A client that leaves takes the request to the relay with it, as it would without a balancer. */
async function askRelay({ request, response, body, connection: { target, socket } }) {
  const { method, url: path, headers } = request;
  const asked = sendRequest(new URL(path, target), {
    ...{ method, headers: { ...headersOf(headers), 'content-length': body.length } },
    createConnection: () => socket,
  });
  const leave = () => asked.destroy();
  response.once('close', leave);
  asked.end(body);
  const [upstream] = await once(asked, 'response');
  upstream.once('end', () => response.off('close', leave));
  return upstream;
}

const OF_ONE_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'expect']);

function headersOf(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_ONE_CONNECTION.has(name)));
}

async function bytesOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function refuse(response, status, reason) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message: reason }));
}

const now = () => performance.now();
