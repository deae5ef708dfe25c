'use strict';
// Evaluates many times at once, and tells what came of it, and of opening files and ending meanwhile.
const { closeSync, openSync, readdirSync } = require('node:fs');
const { OpenFeature } = require('@openfeature/server-sdk');
const { GoFeatureFlagProvider } = require('../../dist/index.cjs');

const { options, evaluations } = JSON.parse(process.argv[2]);
const silent = { error() {}, warn() {}, info() {}, debug() {} };
const report = { values: {}, codes: {}, mostSockets: 0, filesOpened: 0, rejections: 0, tookMs: 0 };
process.on('unhandledRejection', () => report.rejections++);

async function main() {
  const provider = new GoFeatureFlagProvider(options, silent);
  await OpenFeature.setProviderAndWait(provider);
  const client = OpenFeature.getClient();
  const before = openFiles();
  const startedMs = performance.now();
  const watch = setInterval(() => look(before), 20);
  const all = Array.from({ length: evaluations }, async (_, n) => {
    const details = await client.getStringDetails('deep', 'mine', { targetingKey: `user-${n}` });
    count(report.values, details.value);
    count(report.codes, details.errorCode ?? 'none');
  });
  await Promise.all(all);
  report.tookMs = performance.now() - startedMs;
  look(before);
  clearInterval(watch);
  await OpenFeature.close();
}

function look(before) {
  report.mostSockets = Math.max(report.mostSockets, openFiles() - before);
  for (let n = 0; n < 20; n++) closeSync(openSync(__filename));
  report.filesOpened += 20;
}

const openFiles = () => readdirSync('/dev/fd').length;

function count(counts, what) {
  counts[what] = (counts[what] ?? 0) + 1;
}

void main().then(() => console.log(JSON.stringify(report)));
