#!/usr/bin/env node
import { runCli } from './command/run-cli.js';

/** A second signal finds no listener any more and ends the process at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}

void runCli(process.argv.slice(2), {
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
  untilStopped: untilSignal,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
