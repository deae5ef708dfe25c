// @ts-check
import { runShop } from '../shop.mjs';

export const title = 'Express 4: SIGTERM while orders are in flight on kept-alive connections';

/** @type {readonly string[]} */
export const packages = ['express@4'];

/** @param {import('../context.mjs').HostContext} context */
export const run = (context) => runShop(context, 'examples/express.mjs');
