// @ts-check
import { runShop } from '../shop.mjs';

export const title = 'Koa: SIGTERM while orders are in flight on kept-alive connections';

/** @type {readonly string[]} */
export const packages = ['koa'];

/** @param {import('../context.mjs').HostContext} context */
export const run = (context) => runShop(context, 'examples/koa.mjs');
