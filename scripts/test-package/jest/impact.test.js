/* eslint-env jest */
const { join } = require('node:path');
const exported = require('goff-server-provider/impact');
const { startDevRelay } = require('goff-server-provider/dev-relay');
const { checkFunction } = require('./impact.cjs');

test('a CommonJS test can analyse exported files without any set-up', async () => {
  await checkFunction(exported, { folder: join(__dirname, 'events'), isComplete: true });
});

test('a CommonJS test can start the dev relay with a flag file in YAML', async () => {
  const relay = await startDevRelay({ flagsFile: join(__dirname, 'flags.yaml') });
  await relay.close();
});
