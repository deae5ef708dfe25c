'use strict';
// A backend that tracks numbered events with the built package until it is told to stop, by a message or by SIGTERM, and then reports to its parent.
const { subscribe } = require('node:diagnostics_channel');

const { url, seed, stop, options } = JSON.parse(process.argv[2]);

// Jitter that is small and the same for the same seed.
let state = seed;
Math.random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return (state / 2 ** 32) * 0.02;
};

// A minute of waiting in a hold takes a quarter of a second.
const { setTimeout: realSetTimeout } = globalThis;
const hurriedSetTimeout = (run, ms, ...rest) => realSetTimeout(run, ms >= 40_000 ? ms / 200 : ms, ...rest);
Object.assign(globalThis, { setTimeout: hurriedSetTimeout });

const { OpenFeature } = require('@openfeature/server-sdk');
const { GoFeatureFlagProvider } = require('../../dist/index.cjs');

const report = { accepted: 0, unbalanced: 0, unhandled: [], lines: 0, undelivered: [], failed: {}, mostHeld: 0 };
for (const event of ['unhandledRejection', 'uncaughtException', 'warning']) {
  process.on(event, (error) => report.unhandled.push(`${event}: ${error?.stack ?? error}`));
}
subscribe('goff:batch:failed', ({ cause }) => {
  const code = cause.split(':')[0];
  report.failed[code] = (report.failed[code] ?? 0) + 1;
});

const count = () => void report.lines++;
const logger = { error: count, warn: count, info: count, debug: () => undefined };
const onUndelivered = (events) => report.undelivered.push(...events.map((event) => event.trackingEventDetails.n));
const provider = new GoFeatureFlagProvider(
  { endpoint: url, evaluationType: 'Remote', onUndelivered, ...options },
  logger,
);

let stopping = false;

function check() {
  const { accepted, delivered, pending, inFlight, dropped } = provider.stats();
  const sum = Object.values(dropped).reduce((total, each) => total + each, 0);
  if (accepted !== delivered + pending + inFlight + sum || accepted !== report.accepted) report.unbalanced++;
  report.mostHeld = Math.max(report.mostHeld, pending + inFlight);
}

function trackSome(client) {
  if (stopping) return;
  for (let i = 0; i < 10; i++) {
    const n = report.accepted++;
    client.track(
      'purchase',
      { targetingKey: `user-${n % 50}`, plan: 'größer 🚀' },
      { n, value: n / 7, items: ['a', 'b'] },
    );
  }
  check();
  realSetTimeout(() => trackSome(client), 10);
}

async function finish() {
  stopping = true;
  await OpenFeature.close();
  check();
  process.send({ ...report, ledger: provider.stats() });
  // Nothing else may keep the process alive now: it has to end by itself.
  process.disconnect();
}

async function main() {
  await OpenFeature.setProviderAndWait(provider);
  if (stop === 'SIGTERM') process.once('SIGTERM', () => void finish());
  else process.once('message', () => void finish());
  trackSome(OpenFeature.getClient());
}

void main();
