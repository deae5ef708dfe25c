// @ts-check
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { consumersOf } from '../../test-package/testing-page.mjs';

export const title = 'Next.js: routes, after and SIGTERM, with and without NEXT_MANUAL_SIG_HANDLE';

/** The newest Next.js for this Node.js; what is compiled needs the types as well. */
export const packages = ['next', 'react', 'react-dom', 'typescript', '@types/node', '@types/react'];

const next = 'node_modules/next/dist/bin/next';
const env = { NEXT_TELEMETRY_DISABLED: '1' };

/** What the page leaves to the application. */
const files = {
  'app/layout.tsx': `
export default function Layout({ children }: { children: React.ReactNode }) {
  return <html lang="en"><body>{children}</body></html>;
}`,
  'app/page.tsx': `export default function Page() { return <p>shop</p>; }`,
  'app/pages/route.ts': `
import { setTimeout as sleep } from 'node:timers/promises';
import { after, type NextRequest } from 'next/server';
import { OpenFeature } from '@openfeature/server-sdk';

const flags = OpenFeature.getClient();
const track = (id: string) => flags.track('page viewed', { targetingKey: 'ada' }, { id });

export async function GET({ nextUrl: { searchParams } }: NextRequest) {
  const id = String(searchParams.get('id'));
  const isSlow = searchParams.has('slow');
  track(id + ' at first');
  if (isSlow) console.log('in flight ' + id);
  await sleep(isSlow ? 600 : 0);
  track(id + ' in the end');
  after(async () => {
    await sleep(100);
    track(id + ' after');
  });
  return new Response('whole');
}`,
};

/** @param {import('../context.mjs').HostContext} context */
export async function run(context) {
  const page = await readFile(join(context.root, 'docs', 'serverless.md'), 'utf8');
  const shown = /** @type {Map<string, string>} */ (consumersOf(page).get('next'));
  // Events wait for the signal: it is what is tried here.
  const replaced = [...shown].map(([name, text]) => [name, text.replace('dataFlushInterval: 1_000', '')]);
  for (const [name, text] of [...replaced, ...Object.entries(files)]) await context.write(name, text);
  const build = context.start([next, 'build'], env);
  assert.deepEqual(await build.end, { code: 0, signal: null }, build.described());

  const { collector } = context;
  const manual = await serve(context, { name: 'manual', env: { NEXT_MANUAL_SIG_HANDLE: 'true' } });
  assert.deepEqual(await manual.end, { code: null, signal: 'SIGTERM' }, manual.described());
  assert.equal(manual.errorOutput, '');
  const arrived = ['manual order', ...trackedBy('manual', [...WHEN, 'after'])];
  await collector.hasEachOnce(arrived);

  const plain = await serve(context, { name: 'plain', env: {} });
  await plain.warns(/SIGTERM has another listener\. If one ends the process before the events are delivered/);
  assert.deepEqual(await plain.end, { code: 143, signal: null }, plain.described());
  const atTheEnd = collector.ids.filter((id) => id.endsWith(' after'));
  await collector.hasEachOnce([...new Set([...arrived, 'plain order', ...trackedBy('plain', WHEN), ...atTheEnd])]);
}

const WHEN = ['at first', 'in the end'];

/** What the application tracks for the requests of a run. @param {string} run @param {readonly string[]} occasions */
const trackedBy = (run, occasions) =>
  ['quick', 'slow'].flatMap((kind) => occasions.map((occasion) => `${run} ${kind} ${occasion}`));

/**
 * Runs the application; stops it with SIGTERM while a request is in flight and the events of another one wait.
 *
 * @param {import('../context.mjs').HostContext} context @param {{ name: string, env: Record<string, string> }} setting
 */
async function serve(context, setting) {
  const { collector } = context;
  const given = { ...env, ...setting.env, RELAY_URL: collector.url };
  const server = context.start([next, 'start', '--port', '0', '--hostname', '127.0.0.1'], given);
  const url = await server.url();
  const purchase = { user: 'ada', amount: 5, id: `${setting.name} order` };
  const ordered = await fetch(`${url}/orders`, { method: 'POST', body: JSON.stringify(purchase) });
  assert.equal(ordered.status, 201, server.described());
  await collector.until(() => collector.ids.includes(purchase.id));
  assert.ok(collector.ids.includes(purchase.id), 'what a route tracks was not delivered beside its response');

  const page = async (/** @type {string} */ query) => (await fetch(`${url}/pages?id=${setting.name} ${query}`)).text();
  assert.equal(await page('quick'), 'whole');
  const inFlight = page('slow&slow');
  await server.says(new RegExp(`in flight ${setting.name} slow`));
  server.signal('SIGTERM');
  assert.equal(await inFlight, 'whole');
  return server;
}
