// @ts-check
import { runShop } from '../shop.mjs';

export const title = 'Hono: SIGTERM while orders are in flight on kept-alive connections';

/** @type {readonly string[]} */
export const packages = ['hono', '@hono/node-server'];

/** @param {import('../context.mjs').HostContext} context */
export const run = (context) => runShop(context, 'examples/hono.mjs');
