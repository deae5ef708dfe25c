import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitAtSignals } from '../lib/commit.mjs';
import { installPeers } from '../lib/peers.mjs';
import { machine } from '../lib/machine.mjs';
import { summaryOf } from '../lib/rounds.mjs';
import { UsageError } from '../lib/usage-error.mjs';
import { playSpoolRounds } from './rounds.mjs';
import { spoolSubjects } from './subjects.mjs';

/** Measures what the spool costs; resolves with the results, to be saved and reported. */
export async function measureSpool({ scenarios, subjects: names, rounds, scale, flags, node: line, onRun }) {
  exitAtSignals();
  const node = line === undefined ? running() : await installed(line);
  const subjects = spoolSubjects(names, node.path);
  const measured = subjects.filter(({ unavailable }) => unavailable === undefined);
  installPeers(measured);
  const rivals = measured.some(({ module }) => module === 'rival') ? await builtRivals() : undefined;
  const settings = {
    ...{ scenarios, subjects: measured, rounds, scale, flags, rivals, onRun },
    node: node.path,
  };
  const runs = await playSpoolRounds(settings);
  const summaries = Object.fromEntries(
    Object.entries(runs).map(([scenario, bySubject]) => [
      scenario,
      Object.fromEntries(Object.entries(bySubject).map(([name, each]) => [name, summaryOf(each)])),
    ]),
  );
  const described = { ...machine(), node: node.version };
  return { machine: described, settings: { scenarios, rounds, scale, spool: true }, subjects, summaries, runs };
}

const running = () => ({ path: process.execPath, version: process.versions.node });

/** Only a run that measures the rivals needs to build them. */
async function builtRivals() {
  const { buildRivals } = await import('./rivals/build.mjs');
  return buildRivals();
}

/** The newest Node of that line, in a folder that goes away with this process. */
async function installed(line) {
  const { chooseNodeVersions, installNodeVersions } = await import('../../scripts/test-package/node-versions.mjs');
  const chosen = usable(() => chooseNodeVersions(line));
  const folder = mkdtempSync(join(tmpdir(), 'goff-bench-node-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.stderr.write(`installing Node ${line} …\n`);
  const [{ path, version }] = await installNodeVersions(folder, chosen.slice(0, 1));
  return { path, version: version.replace(/^v/, '') };
}

function usable(read) {
  try {
    return read();
  } catch (error) {
    throw new UsageError(error.message);
  }
}
