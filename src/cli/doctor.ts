#!/usr/bin/env node
import { runDoctor } from './doctor/run-doctor.js';

const { stdout, stderr } = process;

// A reader such as `head` goes when it has seen enough.
stdout.on('error', () => undefined);

void runDoctor(process.argv.slice(2), {
  print: (text) => void stdout.write(`${text}\n`),
  complain: (line) => void stderr.write(`${line}\n`),
  get input() {
    return process.stdin;
  },
  variables: Object.keys(process.env),
}).then((exitCode) => {
  process.exitCode = exitCode;
});
