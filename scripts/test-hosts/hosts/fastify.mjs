// @ts-check
import { runShop } from '../shop.mjs';

export const title = 'Fastify 5: SIGTERM while orders are in flight on kept-alive connections';

/** @type {readonly string[]} */
export const packages = ['fastify'];

/** @param {import('../context.mjs').HostContext} context */
export const run = (context) => runShop(context, 'examples/fastify.mjs');
