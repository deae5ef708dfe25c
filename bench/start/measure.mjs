import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FailedStepError } from '../lib/failed-step-error.mjs';

const file = fileURLToPath(new URL('process.mjs', import.meta.url));
const QUIET_MS = 2_000;
const MAX_MS = 60_000;

/** Resident memory of a process that imports nothing, in MB. */
export async function measureEmpty() {
  return (await run({ row: 'empty' })).rssMb;
}

/** One round of one subject: a process for each row. Throws if its event did not arrive, once. */
export async function measure(subject, { collector, url }) {
  const { use, folder, mode } = subject;
  const imported = await run({ row: 'import', use, folder });
  const ready = await run({ row: 'ready', use, folder, mode, url });
  await collector.call('reset', { from: 0 });
  const life = await run({ row: 'life', use, folder, mode, url });
  const { arrived, copies, unknown } = await collector.call('settle', { events: 1, quietMs: QUIET_MS });
  if (arrived !== 1 || copies !== 0) {
    const asked = unknown.length === 0 ? '' : `; it asked for ${unknown.join(', ')}`;
    throw new FailedStepError(
      `Expected the one event of ${subject.name}, got ${arrived} and ${copies} copies${asked}.`,
    );
  }
  return { ...imported, ...ready, ...life };
}

async function run(job) {
  const options = { timeout: MAX_MS, encoding: 'utf8' };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [file, JSON.stringify(job)], options);
    return JSON.parse(stdout);
  } catch (error) {
    throw new FailedStepError(`The row ${job.row} of ${job.use} failed: ${error.stderr || error.message}`);
  }
}
