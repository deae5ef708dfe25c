// npm run bench:engine: evaluations per second of the engine, beside the official one where Go is installed.
import { cpus } from 'node:os';
import { cases } from './cases.mjs';
import { printConfigurations } from './configurations.mjs';
import { engineAlone } from './engine-alone.mjs';
import { nanosecondsOf } from './measure.mjs';
import { buildOfficialEngine, officialNanoseconds } from './official-engine.mjs';
import { throughProvider } from './through-provider.mjs';

const ROUNDS = 3;

/**
 * The OpenFeature client on top of our provider, exposures recorded, costs at most this many times the client on top of
 * a constant.
 */
const MAX_CLIENT_RATIO = 1.25;

const best = (left, right) => left.map((value, index) => Math.min(value, right[index]));
const roundsOf = (measure) => Array.from({ length: ROUNDS }, measure).reduce(best);

const inMicroseconds = (ns) => `${(ns / 1000).toFixed(3)} µs`;

const verdict = (holds) => (holds ? 'ok' : 'MISSED');

/** Prints a table and says whether all its bars hold. */
function printEngine(ours, official) {
  console.log('\nengine alone');
  return cases
    .map(({ name, faster }, index) => {
      const cells = [name.padEnd(36), inMicroseconds(ours[index]).padStart(10)];
      if (official === undefined) return { cells, holds: true };
      const ratio = official[index] / ours[index];
      cells.push(inMicroseconds(official[index]).padStart(10), `${ratio.toFixed(1)} ×`.padStart(8));
      const holds = faster === undefined || ratio >= faster;
      if (faster !== undefined) cells.push(`at least ${faster} × ${verdict(holds)}`);
      return { cells, holds };
    })
    .map(({ cells, holds }) => (console.log(`  ${cells.join('  ')}`), holds))
    .every(Boolean);
}

/** What the provider adds to the engine is an absolute bar, which is reported; the ratio of the clients decides. */
function printThroughProvider(engineNs, results) {
  console.log('\nthrough the provider, and through the OpenFeature client with exposures recorded');
  return results
    .map(({ providerNs, clientNs, constantNs, clientRatio: ratio }, index) => {
      const addedNs = providerNs - engineNs[index];
      const cells = [
        cases[index].name.padEnd(36),
        `provider ${inMicroseconds(providerNs)}`,
        `adds ${inMicroseconds(addedNs)} (at most 0.5 ${verdict(addedNs <= 500)})`,
        `client ${inMicroseconds(clientNs)}`,
        `constant ${inMicroseconds(constantNs)}`,
        `${ratio.toFixed(2)} × at most ${MAX_CLIENT_RATIO} ${verdict(ratio <= MAX_CLIENT_RATIO)}`,
      ];
      console.log(`  ${cells.join('  ')}`);
      return ratio <= MAX_CLIENT_RATIO;
    })
    .every(Boolean);
}

const hasGo = buildOfficialEngine();
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`);
console.log(
  hasGo
    ? 'time of one evaluation; beside it the official engine compiled natively, and how many times as fast ours is'
    : 'time of one evaluation; without Go there is no official engine to compare with, so no bar is checked',
);

const official = hasGo ? roundsOf(() => officialNanoseconds(cases)) : undefined;
const engineNs = roundsOf(() => cases.map((one) => nanosecondsOf(engineAlone(one))));
const held = [printEngine(engineNs, official)];
const results = [];
for (const one of cases) results.push(await throughProvider(one));
held.push(printThroughProvider(engineNs, results));
printConfigurations();
process.exitCode = held.every(Boolean) ? 0 : 1;
