// npm run bench:engine: how fast the engine evaluates, beside the official one where Go is installed, and at worst.
import { cpus } from 'node:os';
import { barLines } from '../lib/report.mjs';
import { runCommand } from '../lib/run-command.mjs';
import { measureAgainst } from './against.mjs';
import { cases } from './cases.mjs';
import { USAGE, readCommandLine } from './command-line.mjs';
import { printConfigurations } from './configurations.mjs';
import { engineAlone } from './engine-alone.mjs';
import { nanosecondsOf } from './measure.mjs';
import { buildOfficialEngine, officialNanoseconds } from './official-engine.mjs';

const ROUNDS = 3;

/**
 * The OpenFeature client on top of our provider, exposures recorded, costs at most this many times the client on top of
 * a constant.
 */
const MAX_CLIENT_RATIO = 1.15;

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

/** Measured once: what the provider adds is the rest of its time. */
let engine;
const engineNanoseconds = async () => (engine ??= await measureEngine());

async function measureEngine() {
  await import('../../scripts/register-typescript.mjs');
  const { compileFlag } = await import('../../src/evaluation/engine/compile-flag.ts');
  return roundsOf(() => cases.map((one) => nanosecondsOf(engineAlone(one, compileFlag))));
}

/** Each prints what it measures, and says whether its bars hold. */
const MEASURE = {
  async speed() {
    const hasGo = buildOfficialEngine();
    console.log(
      hasGo
        ? 'time of one evaluation; beside it the official engine compiled natively, and how many times as fast ours is'
        : 'time of one evaluation; without Go there is no official engine to compare with, so no bar is checked',
    );
    const official = hasGo ? roundsOf(() => officialNanoseconds(cases)) : undefined;
    return printEngine(await engineNanoseconds(), official);
  },
  async client() {
    const { throughProvider } = await import('./through-provider.mjs');
    const results = [];
    for (const one of cases) results.push(await throughProvider(one));
    return printThroughProvider(await engineNanoseconds(), results);
  },
  configuration() {
    printConfigurations();
    return true;
  },
  async worst({ only, lengths }) {
    const { measureWorstCases } = await import('./worst-cases/index.mjs');
    return printVerdicts(measureWorstCases({ only, lengths }));
  },
};

function printVerdicts(verdicts) {
  console.log(`\n${barLines(verdicts).join('\n')}`);
  return verdicts.every(({ met }) => met);
}

async function measureAll(asked) {
  const { parts, against, rounds } = asked;
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`);
  if (against !== undefined) return printVerdicts(await measureAgainst({ against, rounds, onRun: progress }));
  const held = [];
  for (const part of parts) held.push(await MEASURE[part](asked));
  return held.every(Boolean);
}

const progress = ({ name, round }) => process.stderr.write(`${round + 1}: ${name}\n`);

async function main() {
  const asked = readCommandLine();
  if (asked.help) return void console.log(USAGE);
  if (!(await measureAll(asked))) process.exitCode = 1;
}

await runCommand(main);
