// @ts-check
import assert from 'node:assert/strict';

export const title = 'cluster: its primary alone gets SIGTERM';

/** @type {readonly string[]} */
export const packages = [];

/** @param {import('../context.mjs').HostContext} context */
export async function run(context) {
  const { collector } = context;
  collector.idOf = ({ trackingEventDetails }) => trackingEventDetails.path;
  const application = context.start([await context.copy('examples/cluster.mjs'), '0', collector.url]);
  // One address for all workers: they share the port.
  const url = await application.url();
  const paths = Array.from({ length: 100 }, (_, i) => `/page-${i}`);
  await Promise.all(paths.map(async (path) => (await fetch(new URL(path, url))).text()));
  application.signal('SIGTERM');
  assert.deepEqual(await application.end, { code: 0, signal: null }, application.described());
  await collector.hasEachOnce(paths);
}
