// A thread that writes every n-th file of the data, and adds up what the analysis has to find.
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { Experiment } from './events.mjs';
import { LineWriter } from './line-writer.mjs';

const { folder, settings, thread, threads } = workerData;
const experiment = new Experiment(settings);
const writer = new LineWriter(experiment.keySalt);
/** The conversions of each exposed user, shared by all threads. */
const conversions = new Int32Array(workerData.conversions);
const cents = new Int32Array(workerData.cents);
const seen = { exposures: 0, notExposed: 0, beforeExposure: 0, counted: 0 };

function writeFile(file) {
  const descriptor = openSync(join(folder, nameOf(file)), 'w');
  writer.open(descriptor);
  const { from, to } = experiment.linesOf(file);
  for (let line = from; line < to; line++) {
    if (experiment.isGoalEvent(line)) goalEvent(line);
    else exposure(line);
  }
  writer.flush();
  closeSync(descriptor);
}

/** The relay names a file by the time at which it was written. */
const nameOf = (file) => `flag-variation-relay-0-${1_700_000_000 + file * 21_600}.json`;

function exposure(line) {
  const user = experiment.exposedUserOf(line);
  const time = experiment.exposureTimeOf(line, user);
  writer.exposure({ user, variation: experiment.variationOf(user), time, line });
  seen.exposures++;
}

function goalEvent(line) {
  const [user, time] = [experiment.buyerOf(line), experiment.timeOf(line)];
  const amount = experiment.centsOf(line);
  writer.goalEvent({ user, time, cents: amount, line });
  if (user >= experiment.exposedUsers) return void seen.notExposed++;
  if (time < experiment.firstExposureOf(user)) return void seen.beforeExposure++;
  seen.counted++;
  Atomics.add(conversions, user, 1);
  Atomics.add(cents, user, amount);
}

for (let file = thread; file < experiment.files; file += threads) writeFile(file);
parentPort.postMessage({ ...seen, bytes: writer.bytes });
