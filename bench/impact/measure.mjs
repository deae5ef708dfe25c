import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { differencesFrom, figuresOf } from './figures.mjs';

const REPORT_PEAK = new URL('./report-peak.mjs', import.meta.url).href;

/**
 * One run of a subject in a process of its own: seconds from its start to its end, the most memory that it ever held,
 * and what is wrong with its figures.
 */
export async function measure({ subject, data }) {
  const folder = mkdtempSync(join(tmpdir(), 'goff-bench-'));
  try {
    const peakFile = join(folder, 'peak');
    const ended = await runToEnd({ subject, data, peakFile });
    return { seconds: ended.seconds, ...resultOf({ ...ended, truth: data.truth, peakFile }) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runToEnd({ subject: { command, after }, data, peakFile }) {
  const [program, ...parameters] = [...command, data.events, ...after];
  const options = `${process.env.NODE_OPTIONS ?? ''} --import=${REPORT_PEAK}`.trim();
  const env = { ...process.env, NODE_OPTIONS: options, GOFF_BENCH_PEAK_FILE: peakFile };
  const began = performance.now();
  const child = spawn(program, parameters, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => child.kill();
  process.once('exit', stop);
  const output = { stdout: gather(child.stdout), stderr: gather(child.stderr) };
  return new Promise((resolve) => {
    const end = (status) => {
      process.removeListener('exit', stop);
      const seconds = (performance.now() - began) / 1000;
      resolve({ seconds, status, stdout: output.stdout.join(''), stderr: output.stderr.join('') });
    };
    child.once('error', ({ message }) => end(message)).once('close', (code, signal) => end(code ?? signal));
  });
}

function gather(stream) {
  const parts = [];
  stream.setEncoding('utf8').on('data', (part) => parts.push(part));
  return parts;
}

function resultOf({ status, stdout, stderr, truth, peakFile }) {
  if (status !== 0) return { wrong: [`it ended with ${status}: ${stderr.trim().split('\n').at(-1)}`] };
  const figures = figuresOf(stdout);
  if (figures === undefined) return { wrong: ['it printed no figures'] };
  return { peakMb: figures.peakMb ?? peakIn(peakFile), wrong: differencesFrom(truth, figures) };
}

function peakIn(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
