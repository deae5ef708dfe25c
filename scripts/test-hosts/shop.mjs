// @ts-check
import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const VISITORS = 50;
const ORDERS = 20;

/** Frameworks wait for kept-alive connections by themselves: 5 s in node:http, 72 s in Fastify. */
const ENDS_WITHIN_MS = 3_000;

/**
 * A shop of the examples: visitors come, then SIGTERM while orders are in flight on connections that are kept alive.
 * Each gets its response, each event arrives once, and the process ends by the signal, soon.
 *
 * @param {import('./context.mjs').HostContext} context @param {string} example
 */
export async function runShop(context, example) {
  const { collector } = context;
  collector.idOf = ({ key, ...event }) => `${/** @type {{ userKey?: string }} */ (event).userKey}: ${key}`;
  const shop = context.start([await context.copy(example), '0', collector.url]);
  const url = (await shop.url()).replace('localhost', '127.0.0.1');
  const visitors = Array.from({ length: VISITORS }, (_, n) => `visitor-${n}`);
  await Promise.all(visitors.map(async (user) => (await fetch(url, { headers: { 'x-user': user } })).text()));
  const agent = new Agent({ keepAlive: true });
  const buyers = Array.from({ length: ORDERS }, (_, n) => `buyer-${n}`);
  const orders = await Promise.all(buyers.map((user) => beginOrder(`${url}/orders`, { agent, user })));

  shop.signal('SIGTERM');
  await refusesConnections(url);
  assert.deepEqual(await Promise.all(orders.map((finish) => finish())), Array(ORDERS).fill(201), shop.described());
  const startMs = performance.now();
  assert.deepEqual(await shop.end, { code: null, signal: 'SIGTERM' }, shop.described());
  const tookMs = performance.now() - startMs;
  agent.destroy();
  assert.ok(tookMs < ENDS_WITHIN_MS, `The process ended ${Math.round(tookMs)} ms after its last response.`);
  assert.equal(shop.errorOutput, '');
  await collector.hasEachOnce([
    ...visitors.map((user) => `${user}: product viewed`),
    ...buyers.map((user) => `${user}: purchase`),
  ]);
}

/**
 * Sends the head of an order; resolves when the server waits for the body, with the function that sends it and resolves
 * with the status.
 *
 * @param {string} url @param {{ agent: Agent, user: string }} options
 * @returns {Promise<() => Promise<number | undefined>>}
 */
function beginOrder(url, { agent, user }) {
  const body = JSON.stringify({ product: 'lamp' });
  const headers = {
    'x-user': user,
    'content-type': 'application/json',
    'content-length': body.length,
    expect: '100-continue',
  };
  return new Promise((resolve, reject) => {
    const order = request(url, { method: 'POST', headers, agent });
    const status = new Promise((respond, fail) => {
      order.on('response', (response) => respond(response.resume().statusCode)).on('error', fail);
    });
    status.catch(reject);
    order.on('continue', () => resolve(() => (order.end(body), status))).flushHeaders();
  });
}

/** Resolves when the server takes no new connections. @param {string} url */
async function refusesConnections(url) {
  const { hostname, port } = new URL(url);
  const takesOne = () =>
    new Promise((resolve) => {
      const socket = connect({ host: hostname, port: Number(port) }, () => resolve(true)).on('error', () =>
        resolve(false),
      );
      socket.on('connect', () => socket.destroy());
    });
  while (await takesOne()) await delay(10);
}
