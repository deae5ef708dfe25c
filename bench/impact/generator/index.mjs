// node bench/impact/generator/index.mjs FOLDER LINES [SEED [LINES OF A FILE]]
// writes FOLDER/events and FOLDER/truth.json.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Experiment } from './events.mjs';
import { truthOf } from './truth.mjs';

const [folder, lines, seed = 1, linesPerFile = 90_000] = process.argv.slice(2);
const settings = { lines: Number(lines), seed: Number(seed), linesPerFile: Number(linesPerFile) };
const experiment = new Experiment(settings);
const events = join(folder, 'events');
const perUser = () => new Int32Array(new SharedArrayBuffer(4 * experiment.exposedUsers));
const [conversions, cents] = [perUser(), perUser()];

function runThread(thread, threads) {
  const shared = { conversions: conversions.buffer, cents: cents.buffer };
  const workerData = { folder: events, settings, thread, threads, ...shared };
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./write-files.mjs', import.meta.url), { workerData });
    worker.once('message', resolve).once('error', reject);
  });
}

function added(parts) {
  const add = (left, right) => Object.fromEntries(Object.entries(left).map(([name, n]) => [name, n + right[name]]));
  return parts.reduce(add);
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(events, { recursive: true });
const threads = Math.min(availableParallelism(), experiment.files);
const { bytes, ...seen } = added(await Promise.all(Array.from({ length: threads }, (_, n) => runThread(n, threads))));
const truth = truthOf({ experiment, conversions, cents, seen });
// Written last: a folder with it is complete.
writeFileSync(
  join(folder, 'truth.json'),
  `${JSON.stringify({ settings, files: experiment.files, bytes, ...truth }, undefined, 2)}\n`,
);
