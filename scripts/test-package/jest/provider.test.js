/* eslint-env jest */
const sdk = require('@openfeature/server-sdk');
const provider = require('goff-server-provider');
const { trackOneEvent } = require('./scenario.cjs');

test('a CommonJS test can use the provider without any set-up', async () => {
  await trackOneEvent({ ...sdk, ...provider });
});
