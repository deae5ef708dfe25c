// @ts-check
// Plays the fault suite. Without more: seeded faults, and at the end what became of all events; `-- --seed 7` plays one
// seed again, `-- --seeds 20` the first twenty. `-- --scenario drain` plays the scenario that closes while the relay
// fails, with arguments of its own; `-- --scenario all` plays both. Exit codes: 0 all holds, 1 something does not, 2
// the command line is wrong.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, env, execPath, exit } from 'node:process';
import { parseArgs } from 'node:util';

/**
 * @typedef {{ seed: number, tracked: number, requests: number, cutInUpload: number, largestBodyBytes: number,
 *   duplicatesByCause: Record<string, number> }} Verdict
 */

const { scenario, rest } = scenarioOf(argv.slice(2));
const scenarios = { delivery: [playDelivery], drain: [playDrain], all: [playDelivery, playDrain] }[scenario];
if (scenarios === undefined) {
  console.error(`Expected scenario to be delivery, drain or all, got ${scenario}.`);
  exit(2);
}
if (scenario !== 'drain') checkSeeds();
const statuses = scenarios.map((play) => play(rest));
exit(statuses.find((status) => status !== 0) ?? 0);

/**
 * What is not the name of the scenario goes to the scenario.
 * @param {string[]} args
 */
function scenarioOf(args) {
  const { tokens } = parseArgs({ args, strict: false, tokens: true, options: { scenario: { type: 'string' } } });
  const token = tokens.find((each) => each.kind === 'option' && each.name === 'scenario');
  if (token?.kind !== 'option') return { scenario: 'delivery', rest: args };
  const rest = args.toSpliced(token.index, token.inlineValue ? 1 : 2);
  return { scenario: String(token.value), rest };
}

/** @param {string[]} args */
function playDrain(args) {
  const { status } = spawnSync(
    execPath,
    ['--import', './scripts/register-typescript.mjs', '__tests__/faults/drain/drain.ts', ...args],
    { stdio: 'inherit' },
  );
  return status ?? 1;
}

/** @param {string[]} args */
function playDelivery(args) {
  const seeds = seedsOf(args);
  const folder = mkdtempSync(join(tmpdir(), 'goff-faults-'));
  const file = join(folder, 'verdicts');
  writeFileSync(file, '');
  const { status } = spawnSync(execPath, ['node_modules/jest/bin/jest.js', '--selectProjects', 'faults'], {
    stdio: 'inherit',
    env: { ...env, FAULT_SEEDS: seeds.join(' '), FAULT_VERDICTS_FILE: file },
  });
  const lines = readFileSync(file, 'utf8').split('\n');
  rmSync(folder, { recursive: true });
  report(
    seeds,
    lines.filter((line) => line !== '').map((line) => JSON.parse(line)),
  );
  return status ?? 1;
}

/** A mistake on the command line is told before anything is played. */
function checkSeeds() {
  try {
    seedsOf(rest);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    exit(2);
  }
}

/** @param {string[]} args */
function seedsOf(args) {
  const options = /** @type {const} */ ({ seed: { type: 'string' }, seeds: { type: 'string', default: '10' } });
  const { values } = parseArgs({ args, options, strict: scenario !== 'all' });
  if (values.seed !== undefined) return String(values.seed).split(',').map(countOf);
  return Array.from({ length: countOf(String(values.seeds)) }, (_, i) => i + 1);
}

/** @param {string} text */
function countOf(text) {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new Error(`Expected --seed and --seeds to be whole numbers above 0, got "${text}".`);
}

/**
 * @param {number[]} seeds
 * @param {Verdict[]} verdicts
 */
function report(seeds, verdicts) {
  const failed = seeds.filter((seed) => !verdicts.some((verdict) => verdict.seed === seed));
  for (const seed of failed) console.log(`seed ${seed} failed; play it again: npm run test:faults -- --seed ${seed}`);
  /** @param {(verdict: Verdict) => number} of */
  const sum = (of) => verdicts.reduce((total, verdict) => total + of(verdict), 0);
  const largestBodyBytes = Math.max(0, ...verdicts.map((verdict) => verdict.largestBodyBytes));
  const causes = Object.entries(duplicatesOf(verdicts)).map(([cause, count]) => `${cause} ${count}`);
  console.log(
    `${sum((v) => v.tracked)} events in ${sum((v) => v.requests)} requests, ` +
      `${sum((v) => v.cutInUpload)} of them cut in the middle of a large body ` +
      `(the largest has ${largestBodyBytes} bytes), seeds ${seeds.join(' ')}`,
  );
  console.log(
    `events lost: ${failed.length === 0 ? '0 unaccounted' : `unknown, ${failed.length} seeds failed`}` +
      `; duplicates by cause: ${causes.length === 0 ? 'none' : causes.join(', ')}`,
  );
}

/** @param {Verdict[]} verdicts */
function duplicatesOf(verdicts) {
  /** @type {Record<string, number>} */
  const duplicates = {};
  for (const [cause, count] of verdicts.flatMap((verdict) => Object.entries(verdict.duplicatesByCause))) {
    duplicates[cause] = (duplicates[cause] ?? 0) + count;
  }
  return duplicates;
}
