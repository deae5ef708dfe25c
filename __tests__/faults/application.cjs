'use strict';
// A backend that tracks numbered events with the built package until it is told to stop, by a message or by SIGTERM,
// and then reports to its parent. Another message lets it track bursts of large events from then on.
const { subscribe } = require('node:diagnostics_channel');

const { url, seed, stop, options, oversizedEvery } = JSON.parse(process.argv[2]);

// Jitter is small.
require('./seed-math-random.cjs')(seed, { below: 0.02 });

// A minute of waiting in a hold takes a quarter of a second.
const { setTimeout: realSetTimeout } = globalThis;
const hurriedSetTimeout = (run, ms, ...rest) => realSetTimeout(run, ms >= 40_000 ? ms / 200 : ms, ...rest);
Object.assign(globalThis, { setTimeout: hurriedSetTimeout });
Object.assign(require('node:timers'), { setTimeout: hurriedSetTimeout });

const { OpenFeature } = require('@openfeature/server-sdk');
const { GoFeatureFlagProvider } = require('../../dist/index.cjs');

const report = {
  accepted: 0,
  unbalanced: 0,
  unhandled: [],
  lines: 0,
  undelivered: [],
  mostHeld: 0,
  needlessDrops: 0,
  closeMs: 0,
};
for (const event of ['unhandledRejection', 'uncaughtException', 'warning']) {
  process.on(event, (error) => {
    report.unhandled.push(`${event}: ${error?.stack ?? error}`);
    // Also what comes after the report must be seen.
    process.exitCode = 1;
  });
}

const count = () => void report.lines++;
const logger = { error: count, warn: count, info: count, debug: () => undefined };
const onUndelivered = (events) => report.undelivered.push(...events.map((event) => event.trackingEventDetails.n));
const provider = new GoFeatureFlagProvider(
  { endpoint: url, evaluationType: 'Remote', onUndelivered, ...options },
  logger,
);

subscribe('goff:events:dropped', ({ reason }) => {
  const { pending, inFlight } = provider.stats();
  if (reason === 'overflow' && pending + inFlight < 2 * options.maxPendingEvents) report.needlessDrops++;
});

let stopping = false;

function check() {
  const { accepted, delivered, pending, inFlight, dropped } = provider.stats();
  const sum = Object.values(dropped).reduce((total, each) => total + each, 0);
  if (accepted !== delivered + pending + inFlight + sum || accepted !== report.accepted) report.unbalanced++;
  report.mostHeld = Math.max(report.mostHeld, pending + inFlight);
}

function trackOne(client, details) {
  const n = report.accepted++;
  // Beside what a batch may hold.
  const text = n % oversizedEvery === 7 ? { text: 'x'.repeat(options.maxBatchBytes) } : {};
  client.track(
    'purchase',
    { targetingKey: `user-${n % 50}`, plan: 'größer 🚀' },
    { n, value: n / 7, items: ['a', 'b'], ...text, ...details },
  );
}

let pace = { events: 10, everyMs: 10 };

// This much that waits is enough for the next requests; more would only overflow.
const ENOUGH_BYTES = 16 * 1024 * 1024;

function trackSome(client) {
  if (stopping) return;
  const { events, everyMs, text } = pace;
  if (provider.stats().pendingBytes < ENOUGH_BYTES) {
    for (let i = 0; i < events; i++) trackOne(client, text === undefined ? {} : { text });
  }
  check();
  realSetTimeout(() => trackSome(client), everyMs);
}

function trackLarge({ events, eventBytes, everyMs }) {
  pace = { events, everyMs, text: 'x'.repeat(eventBytes) };
  report.largeFrom = report.accepted;
}

async function finish() {
  stopping = true;
  const started = performance.now();
  await OpenFeature.close();
  report.closeMs = performance.now() - started;
  check();
  process.send({ ...report, ledger: provider.stats() });
  // Nothing else may keep the process alive now: it has to end by itself.
  process.disconnect();
}

async function main() {
  await OpenFeature.setProviderAndWait(provider);
  if (stop === 'SIGTERM') process.once('SIGTERM', () => void finish());
  process.on('message', (message) => void (message === 'close' ? finish() : trackLarge(message)));
  trackSome(OpenFeature.getClient());
}

void main();
