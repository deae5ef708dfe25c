// @ts-check
import assert from 'node:assert/strict';

export const title = 'worker thread without the recipe: the warning is on standard error';

/** @type {readonly string[]} */
export const packages = [];

const text = `
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { OpenFeature } from '@openfeature/server-sdk';
import { flushOnSignals, GoFeatureFlagProvider } from 'goff-server-provider';

if (isMainThread) {
  new Worker(new URL(import.meta.url), { workerData: process.argv[2] });
} else {
  await OpenFeature.setProviderAndWait(new GoFeatureFlagProvider({ endpoint: workerData }));
  flushOnSignals();
  OpenFeature.getClient().track('job done', { targetingKey: 'worker' }, { id: 'lost' });
  console.log('working');
  setInterval(() => undefined, 1_000);
}
`;

/** @param {import('../context.mjs').HostContext} context */
export async function run(context) {
  await context.write('worker.mjs', text);
  const application = context.start(['worker.mjs', context.collector.url]);
  await application.says(/working/);
  await application.warns(/Signals never come to a worker thread: call flushOnSignals in the main thread/);
  application.signal('SIGTERM');
  assert.deepEqual(await application.end, { code: null, signal: 'SIGTERM' });
}
