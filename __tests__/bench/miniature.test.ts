import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const resultsFile = join(folder, 'results.json');

const node = (...args: string[]): { status: number | null; stdout: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, BENCH_GOFF_PROVIDERS: '' },
  });
  return { status, stdout: stdout + stderr };
};
const bench = (...args: string[]): { status: number | null; stdout: string } => node('bench/run.mjs', ...args);
const results = (): any => JSON.parse(readFileSync(resultsFile, 'utf8'));
const show = (change: (changed: any) => void): { status: number | null; stdout: string } => {
  const changed = results();
  change(changed);
  const file = join(folder, 'changed.json');
  writeFileSync(file, JSON.stringify(changed));
  return bench('--show', file);
};

let run: { status: number | null; stdout: string };

beforeAll(() => {
  const quick = ['--rounds', '1', '--scale', '0.01', '--no-bars', '--json', resultsFile];
  run = bench('deliver', 'outage', 'stringify', '--subjects', 'ours,bare,noop', ...quick);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the benchmark measures ours and the floors in miniature, without the other SDKs', () => {
  expect(run).toMatchObject({ status: 0 });
  for (const title of ['goff-server-provider', 'floor: bare loop', 'floor: nothing'])
    expect(run.stdout).toContain(title);
});

it('the benchmark finds every event at the collector, and dropped ones in the ledger', () => {
  const { deliver, outage, stringify } = results().summaries;
  expect(deliver.ours).toMatchObject({ arrived: 2_000, missing: 0, dropped: 0, unaccounted: 0, unknown: [] });
  expect(stringify.ours).toMatchObject({ arrived: 400, missing: 0, eventsPerStringify: 0 });
  expect(stringify.bare).toMatchObject({ arrived: 400, missing: 0, eventsPerStringify: 1 });
  expect(outage.ours).toMatchObject({ arrived: 1_200, missing: 0, unaccounted: 0 });
  expect(outage.bare).toMatchObject({ missing: 500, dropped: 500, unaccounted: 0 });
});

it('the benchmark reports every figure of a run', () => {
  const { ours } = results().summaries.deliver;
  const number: unknown = expect.any(Number);
  expect(ours).toMatchObject({
    track: { mean: number, p50: number, p999: number, worst: number },
    ...{ cpuUs: number, eventsPerSecond: number, loopDelayMs: number, peakRssMb: number, flushMs: number },
  });
  expect(ours.flushWaits).toBe(true);
});

it('the benchmark fails when an event is neither at the collector nor in the ledger', () => {
  const { status, stdout } = show(({ summaries }) => {
    summaries.outage.ours.unaccounted = 3;
  });
  expect(status).toBe(1);
  expect(stdout).toContain('WRONG   outage: ours: 3 events are neither at the collector nor in the ledger');
});

it('the benchmark judges by ratios and by what may never happen, and fails when a bar is missed', () => {
  const meet = ({ summaries: { deliver, outage } }: any): void => {
    Object.assign(deliver.ours, deliver.bare, { dropped: 0, missing: 0, largestBody: 1_048_576 });
    outage.ours.beforeFull = outage.ours.whenFull = outage.ours.healthy;
  };
  expect(show(meet)).toMatchObject({ status: 0, stdout: expect.not.stringContaining('MISSED') });
  const missed = show((changed) => {
    meet(changed);
    changed.summaries.deliver.ours.cpuUs *= 1.2;
    changed.summaries.deliver.ours.largestBody++;
  });
  expect(missed.status).toBe(1);
  expect(missed.stdout).toMatch(/MISSED +deliver: CPU per event +1\.20 x bare/);
  expect(missed.stdout).toMatch(/MISSED +all: largest request body/);
});

it('the benchmark writes the tables and the plot of the documentation', () => {
  const page = readFileSync('docs/performance.md', 'utf8');
  writeFileSync(join(folder, 'performance.md'), page);
  expect(node('bench/publish.mjs', resultsFile, folder)).toMatchObject({ status: 0 });
  expect(readFileSync(join(folder, 'performance.md'), 'utf8')).toMatch(/\| goff-server-provider \|(.+\|){9}/);
  expect(readFileSync(join(folder, 'performance.svg'), 'utf8')).toMatch(/^<svg [^]*goff-server-provider[^]*<\/svg>\n$/);
});

it('the benchmark names the scenarios and the subjects that there are when it is asked for another', () => {
  expect(bench('delivery')).toMatchObject({ status: 2, stdout: expect.stringContaining('deliver, burst, outage') });
  const unknown = bench('deliver', '--subjects', 'our');
  expect(unknown).toMatchObject({ status: 2, stdout: expect.stringContaining('ours, goff, segment, posthog') });
});
