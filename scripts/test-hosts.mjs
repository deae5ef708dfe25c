// @ts-check
// Packs the package and installs it in the places where people run it: one line for each host. `-- --host NAME` runs
// one of them, `-- --help` lists them. Exit codes: 0 all events arrive everywhere, 1 something is wrong, 2 the command
// line is.
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pack } from './test-package/pack.mjs';
import { endAll } from './test-hosts/application.mjs';
import { Workshop } from './test-hosts/context.mjs';
import { readHosts } from './test-hosts/hosts.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const hosts = await readHosts();
const chosen = readChoice();

/** A mistake on the command line is told in one sentence. */
function readChoice() {
  try {
    const options = /** @type {const} */ ({ host: { type: 'string', multiple: true }, help: { type: 'boolean' } });
    const { values } = parseArgs({ options });
    if (values.help) return printHelp();
    const unknown = values.host?.find((name) => !hosts.has(name));
    if (unknown === undefined) return values.host ?? [...hosts.keys()];
    throw new Error(`Expected --host to name ${[...hosts.keys()].join(', ')}, got "${unknown}".`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return exit(2);
  }
}

function printHelp() {
  console.log('npm run test:hosts -- [--host NAME]...\n');
  for (const [name, { title }] of hosts) console.log(`  ${name.padEnd(20)} ${title}`);
  return exit(0);
}

/** @param {Workshop} workshop @param {string} name */
async function runHost(workshop, name) {
  const { title, packages, run } = /** @type {import('./test-hosts/hosts.mjs').Host} */ (hosts.get(name));
  const startMs = performance.now();
  const context = await workshop.prepare(name, packages);
  try {
    await run(context);
  } finally {
    await context.close();
  }
  return `${title} (${((performance.now() - startMs) / 1_000).toFixed(1)} s)`;
}

/** @param {string} work */
async function runAll(work) {
  const { tarball } = await pack({ root, folder: work });
  const workshop = await Workshop.open({ root, work, tarball });
  for (const name of chosen) {
    try {
      console.log(`ok     ${await runHost(workshop, name)}`);
    } catch (error) {
      console.log(`FAILED ${hosts.get(name)?.title}`);
      console.error(error);
      process.exitCode = 1;
    }
  }
}

const work = await mkdtemp(join(tmpdir(), 'goff-hosts-'));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    endAll();
    rmSync(work, { recursive: true, force: true });
    exit(1);
  });
}
try {
  await runAll(work);
} finally {
  await rm(work, { recursive: true, force: true });
}
