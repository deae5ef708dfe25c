'use strict';
// Tracks events of a size while nothing listens, and reports how much memory that has taken. Needs --expose-gc.
const { OpenFeature } = require('@openfeature/server-sdk');
const { GoFeatureFlagProvider } = require('../../dist/index.cjs');

const { url, eventBytes, events } = JSON.parse(process.argv[2]);
const logger = { error() {}, warn() {}, info() {}, debug() {} };
const provider = new GoFeatureFlagProvider({ endpoint: url, evaluationType: 'Remote' }, logger);

const ENVELOPE = 300;
const context = { targetingKey: 'user-1', plan: 'gold', address: { city: 'Lyon' }, roles: ['admin', 'staff'] };
const details = { value: 99.77, currency: 'EUR', text: 'x'.repeat(Math.max(0, eventBytes - ENVELOPE)) };

function memory() {
  // The buffers that a collection has found dead are swept beside the main thread, and count until then; the next
  // collection waits for that.
  global.gc();
  global.gc();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

async function main() {
  await OpenFeature.setProviderAndWait(provider).catch(() => undefined);
  const client = OpenFeature.getClient();
  const before = memory();
  for (let tracked = 0; tracked < events; tracked += 200) {
    for (let i = 0; i < 200; i++) client.track('purchase', context, details);
    await nextTurn();
  }
  await nextTurn();
  const grownBytes = memory() - before;
  const ledger = provider.stats();
  const measured = ledger.pendingBytes / (ledger.pending + ledger.inFlight);
  process.send({ grownBytes, ledger, eventBytes: measured });
  process.disconnect();
  process.exit(0);
}

void main();
