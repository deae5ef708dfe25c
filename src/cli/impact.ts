#!/usr/bin/env node
import { runImpact } from './run-impact.js';

const { stdout, stderr } = process;

/** One line that is written over again, and gone in the end. */
function progressLine(done: number): void {
  stderr.write(done < 1 ? `\rReading… ${Math.floor(done * 100)} % ` : '\r\u001b[K');
}

void runImpact(process.argv.slice(2), {
  print: (text) => stdout.write(`${text}\n`),
  complain: (text) => stderr.write(`${text}\n`),
  showProgress: stderr.isTTY ? progressLine : undefined,
  columns: stdout.isTTY ? stdout.columns : undefined,
  colour: stdout.isTTY && process.env['NO_COLOR'] === undefined,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
