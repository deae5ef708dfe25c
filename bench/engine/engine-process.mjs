// Measures the engine of the working tree in the folder that is named, in a process of its own: prints the nanoseconds
// of one evaluation for each of `compared`, as JSON.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import '../../scripts/register-typescript.mjs';
import { compared } from './cases.mjs';
import { engineAlone } from './engine-alone.mjs';
import { nanosecondsOf } from './measure.mjs';

const [, , folder] = process.argv;
const { compileFlag } = await import(pathToFileURL(join(folder, 'src/evaluation/engine/compile-flag.ts')));

console.log(JSON.stringify(compared.map((one) => nanosecondsOf(engineAlone(one, compileFlag)))));
