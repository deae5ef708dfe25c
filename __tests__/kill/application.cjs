'use strict';
// A backend that tracks numbered events with the built package, which keeps them in a spool that it shares with others,
// until it is killed or told to end. It says on standard output which events are accepted; a write there is complete
// when it returns, so that all is known that was said before a SIGKILL.
const fs = require('node:fs');
const { join } = require('node:path');
const { performance } = require('node:perf_hooks');
const { detailsOf, EVENTS_OF_A_PROCESS, FLAG, isExposure, userOf } = require('./numbered-events.cjs');

const setup = JSON.parse(process.argv[2]);
const { number, seed, url, flagsUrl, directory, endsAt, role } = setup;

if (endsAt !== undefined) require('./ends-at-operation.cjs')(endsAt);
require('../faults/seed-math-random.cjs')(seed + number);

// A minute of waiting in a hold takes a third of a second, and the spool looks after its folder as often.
const { setTimeout: realSetTimeout } = globalThis;
const hurriedSetTimeout = (run, ms, ...rest) => realSetTimeout(run, ms >= 20_000 ? ms / 60 : ms, ...rest);
Object.assign(globalThis, { setTimeout: hurriedSetTimeout });
Object.assign(require('node:timers'), { setTimeout: hurriedSetTimeout });

const { OpenFeature, ProviderEvents } = require('@openfeature/server-sdk');
const { GoFeatureFlagProvider } = require('../../dist/index.cjs');

/** No more than the folder may have, so that nothing is dropped to make room. */
const FULL_BYTES = setup.maxBytes / 2;

const tell = (message) => fs.writeSync(1, `${JSON.stringify(message)}\n`);
for (const event of ['unhandledRejection', 'uncaughtException', 'warning']) {
  process.on(event, (error) => {
    tell({ mishap: `${event}: ${error?.stack ?? error}` });
    process.exitCode = 1;
  });
}

const line = (text) => tell({ line: typeof text === 'string' ? text : JSON.stringify(text) });
const logger = { error: line, warn: line, info: () => undefined, debug: () => undefined };
const provider = new GoFeatureFlagProvider(
  {
    ...{ endpoint: flagsUrl, dataCollectorBaseURL: url, headers: { 'x-sender': String(number) } },
    ...{ timeout: 1_000, dataFlushInterval: 50, shutdownTimeoutMs: 1_000, maxBatchSize: 200, maxPendingEvents: 400 },
    spool: { directory, maxBytes: setup.maxBytes, sync: number % 3 === 0 ? 'never' : 'background' },
  },
  logger,
);

let next = number * EVENTS_OF_A_PROCESS;
let isEnding = false;

function told() {
  const { recovered, dropped } = provider.stats();
  const given = Object.entries(dropped).filter(([, events]) => events > 0);
  return { accepted: next - number * EVENTS_OF_A_PROCESS, recovered, dropped: Object.fromEntries(given) };
}

/** The exposure of an evaluation is accepted when that resolves, which takes no turn of the event loop. */
async function trackOne(client) {
  const n = next;
  const context = { targetingKey: userOf(n) };
  if (isExposure(n)) await client.getStringValue(FLAG, 'default', context);
  else client.track('purchase', context, detailsOf(n));
  next++;
}

const sleep = (ms) => new Promise((resolve) => realSetTimeout(resolve, ms));

const SIZES = [1, 1, 10, 10, 200];
const PAUSES_MS = [0, 1, 5, 20];

const any = (values) => values[Math.floor(Math.random() * values.length)];

async function trackSome(client) {
  if (isEnding) return;
  if (bytesIn(directory) < FULL_BYTES) {
    for (let left = any(SIZES); left > 0; left--) await trackOne(client);
    // The store writes at the same point of the turn, and was there first.
    setImmediate(() => tell(told()));
  }
  realSetTimeout(() => void trackSome(client), any(PAUSES_MS));
}

function bytesIn(folder) {
  const sizes = logsIn(folder).map((path) => fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, size) => sum + size, 0);
}

function logsIn(folder) {
  const names = fs.readdirSync(join(folder, 'v1')).filter((name) => name.endsWith('.log'));
  return names.map((name) => join(folder, 'v1', name));
}

async function close() {
  isEnding = true;
  await OpenFeature.close();
  tell({ ...told(), ledger: provider.stats() });
  process.disconnect();
}

/** Nobody waits for anything: what was tracked in this very turn is safe as well, unless it is killed at its exit. */
function exit(client) {
  isEnding = true;
  for (; !isExposure(next); next++) client.track('purchase', { targetingKey: userOf(next) }, detailsOf(next));
  if (endsAt === undefined) tell(told());
  process.exit(0);
}

/** Delivers what all others have left. */
async function drain() {
  const deadlineMs = performance.now() + setup.drainMs;
  while (logsIn(directory).length > 0 && performance.now() < deadlineMs) {
    await provider.flush({ timeoutMs: 500 });
    await sleep(20);
  }
  await close();
}

async function main() {
  const client = OpenFeature.getClient();
  // On a busy machine the flags may come late, which is no mistake; the SDK would write it to standard error.
  const isLate = (text) => text.startsWith('Error during provider initialization');
  OpenFeature.setLogger({ ...logger, error: (text) => (isLate(text) ? line(text) : tell({ mishap: text })) });
  OpenFeature.setProvider(provider);
  await new Promise((resolve) => client.addHandler(ProviderEvents.Ready, resolve));
  process.on('message', (message) => void (message === 'close' ? close() : exit(client)));
  tell({ ready: true });
  await (role === 'drains' ? drain() : trackSome(client));
}

void main();
