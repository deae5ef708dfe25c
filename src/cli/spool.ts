#!/usr/bin/env node
import { runSpool } from './spool/run-spool.js';
import type { Progress } from './spool/surroundings.js';

const { stdout, stderr } = process;

/** npm and shells send a signal to the group and once more to the process. */
const REPEAT_MS = 500;

let stop: AbortController | undefined;

/** From now on the first signal ends the work; a later one, of either name, ends the process at once. */
function stopSignal(): AbortSignal {
  if (stop !== undefined) return stop.signal;
  const controller = (stop = new AbortController());
  let firstMs: number | undefined;
  const take = (name: NodeJS.Signals): void => {
    firstMs ??= performance.now();
    controller.abort();
    if (performance.now() - firstMs < REPEAT_MS) return;
    process.removeAllListeners(name);
    process.kill(process.pid, name);
  };
  process.on('SIGINT', take);
  process.on('SIGTERM', take);
  return controller.signal;
}

let isRead = true;
// A reader such as `head` goes when it has seen enough; what is still to be done needs no reader.
stdout.on('error', () => (isRead = false));
stderr.on('error', () => undefined);

/** If the reader is slow, the next line waits. */
function print(line: string): Promise<boolean> {
  clearProgress();
  return new Promise((resolve) => {
    if (!isRead) resolve(false);
    else stdout.write(`${line}\n`, (error) => resolve(error == null));
  });
}

/** The least milliseconds between two lines of progress. On a terminal one line is overwritten. */
const MOST_OFTEN_MS = stderr.isTTY ? 0 : 10_000;

let isShown = false;

/** Ends the line of the progress, so that other lines do not begin in it. */
function clearProgress(): void {
  if (isShown) stderr.write('\r\u001b[K');
  isShown = false;
}

function complain(line: string): void {
  clearProgress();
  stderr.write(`${line}\n`);
}

let told = { atMs: performance.now(), settled: 0 };

function showProgress({ settled, found }: Progress): void {
  const nowMs = performance.now();
  const isLast = settled === found;
  if (settled === told.settled || (!isLast && nowMs - told.atMs < MOST_OFTEN_MS)) return;
  told = { atMs: nowMs, settled };
  const line = `${settled.toLocaleString('en-US')} of ${found.toLocaleString('en-US')} events`;
  clearProgress();
  isShown = stderr.isTTY;
  stderr.write(isShown ? line : `${line}\n`);
}

void runSpool(process.argv.slice(2), {
  print,
  complain,
  showProgress,
  get stop() {
    return stopSignal();
  },
  get input() {
    return process.stdin;
  },
}).then((exitCode) => {
  process.exitCode = exitCode;
});
