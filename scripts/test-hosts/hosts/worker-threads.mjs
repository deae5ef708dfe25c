// @ts-check
import assert from 'node:assert/strict';

export const title = 'worker threads: the main thread tells the worker to close';

/** @type {readonly string[]} */
export const packages = [];

/** @param {import('../context.mjs').HostContext} context */
export async function run(context) {
  const { collector } = context;
  collector.idOf = ({ trackingEventDetails }) => String(trackingEventDetails.value);
  const application = context.start([await context.copy('examples/worker-threads.mjs'), collector.url]);
  await application.says(/working/);
  application.signal('SIGTERM');
  assert.deepEqual(await application.end, { code: null, signal: 'SIGTERM' }, application.described());
  const [, done] = await application.says(/(\d+) jobs done/);
  await collector.hasEachOnce(Array.from({ length: Number(done) }, (_, i) => String(i + 1)));
}
