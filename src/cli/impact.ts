#!/usr/bin/env node
import { runImpact } from './run-impact.js';

const { stdout, stderr } = process;

/** One line that is overwritten, and gone in the end. */
function progressLine(done: number): void {
  stderr.write(done < 1 ? `\rReading… ${Math.floor(done * 100)} % ` : '\r\u001b[K');
}

let isWritten = true;
// A reader that has seen enough, such as `head`, goes without a complaint; a full disk does not.
stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') return;
  if (isWritten) stderr.write(`Expected to write the report, got ${message}.\n`);
  isWritten = false;
  process.exitCode = 1;
});
stderr.on('error', () => undefined);

void runImpact(process.argv.slice(2), {
  print: (text) => stdout.write(`${text}\n`),
  complain: (text) => stderr.write(`${text}\n`),
  showProgress: stderr.isTTY ? progressLine : undefined,
  columns: stdout.isTTY ? stdout.columns : undefined,
  colour: stdout.isTTY && process.env['NO_COLOR'] === undefined,
}).then((exitCode) => {
  process.exitCode = isWritten ? exitCode : 1;
});
