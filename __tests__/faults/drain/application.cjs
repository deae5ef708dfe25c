'use strict';
// A backend that tracks numbered events of 200 B evenly over a second with the built package, does as it is told with
// them, and reports to its parent.
const { subscribe } = require('node:diagnostics_channel');

const { url, seed, events, options, then } = JSON.parse(process.argv[2]);

require('../seed-math-random.cjs')(seed);

const { OpenFeature } = require('@openfeature/server-sdk');
const { GoFeatureFlagProvider } = require('../../../dist/index.cjs');

const TRACKING_MS = 1_000;
const EVENT_BYTES = 200;

const report = { unhandled: [], undelivered: [], roundTripsMs: [], closeMs: 0, lines: [] };
for (const event of ['unhandledRejection', 'uncaughtException', 'warning']) {
  process.on(event, (error) => report.unhandled.push(`${event}: ${error?.stack ?? error}`));
}
subscribe('goff:batch:sent', ({ durationMs }) => report.roundTripsMs.push(durationMs));

const line = (level) => (text) =>
  report.lines.push(`${level}: ${typeof text === 'string' ? text : JSON.stringify(text)}`);
const logger = { error: line('error'), warn: line('warn'), info: line('info'), debug: () => undefined };
const onUndelivered = (left) => report.undelivered.push(...left.map((event) => event.trackingEventDetails.n));
const provider = new GoFeatureFlagProvider(
  { endpoint: url, evaluationType: 'Remote', onUndelivered, ...options },
  logger,
);

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** An event as the relay is sent it has this many bytes beside the text and the digits of its number. */
const FRAME_BYTES = 190;

function trackOne(client, n) {
  const text = 'x'.repeat(Math.max(0, EVENT_BYTES - FRAME_BYTES - String(n).length));
  client.track('purchase', { targetingKey: `user-${10 + (n % 90)}` }, { n, text });
}

async function trackAll(client) {
  const started = performance.now();
  for (let n = 0; n < events;) {
    const due = Math.min(events, Math.ceil((events * (performance.now() - started)) / TRACKING_MS));
    while (n < due) trackOne(client, n++);
    await sleep(1);
  }
}

async function close() {
  const started = performance.now();
  await OpenFeature.close();
  report.closeMs = performance.now() - started;
}

async function flushAll() {
  const started = performance.now();
  for (let left = 1; left > 0 && performance.now() - started < 60_000;) {
    const { pending, inFlight } = await provider.flush();
    left = pending + inFlight;
    await sleep(left > 0 ? 10 : 0);
  }
}

const ENDS = { close, flush: flushAll, wait: () => sleep(then.ms) };

async function main() {
  await OpenFeature.setProviderAndWait(provider);
  await trackAll(OpenFeature.getClient());
  await ENDS[then.kind]();
  process.send({ ...report, ledger: provider.stats() }, () => {
    process.disconnect();
    // A provider that was not closed may still be sending.
    if (then.kind !== 'close') process.exit(0);
  });
}

void main();
