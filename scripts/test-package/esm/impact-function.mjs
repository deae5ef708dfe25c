import { argv } from 'node:process';
import * as exported from 'goff-server-provider/impact';
import { checkFunction } from './impact.cjs';

await checkFunction(exported, { folder: 'events', isComplete: argv[2] === 'with-duckdb' });
