'use strict';
// Tracks without ever closing: the process has to end when nothing else keeps it.
const { GoFeatureFlagProvider } = require('../../dist/index.cjs');

const { url, options, events } = JSON.parse(process.argv[2]);
const provider = new GoFeatureFlagProvider({ endpoint: url, evaluationType: 'Remote', ...options }, console);
for (let n = 0; n < events; n++) provider.track('purchase', { targetingKey: 'user-1' }, { n });
process.on('exit', () => process.send(provider.stats()));
// Someone who listens to messages keeps a process alive, someone who sends one at the end does not.
process.channel.unref();
