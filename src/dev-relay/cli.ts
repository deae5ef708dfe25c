#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { runCli } from './command/run-cli.js';

/** npm, shells and supervisors send a signal to the group and once more to the process. */
const REPEAT_MS = 500;

/** Resolves at the first signal. A later one, of either name, ends the process at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    const take = (signal: NodeJS.Signals): void => {
      firstAt ??= performance.now();
      resolve();
      if (performance.now() - firstAt < REPEAT_MS) return;
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    };
    process.on('SIGTERM', take);
    process.on('SIGINT', take);
  });
}

/** What may wait in the pipe to a process that does not read, before lines are left out. */
const MOST_WAITING_BYTES = 1 << 20;

const io = {
  print: (lines: string) => void process.stdout.write(`${lines}\n`),
  complain: (line: string) => void process.stderr.write(`${line}\n`),
  get isBehind() {
    return process.stdout.writableLength > MOST_WAITING_BYTES;
  },
  version: () => {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  },
  untilStopped: untilSignal,
};

/** How long the last lines may take to be read. */
const LAST_LINES_MS = 200;

/** Resolves when all lines have left, or nobody reads them. */
function lastLines(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LAST_LINES_MS);
    process.stdout.write('', () => process.stderr.write('', () => resolve()));
  });
}

// A reader that has gone, such as `head`, is no reason to end the relay.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

void runCli(process.argv.slice(2), io).then(async (exitCode) => {
  await lastLines();
  process.exit(exitCode);
});
