// npm run bench:engine: evaluations per second of the engine, beside the official one where Go is installed.
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { cases } from './cases.mjs';
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

/** The longest that a configuration may block the event loop, in milliseconds. */
const CONFIGURATIONS = [
  { name: '5,000 flags', size: 'flags:5000', maxBlockMs: 20, maxBytes: 40e6 },
  { name: '5 MB', size: 'bytes:5000000', maxBlockMs: 20 },
  { name: '50 MB', size: 'bytes:50000000', maxBlockMs: 60 },
];

/** Each in a process of its own, where nothing is warm. */
function configurationCost(size, encoding) {
  const script = fileURLToPath(new URL('./configuration-cost.mjs', import.meta.url));
  const options = { encoding: 'utf8', maxBuffer: 1e8 };
  return JSON.parse(execFileSync(process.execPath, ['--expose-gc', script, size, encoding], options));
}

const median = (values) => [...values].sort((left, right) => left - right)[values.length >> 1];

/** Three runs; of each figure the median. */
function blocksOf(runs, stage) {
  const [blockMs, withoutGcMs, gcMs, ms] = ['blockMs', 'withoutGcMs', 'gcMs', 'ms'].map((figure) =>
    median(runs.map((run) => run[stage][figure])),
  );
  return { blockMs, withoutGcMs, gcMs, ms };
}

const STAGES = [
  ['load', 'load'],
  ['same', 'refresh, nothing changed'],
  ['few', 'refresh, 10 changed'],
];

/**
 * Loads and refreshes, from the bytes of the socket to the events. The bars are absolute, so they depend on the machine:
 * they are reported and do not decide the exit code, the ratios do.
 */
function printConfiguration({ name, size, maxBlockMs, maxBytes }, encoding) {
  const runs = Array.from({ length: ROUNDS }, () => configurationCost(size, encoding));
  const parseMs = median(runs.map((run) => run.parseMs));
  console.log(
    `\n${name}, ${encoding} (${runs[0].flags} flags; JSON.parse of the whole blocks for ${parseMs.toFixed(0)} ms)`,
  );
  for (const [stage, words] of STAGES) {
    const { blockMs, withoutGcMs, gcMs, ms } = blocksOf(runs, stage);
    const cells = [
      words.padEnd(26),
      `longest block ${blockMs.toFixed(1).padStart(5)} ms, at most ${maxBlockMs} ${verdict(blockMs <= maxBlockMs)}`,
      `without gc ${withoutGcMs.toFixed(1)}`,
      `longest gc ${gcMs.toFixed(1)}`,
      `in all ${ms.toFixed(0)}`,
    ];
    console.log(`  ${cells.join('  ')}`);
  }
  const [loaded, compiled] = ['loadedBytes', 'compiledBytes'].map((figure) => median(runs.map((run) => run[figure])));
  const bar = maxBytes === undefined ? '' : `, at most ${maxBytes / 1e6} ${verdict(compiled <= maxBytes)}`;
  console.log(`  memory ${(loaded / 1e6).toFixed(1)} MB, 5,000 compiled ${(compiled / 1e6).toFixed(1)} MB${bar}`);
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
for (const one of CONFIGURATIONS) for (const encoding of ['plain', 'gzip']) printConfiguration(one, encoding);
process.exitCode = held.every(Boolean) ? 0 : 1;
