#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { runCli } from './command/run-cli.js';

/** npm, shells and supervisors send a signal to the group and once more to the process. */
const REPEAT_MS = 500;

let first: { readonly signal: NodeJS.Signals; readonly at: number } | undefined;

/** Resolves at the first signal. A later one, of either name, ends the process at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    const take = (signal: NodeJS.Signals): void => {
      first ??= { signal, at: performance.now() };
      resolve();
      if (performance.now() - first.at >= REPEAT_MS) endBy(signal);
    };
    process.on('SIGTERM', take);
    process.on('SIGINT', take);
  });
}

/**
 * Ends the process as without a listener. `process.exit` would wait for a read that never ends, such as that of a pipe.
 */
function endBy(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** Bytes that may wait in the pipe to a process that does not read, before lines are left out. */
const MOST_WAITING_BYTES = 1 << 20;

let hasComplained = false;

// A reader that has gone, such as `head`, is no reason to end the relay. The stream is made when it is needed.
function complain(line: string): void {
  if (!hasComplained) process.stderr.on('error', () => undefined);
  hasComplained = true;
  process.stderr.write(`${line}\n`);
}

const io = {
  print: (lines: string) => void process.stdout.write(`${lines}\n`),
  complain,
  get isBehind() {
    return process.stdout.writableLength > MOST_WAITING_BYTES;
  },
  version: () => {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  },
  untilStopped: untilSignal,
};

/** Milliseconds that a slow reader has for the last lines. */
const LAST_LINES_MS = 200;

/** Resolves when all lines have left, or nobody reads them. */
function lastLines(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LAST_LINES_MS);
    process.stdout.write('', () => (hasComplained ? process.stderr.write('', () => resolve()) : resolve()));
  });
}

process.stdout.on('error', () => undefined);

void runCli(process.argv.slice(2), io).then(async (result) => {
  await lastLines();
  if (result === 'interrupted') endBy(first?.signal ?? 'SIGTERM');
  else process.exit(result);
});
