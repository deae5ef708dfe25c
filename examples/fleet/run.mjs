// From a fleet of providers to a report, over a broker, with an account of every event; see docs/fleet.md.
// Usage: npm run fleet [-- --help]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { say } from '../demo/report.mjs';
import { linesOf } from './account-lines.mjs';
import { isGood } from './account.mjs';
import { analyse } from './analyse.mjs';
import { runFleet } from './fleet.mjs';
import { kafkaClassPath } from './kafka-jars.mjs';
import { buildRelay } from './relay.mjs';
import { settingOf, USAGE } from './setting.mjs';

/** Several times what a run takes: after that, it must be waiting for something that never comes. */
const LONGEST_MS = 20 * 60_000;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** A mistake on the command line is told in one sentence, with exit code 2. */
function readSetting() {
  try {
    return settingOf(process.argv.slice(2), relative('', join(root, 'events', 'fleet')));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(2);
  }
}

/** Resolves with the exit code. */
async function run(setting) {
  kafkaClassPath();
  buildRelay();
  const folder = mkdtempSync(join(tmpdir(), 'goff-fleet-'));
  // Runs after the listener that ends all children, which was added before this one.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const startedMs = performance.now();
  const { account, ledger, requests, responses } = await runFleet({ setting, folder, say });
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  say('ledgers', `${listOf(ledger)}, in ${requests.toLocaleString('en')} requests`);
  say('relays', acknowledgedAfter(responses));
  if (setting.json !== undefined) {
    writeFileSync(
      setting.json,
      `${JSON.stringify({ ...account, ledger, requests, responses, seconds }, undefined, 2)}\n`,
    );
  }
  console.log();
  const isAnalysed = analyse(setting.out);
  console.log(`\n${linesOf(account).join('\n')}\n${seconds} s`);
  return isAnalysed && isGood(account) ? 0 : 1;
}

const numberText = (number) => number.toLocaleString('en', { maximumFractionDigits: 1 });

function acknowledgedAfter({ medianMs, p99Ms, longestMs, medianMsPerEvent }) {
  const median = `${numberText(medianMs)} ms (median)`;
  const slow = `${numberText(p99Ms)} ms (p99), ${numberText(longestMs)} ms (longest)`;
  return `acknowledged a batch after ${median}, ${slow}; ${numberText(medianMsPerEvent)} ms an event`;
}

function listOf(counts) {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${numberText(count)}`)
    .join(', ');
}

const setting = readSetting();
if (setting.help) {
  console.log(USAGE);
  process.exit(0);
}
for (const [signal, code] of /** @type {const} */ ([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
])) {
  process.on(signal, () => process.exit(code));
}
setTimeout(() => {
  console.error(`The run is not over after ${LONGEST_MS / 60_000} minutes.`);
  process.exit(1);
}, LONGEST_MS).unref();
const code = await run(setting).catch((error) => {
  console.error(error.code === undefined && error.exitCode === undefined ? error : error.message);
  return error.exitCode ?? 1;
});
process.exit(code);
