import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orderOf } from '../../bench/lib/order.mjs';

const folder = mkdtempSync(join(tmpdir(), 'bench-bars-'));
const file = join(folder, 'results.json');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A run in which nothing is lost; all bars beside `abc1234` are met when ours takes a third of everybody else's. */
const run = (size: number): any => ({
  track: { mean: size, p50: size, p999: size, p9995: size, worst: size, usual: size },
  ...{ cpuUs: size, loopDelayMs: size, peakRssMb: size, eventsPerSecond: 1_000 / size, flushMs: size },
  ...{ healthy: { usual: 1 }, beforeFull: { usual: 1 }, whenFull: { usual: 1 } },
  ...{ arrived: 10, missing: 0, dropped: 0, unaccounted: 0, largestBody: 100 },
});

const subjects = ['ours', 'abc1234', 'goff-1.4.0', 'goff-2.0.0-pre', 'bare'].map((name) => ({
  name,
  title: `title of ${name}`,
  ...(name === 'abc1234' && { unpublished: true }),
}));

function resultsOf(scenarios: readonly string[]): any {
  const bySubject = (): any => Object.fromEntries(subjects.map(({ name }) => [name, run(name === 'ours' ? 1 : 3)]));
  const rounds = (): any =>
    Object.fromEntries(subjects.map(({ name }) => [name, [run(1), run(name === 'ours' ? 2 : 4)]]));
  return {
    machine: { cpu: 'a CPU', cpus: 2, memoryGb: 8, node: '20.0.0', platform: 'Linux' },
    settings: { scenarios, rounds: 2, scale: 1, against: 'abc1234' },
    subjects,
    summaries: Object.fromEntries(scenarios.map((scenario) => [scenario, bySubject()])),
    runs: Object.fromEntries(scenarios.map((scenario) => [scenario, rounds()])),
  };
}

function node(...parameters: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function show(
  change: (results: any) => void,
  scenarios: readonly string[] = ['deliver', 'burst'],
): { status: number | null; output: string } {
  const results = resultsOf(scenarios);
  change(results);
  writeFileSync(file, JSON.stringify(results));
  return node('bench/run.mjs', '--show', file);
}

it('the benchmark judges each bar beside the commit, the bare loop and the official 1.4, with both values', () => {
  const { status, output } = show(() => {});
  expect({ status, output }).toMatchObject({ status: 0 });
  const lines = output.split('\n').filter((line) => line.startsWith('met '));
  const found = lines.map((line) => line.replace(/ +/g, ' '));
  const spread = 'rounds 0.50 to 1.00, median 0.75, best 1.00';
  expect(found.slice(0, 11)).toEqual([
    `met deliver: CPU per event 0.33 x abc1234 (<= 0.90 x) 1.00 us against 3.00 us; ${spread}`,
    `met deliver: track p99.9 0.33 x abc1234 (<= 0.50 x) 1.00 us against 3.00 us; ${spread}`,
    `met deliver: track mean 0.33 x abc1234 (<= 1.05 x) 1.00 us against 3.00 us; ${spread}`,
    `met deliver: track p50 0.33 x abc1234 (<= 1.05 x) 1.00 us against 3.00 us; ${spread}`,
    `met burst: track mean 0.33 x abc1234 (<= 1.05 x) 1.00 us against 3.00 us; ${spread}`,
    `met burst: track p50 0.33 x abc1234 (<= 1.05 x) 1.00 us against 3.00 us; ${spread}`,
    `met burst: CPU per event 0.33 x abc1234 (<= 1.05 x) 1.00 us against 3.00 us; ${spread}`,
    'met deliver: events/s 3.00 x bare (>= 1.50 x) 1,000/s against 333/s; rounds 1.00 to 2.00, median 1.50, best 1.00',
    `met deliver: peak RSS 0.33 x bare (<= 1.00 x) 1.0 MB against 3.0 MB; ${spread}`,
    'met deliver: events/s 3.00 x goff-1.4.0 (>= 1.50 x) 1,000/s against 333/s; ' +
      'rounds 1.00 to 2.00, median 1.50, best 1.00',
    `met deliver: CPU per event 0.33 x goff-1.4.0 (<= 0.60 x) 1.00 us against 3.00 us; ${spread}`,
  ]);
});

it('the benchmark shows the median of the calls that begin a batch beside the p99.9, and judges nothing by it', () => {
  const { status, output } = show(({ summaries }) => (summaries.deliver.ours.track.p9995 = 30));
  expect(status).toBe(0);
  expect(output).toMatch(/seen +deliver: track p99\.95 +10\.00 x abc1234 +\(no bar\) +30\.00 us against 3\.00 us/);
});

it.each([
  ['CPU per event', 'abc1234', (ours: any) => (ours.cpuUs = 2.8)],
  ['track p99.9', 'abc1234', (ours: any) => (ours.track.p999 = 1.6)],
  ['track mean', 'abc1234', (ours: any) => (ours.track.mean = 3.2)],
  ['track p50', 'abc1234', (ours: any) => (ours.track.p50 = 3.2)],
  ['events/s', 'bare', (ours: any) => (ours.eventsPerSecond = 490)],
  ['peak RSS', 'bare', (ours: any) => (ours.peakRssMb = 3.1)],
  ['events/s', 'goff-1.4.0', (ours: any) => (ours.eventsPerSecond = 490)],
  ['CPU per event', 'goff-1.4.0', (ours: any) => (ours.cpuUs = 1.9)],
])('the benchmark fails when the bar for %s beside %s is missed', (what, beside, change) => {
  const { status, output } = show(({ summaries }) => void change(summaries.deliver.ours));
  expect(status).toBe(1);
  expect(output).toMatch(new RegExp(`MISSED +deliver: ${what} +\\d\\.\\d\\d x ${beside} `));
});

it('the benchmark holds each scenario to the mean, the p50 and the CPU of the commit', () => {
  const { status, output } = show(({ summaries }) => (summaries.outage.ours.cpuUs = 3.2), ['outage', 'flush']);
  expect(status).toBe(1);
  expect(output).toMatch(/MISSED +outage: CPU per event +1\.07 x abc1234/);
  expect(output).toMatch(/met +flush: track mean +0\.33 x abc1234/);
});

it('the benchmark fails when a figure that must be judged beside the commit has become no number', () => {
  const { status, output } = show(({ summaries }) => (summaries.deliver.ours.cpuUs = null));
  expect(status).toBe(1);
  expect(output).toMatch(/MISSED +deliver: CPU per event .*\? us against 3\.00 us/);
});

it('the benchmark leaves the row of a commit, and its bars, out of the documentation', () => {
  show(() => {});
  writeFileSync(join(folder, 'performance.md'), readFileSync('docs/performance.md', 'utf8'));
  expect(node('bench/publish.mjs', file, folder)).toMatchObject({ status: 0 });
  const published = ['performance.md', 'performance.svg'].map((name) => readFileSync(join(folder, name), 'utf8'));
  for (const text of published) expect(text).toContain('title of ours');
  expect(published.join()).not.toContain('abc1234');
});

it('the benchmark lets every subject begin equally often, and every one follow every other', () => {
  const orders = Array.from({ length: 6 }, (_, round) => orderOf(['a', 'b', 'c'], round).join(''));
  expect(orders).toEqual(['abc', 'bca', 'cab', 'cba', 'acb', 'bac']);
  expect(Array.from({ length: 4 }, (_, round) => orderOf(['a', 'b'], round).join(''))).toEqual([
    'ab',
    'ba',
    'ba',
    'ab',
  ]);
});
