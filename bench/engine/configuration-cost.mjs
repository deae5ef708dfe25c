// Takes one configuration over HTTP in a process of its own and prints what that costs, as JSON. Arguments: its size
// (flags:<count> or bytes:<count>), plain or gzip, and the root of the package, by default this one.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL, fileURLToPath } from 'node:url';
import '../../scripts/register-typescript.mjs';
import { configurationOfSize, contexts } from './cases.mjs';
import { LoopWatch } from './loop-watch.mjs';

const [size = 'flags:5000', encoding = 'plain', root = fileURLToPath(new URL('../..', import.meta.url))] =
  process.argv.slice(2);
const source = (path) => import(new URL(`src/${path}`, pathToFileURL(`${root}/`)).href);
const { Configuration } = await source('evaluation/configuration.ts');
const { FlagConfigurationClient } = await source('relay/flag-configuration-client.ts');
const { HttpClient } = await source('relay/http-client.ts');

const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

/** What is held: objects, and the buffers beside them. */
async function heldBytes() {
  for (let round = 0; round < 3; round++) {
    globalThis.gc();
    await settled();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function watched(work) {
  await settled();
  globalThis.gc();
  const watch = new LoopWatch();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  return { ms, ...(await watch.end()) };
}

const relay = fork(fileURLToPath(new URL('./configuration-relay.mjs', import.meta.url)));
const [port] = await once(relay, 'message');
async function serve(configuration) {
  relay.send({ size, gzip: encoding === 'gzip', changed: 0, ...configuration });
  await once(relay, 'message');
}

let loads = 0;
let told = [];
const http = new HttpClient({ url: `http://127.0.0.1:${port}`, headers: {}, timeoutMs: 60_000 });
const client = new FlagConfigurationClient({ http, timeoutMs: 60_000, flags: [] });
const listener = { onReady() {}, onStale() {}, onConfigurationChanged: (keys) => (told = keys) };
const silent = () => {};
const configuration = new Configuration({
  client: { load: (...parameters) => (loads++, client.load(...parameters)) },
  ...{ listener, pollingIntervalMs: 2 ** 31 - 1, random: Math.random },
  logger: { debug: silent, info: silent, warn: console.error, error: console.error },
});

/** Until another configuration is in service. */
async function refreshed() {
  const before = configuration.current;
  configuration.refresh();
  while (configuration.current === before) await new Promise(setImmediate);
  // The events come right after it.
  await new Promise(setImmediate);
}

function parsedWhole() {
  const flags = configurationOfSize(size);
  const text = JSON.stringify({ flags });
  const start = performance.now();
  JSON.parse(text);
  const parseMs = performance.now() - start;
  return { parseMs, flags: Object.keys(flags).length };
}

// The first request of a process makes undici's parser ready, whatever it asks for.
await serve({ size: 'flags:1' });
const first = await watched(() => client.load(undefined));
await serve({});
const parsed = parsedWhole();
const empty = await heldBytes();
const load = await watched(() => configuration.start());
const loadedBytes = (await heldBytes()) - empty;
const same = await watched(refreshed);
await serve({ changed: 10 });
const few = await watched(refreshed);
const changed = told.length;

/** Flags are compiled when they are first evaluated: this many are, which is more than an application asks for. */
const keys = Object.keys(configurationOfSize(size)).slice(0, 5000);
const input = { context: contexts[0], enrichment: undefined, defaultValue: false, nowMs: Date.now() };
const start = performance.now();
for (const key of keys) {
  const flag = configuration.current.get(key);
  (flag.compiled ?? flag).evaluate(input);
}
const compileMs = performance.now() - start;
const compiledBytes = (await heldBytes()) - empty;
const after = await watched(refreshed);

configuration.stop();
await http.close();
relay.disconnect();
console.log(
  JSON.stringify({
    ...{ size, encoding, ...parsed, loads, changed },
    ...{ first, load, same, few, after, loadedBytes, compileMs, compiledBytes },
  }),
);
