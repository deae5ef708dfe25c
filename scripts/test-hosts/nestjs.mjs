// @ts-check
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * @typedef {import('./context.mjs').HostContext} HostContext
 * @typedef {{ platform: string, ending: string }} Case
 */

const HOOKS = [
  'onModuleInit',
  'onApplicationBootstrap',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
];

/** Node and Nest alone take six seconds with Express, and more than a minute with Fastify. */
const QUICK_MS = 2_000;

/** The packages of a major version of NestJS. @param {number} major */
export const packagesOf = (major) => [
  ...['common', 'core', 'platform-express', 'platform-fastify'].map((name) => `@nestjs/${name}@${major}`),
  'rxjs',
  'reflect-metadata',
];

/** @param {HostContext} context */
export async function runNest(context) {
  /** @type {string[]} */
  const ids = [];
  for (const platform of ['express', 'fastify'])
    for (const ending of ['hooks', 'signals']) {
      ids.push(...(await runCase(context, { platform, ending })));
      await context.collector.hasEachOnce(ids);
    }
}

/** Resolves with the ids of the events that have to arrive. @param {HostContext} context @param {Case} way */
async function runCase(context, { platform, ending }) {
  const { collector } = context;
  const prefix = `${platform} ${ending} `;
  collector.idOf = ({ trackingEventDetails }) => String(trackingEventDetails.id);
  const file = await context.copy('scripts/test-hosts/nestjs-shop.mjs');
  const application = context.start([file, collector.url, platform, ending, prefix]);
  const url = await application.url();
  const agent = new Agent({ keepAlive: true });
  const ids = Array.from({ length: 20 }, (_, i) => `${prefix}view ${i}`);
  await Promise.all(ids.map((id) => visit(`${url}/view/${encodeURIComponent(id)}`, agent)));

  const held = `${prefix}held`;
  const response = visit(`${url}/hold/${encodeURIComponent(held)}`, agent);
  await application.says(/^held/m);
  application.signal('SIGTERM');
  while (await takesConnections(url)) await delay(10);
  application.signal('SIGUSR2');
  assert.equal(await response, held);
  const respondedMs = performance.now();
  assert.deepEqual(await application.end, { code: null, signal: 'SIGTERM' }, application.described());
  const tookMs = performance.now() - respondedMs;
  assert.ok(tookMs < QUICK_MS, `${prefix}: expected the end within ${QUICK_MS} ms of the last response, got ${tookMs}`);
  agent.destroy();
  return [...ids, held, ...HOOKS.map((hook) => prefix + hook)];
}

/** @param {string} url @param {Agent} agent */
async function visit(url, agent) {
  const [response] = await once(get(url, { agent, headers: { 'x-user': 'ada' } }), 'response');
  return await text(response);
}

/** Whether a server still listens there. @param {string} url */
async function takesConnections(url) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
