const { argv } = require('node:process');
const exported = require('goff-server-provider/impact');
const { checkFunction } = require('./impact.cjs');

void checkFunction(exported, { folder: 'events', isComplete: argv[2] === 'with-duckdb' });
