import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'bench-spool-'));
const temporary = mkdtempSync(join(tmpdir(), 'bench-spool-tmp-'));
const resultsFile = join(folder, 'results.json');

interface Run {
  readonly status: number | null;
  readonly stdout: string;
}

function bench(...parameters: string[]): Run {
  const env = { ...process.env, TMPDIR: temporary, NODE_DISABLE_COMPILE_CACHE: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bench/run.mjs', ...parameters], {
    encoding: 'utf8',
    env,
  });
  return { status, stdout: stdout + stderr };
}

const results = (): any => JSON.parse(readFileSync(resultsFile, 'utf8'));
const show = (change: (summaries: any) => void): Run => {
  const changed = results();
  change(changed.summaries);
  const file = join(folder, 'changed.json');
  writeFileSync(file, JSON.stringify(changed));
  return bench('--show', file);
};

let run: Run;

beforeAll(() => {
  const quick = ['--rounds', '1', '--scale', '0.005', '--no-bars', '--json', resultsFile];
  run = bench('deliver', 'outage', '--spool', '--subjects', 'memory,spool', ...quick);
}, 240_000);

afterAll(() => {
  for (const each of [folder, temporary]) rmSync(each, { recursive: true, force: true });
});

it('the benchmark measures the spool beside memory, prints tables for a page, and leaves nothing behind', () => {
  expect(run).toMatchObject({ status: 0 });
  expect(run.stdout).toMatch(/^### deliver: 20,000 events, 1 a turn [^]+^\| spool \|(.+\|){9}$/m);
  expect(run.stdout).toMatch(/^### recovery: 1,000,000 events [^]+^\| spool \|(.+\|){8}$/m);
  expect(readdirSync(temporary)).toEqual([]);
});

it('the benchmark finds every event at the collector just once, also of four processes and of a killed one', () => {
  const { 'deliver-1': deliver, together, outage, recovery } = results().summaries;
  const whole = { missing: 0, dropped: 0, unaccounted: 0, copies: 0 };
  expect(deliver).toMatchObject({ memory: { arrived: 100, ...whole }, spool: { arrived: 100, ...whole } });
  expect(together.spool).toMatchObject({ arrived: 600, ...whole });
  expect(outage.spool).toMatchObject({ arrived: 300, ...whole });
  expect(recovery.spool).toMatchObject({ arrived: 5_005, ...whole });
});

it.each([
  ['is missing', { missing: 3, unaccounted: 3 }, '3 events are neither at the collector nor in the ledger'],
  ['arrives twice', { copies: 2 }, '2 events arrived more than once'],
  ['is dropped', { missing: 4, dropped: 4, unaccounted: 0 }, '4 events were dropped'],
])('the benchmark of the spool fails when an event %s, bars or no bars', (_what, change, complaint) => {
  const { status, stdout } = show(({ together }) => Object.assign(together.spool, change));
  expect(status).toBe(1);
  expect(stdout).toContain(`WRONG   together: spool: ${complaint}`);
});

it('the benchmark judges by ratios to memory only, by what a database costs more, and by the recovery', () => {
  const database = { ...results().summaries.together.memory, cpuUs: 13.1, loopUs: 20 };
  const meet = (summaries: any): void => {
    for (const part of Object.values<any>(summaries)) if (part.memory) Object.assign(part.spool, part.memory);
    Object.assign(summaries.together, { memory: { ...database, cpuUs: 10 }, 'lmdb-nosync': database });
    summaries.together.spool.cpuUs = 11;
    Object.assign(summaries.recovery.spool, { firstRequestMs: 300, overRssMb: 64 });
    for (const { spool } of Object.values<any>(summaries)) Object.assign(spool, { missing: 0, dropped: 0, copies: 0 });
  };
  expect(show(meet)).toMatchObject({ status: 0, stdout: expect.not.stringContaining('MISSED') });
  const missed = show((summaries) => {
    meet(summaries);
    summaries['deliver-1'].spool.cpuUs *= 1.6;
    summaries.together.spool.cpuUs = 12;
    summaries.recovery.spool.overRssMb = 65;
  });
  expect(missed.status).toBe(1);
  expect(missed.stdout).toMatch(/MISSED +deliver-1: CPU per event +1\.60 x memory/);
  expect(missed.stdout).toMatch(/MISSED +together: more CPU per event, lmdb-nosync +1\.55 x spool/);
  expect(missed.stdout).toMatch(/MISSED +recovery: peak memory over recovering nothing +65\.0 MB/);
});

it('the benchmark of the spool says in one sentence what is wrong on the command line', () => {
  expect(bench('burst', '--spool')).toMatchObject({ status: 2, stdout: expect.stringContaining('got burst.') });
  expect(bench('deliver', '--spool', '--subjects', 'disk')).toMatchObject({ status: 2 });
  expect(bench('deliver', '--spool', '--node', '2')).toMatchObject({ status: 2 });
  expect(bench('deliver', '--node', '22')).toMatchObject({ status: 2 });
  expect(bench('deliver', '--spool', '--against', 'HEAD').stdout).toBe(
    '--spool goes with neither soak nor --against.\n',
  );
});
