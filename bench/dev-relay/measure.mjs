import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FailedStepError } from '../lib/failed-step-error.mjs';
import { sendAll } from './load.mjs';
import { RelayProcess } from './relay.mjs';

/** After this time a process that has nothing to do has released what its start took. */
const IDLE_MS = 2_000;

const FLAGS =
  'new-button:\n  variations: { on: true, off: false }\n  defaultRule: { percentage: { on: 50, off: 50 } }\n';

/** One round of one side: a relay that starts and idles, and another one that takes events in. */
export async function measure(folder, { bodies, events }) {
  const work = mkdtempSync(join(tmpdir(), 'goff-bench-relay-'));
  try {
    const flagsFile = join(work, 'flags.yaml');
    writeFileSync(flagsFile, FLAGS);
    const idle = await measureIdle(folder, ['--flags', flagsFile]);
    const out = join(work, 'out');
    const eventsPerSecond = await measureIntake(folder, { args: ['--flags', flagsFile, '--out', out], bodies, events });
    await checkFiles(out, events);
    return { ...idle, eventsPerSecond };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function measureIdle(folder, args) {
  const relay = await RelayProcess.start(folder, args);
  await delay(IDLE_MS);
  const idleMb = relay.residentMb();
  await relay.stop();
  return { startMs: relay.startMs, idleMb };
}

/** The clock stops when the relay has ended: what it has taken in is in its files then. */
async function measureIntake(folder, { args, bodies, events }) {
  const relay = await RelayProcess.start(folder, args);
  const begin = performance.now();
  await sendAll(relay.url, bodies);
  await relay.stop();
  return (1_000 * events) / (performance.now() - begin);
}

/** Every event is in its file, once. */
async function checkFiles(out, events) {
  const tracking = Math.floor(events / 2);
  for (const [name, expected] of [
    ['feature.json', events - tracking],
    ['tracking.json', tracking],
  ]) {
    const lines = await linesOf(join(out, name));
    if (lines !== expected) throw new FailedStepError(`Expected ${expected} events in ${name}, got ${lines}.`);
  }
}

async function linesOf(path) {
  let lines = 0;
  for await (const chunk of createReadStream(path)) for (const byte of chunk) if (byte === 10) lines++;
  return lines;
}
