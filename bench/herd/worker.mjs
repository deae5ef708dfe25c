// Plays one scenario in a thread of its own.
import { parentPort, workerData } from 'node:worker_threads';
import '../../scripts/register-typescript.mjs';
import { SCENARIOS } from './scenarios.mjs';

const { play } = await import('./play.mjs');
const { name, instances, seed } = workerData;
const scenario = SCENARIOS[name];
const count = Math.ceil(instances * (scenario.part ?? 1));
parentPort.postMessage(await play(scenario, { instances: count, seed }));
