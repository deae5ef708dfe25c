'use strict';
// Tracks and closes, and has nothing else to do then: the process has to end.
const { OpenFeature } = require('@openfeature/server-sdk');
const { GoFeatureFlagProvider } = require('../../dist/index.cjs');

const { url, options, events } = JSON.parse(process.argv[2]);
const provider = new GoFeatureFlagProvider({ endpoint: url, evaluationType: 'Remote', ...options }, console);

async function main() {
  // Nobody waits for the provider: a relay that says nothing is one that never makes it ready.
  OpenFeature.setProvider(provider);
  for (let n = 0; n < events; n++) provider.track('purchase', { targetingKey: 'user-1' }, { n });
  await OpenFeature.close();
}

process.on('exit', () => process.send(provider.stats()));
// Someone who listens to messages keeps a process alive, someone who sends one at the end does not.
process.channel.unref();
void main();
