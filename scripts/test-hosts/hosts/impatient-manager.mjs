// @ts-check
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export const title = 'a manager that sends SIGINT and kills after 1.6 s, while a request never ends';

/** @type {readonly string[]} */
export const packages = [];

const PATIENCE_MS = 1_600;

const text = `
import { createServer } from 'node:http';
import { OpenFeature } from '@openfeature/server-sdk';
import { flushOnSignals, GoFeatureFlagProvider } from 'goff-server-provider';

await OpenFeature.setProviderAndWait(new GoFeatureFlagProvider({ endpoint: process.argv[2] }));
const client = OpenFeature.getClient();
const server = createServer((request, response) => {
  client.track('page viewed', { targetingKey: 'ada' }, { id: request.url });
  if (request.url === '/endless') response.write('and so on, ');
  else response.end('hello');
});
flushOnSignals({ server });
server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));
`;

/** @param {import('../context.mjs').HostContext} context */
export async function run(context) {
  const { collector } = context;
  await context.write('server.mjs', text);
  const application = context.start(['server.mjs', collector.url]);
  const url = await application.url();
  const paths = Array.from({ length: 50 }, (_, i) => `/page-${i}`);
  await Promise.all(paths.map(async (path) => (await fetch(new URL(path, url))).text()));
  await new Promise((resolve) => get(new URL('/endless', url), resolve).on('error', () => undefined));
  assert.deepEqual(collector.ids, []);

  application.signal('SIGINT');
  await Promise.race([application.end, delay(PATIENCE_MS)]);
  await application.kill();
  await collector.hasEachOnce([...paths, '/endless']);
}
