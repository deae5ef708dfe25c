const sdk = require('@openfeature/server-sdk');
const provider = require('goff-server-provider');
const { trackOneEvent } = require('./scenario.cjs');

void trackOneEvent({ ...sdk, ...provider });
