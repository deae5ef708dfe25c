#!/usr/bin/env node
import { fork } from 'node:child_process';
import { runDoctor } from './doctor/run-doctor.js';

const { stdout, stderr } = process;

/** Set in the process that examines. The process that people start waits for that one. */
const EXAMINES = 'GOFF_DOCTOR_EXAMINES';

/**
 * A hanging look-up of a name keeps a process from ending, even with `process.exit`. A process that waits can end it.
 */
function examineInChild(): void {
  const child = fork(process.argv[1] ?? '', process.argv.slice(2), { env: { ...process.env, [EXAMINES]: '1' } });
  let reported: number | undefined;
  child.on('message', (exitCode: number) => {
    reported = exitCode;
    child.kill('SIGKILL');
  });
  child.on('exit', (exitCode) => (process.exitCode = reported ?? exitCode ?? 1));
}

async function examine(): Promise<void> {
  // A reader such as `head` goes when it has seen enough.
  stdout.on('error', () => undefined);
  stderr.on('error', () => undefined);
  // Nobody waits any more.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  const exitCode = await runDoctor(process.argv.slice(2), {
    print: (text) => void stdout.write(`${text}\n`),
    complain: (line) => void stderr.write(`${line}\n`),
    get input() {
      return process.stdin;
    },
    variables: Object.keys(process.env),
  });
  await Promise.all([stdout, stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))));
  process.send?.(exitCode);
}

if (process.env[EXAMINES] === undefined || process.send === undefined) examineInChild();
else void examine();
