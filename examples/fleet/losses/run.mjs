// What a relay loses that it has acknowledged: by exporter, by setting, in an outage of Kafka, and by who stops first.
// Usage: npm run fleet:losses [-- --part order --short --json FILE]
import { readFile, writeFile } from 'node:fs/promises';
import { readCommandLine, usageOf } from './command-line.mjs';
import { PARTS } from './parts/parts.mjs';
import { openStage } from './stage.mjs';
import { tableOf } from './table.mjs';
import { withTables } from './tables-of-page.mjs';

const names = Object.keys(PARTS);

/** A mistake on the command line is told in one sentence, with exit code 2. */
function settings() {
  try {
    return readCommandLine(process.argv.slice(2), names);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(2);
  }
}

/** @param {ReturnType<typeof readCommandLine>} asked */
async function play({ parts, short, json, page }) {
  const stage = await openStage(parts.map((name) => PARTS[name]));
  try {
    const results = await measureAll({ parts, stage, short });
    if (json !== undefined) await writeFile(json, `${JSON.stringify(results, null, 2)}\n`);
    if (page !== undefined) await writeTables(page, results);
  } finally {
    await stage.close();
  }
}

async function writeTables(page, results) {
  const tables = Object.entries(results).map(([name, rows]) => tableOf(PARTS[name].columns, rows));
  await writeFile(page, withTables(await readFile(page, 'utf8'), tables));
}

/** One part after the other, but for those that may be measured beside the others. */
async function measureAll({ parts, stage, short }) {
  const begin = (name) => PARTS[name].measure(stage, { short });
  const begun = new Map(parts.filter((name) => PARTS[name].beside).map((name) => [name, begin(name)]));
  // Whichever part fails first ends the run.
  begun.forEach((rows) => rows.catch(() => undefined));
  const results = {};
  for (const name of parts.filter((part) => !begun.has(part)).concat([...begun.keys()])) {
    console.error(`measuring ${name} …`);
    results[name] = await (begun.get(name) ?? begin(name));
    console.log(`\n${PARTS[name].title}\n\n${tableOf(PARTS[name].columns, results[name])}\n`);
  }
  return results;
}

const asked = settings();
if (asked.help) {
  console.log(usageOf(names));
  process.exit(0);
}
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 }))
  process.on(signal, () => process.exit(code));
setTimeout(() => fail(new Error('The measurement is not over after ten minutes.')), 600_000).unref();
await play(asked).catch(fail);

/** What is missing on this machine has an exit code of its own, and is told in its own words. */
function fail(error) {
  console.error(error.exitCode === undefined ? error : error.message);
  // Parts may be under way; their processes end with this one.
  process.exit(error.exitCode ?? 1);
}
