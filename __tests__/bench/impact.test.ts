import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeComparison, judgeGrowth } from '../../bench/impact/bars.mjs';
import { growthOf } from '../../bench/impact/growth.mjs';

const folder = mkdtempSync(join(tmpdir(), 'bench-impact-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function node(...parameters: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** 1,000 lines in ten files. */
function generate(name: string, seed: number): { data: string; truth: any } {
  const data = join(folder, name);
  const { status, stderr } = node('bench/impact/generator/index.mjs', data, '1000', String(seed), '100');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return { data: join(data, 'events'), truth: JSON.parse(readFileSync(join(data, 'truth.json'), 'utf8')) };
}

const linesOf = (data: string): string[] =>
  readdirSync(data).flatMap((file) => readFileSync(join(data, file), 'utf8').trimEnd().split('\n'));

describe('the generator of events', () => {
  const { data, truth } = generate('first', 1);
  const lines = linesOf(data);
  const events = lines.map((line) => JSON.parse(line));
  const ofKind = (wanted: string): any[] => events.filter(({ kind }) => kind === wanted);
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

  it('writes both kinds in the form of the relay, which has no spaces and numbers without trailing zeros', () => {
    expect(lines).toEqual(events.map((event) => JSON.stringify(event)));
    for (const file of readdirSync(data)) {
      expect(file).toMatch(/^flag-variation-relay-0-\d{10}\.json$/);
      const text = readFileSync(join(data, file), 'utf8');
      expect(text.match(/"kind":"feature"/g)).toHaveLength(50);
      expect(text.match(/"kind":"tracking"/g)).toHaveLength(50);
    }
    expect(ofKind('tracking')[0]).toEqual({
      ...{ kind: 'tracking', contextKind: 'user', userKey: expect.stringMatching(uuid), key: 'order' },
      creationDate: expect.any(Number),
      evaluationContext: { targetingKey: ofKind('tracking')[0].userKey },
      trackingEventDetails: {
        ...{ currency: 'EUR', eventId: expect.stringMatching(uuid), value: expect.any(Number) },
      },
    });
  });

  it('gives every goal event an id of its own and every user one variation', () => {
    expect(new Set(ofKind('tracking').map((event) => event.trackingEventDetails.eventId)).size).toBe(500);
    const seen = new Set(ofKind('feature').map(({ userKey, variation }) => `${userKey} ${variation}`));
    expect(seen.size).toBe(200);
    expect(new Set(ofKind('feature').map(({ userKey }) => userKey)).size).toBe(200);
  });

  it('writes goal events before the exposure, and of users who are never exposed', () => {
    const { beforeExposure, notExposed, counted } = truth.setAside;
    expect(beforeExposure).toBeGreaterThan(20);
    expect(notExposed).toBeGreaterThan(20);
    expect(beforeExposure + notExposed + counted).toBe(500);
  });

  it('makes the same files of the same seed, and others of another one', () => {
    expect(linesOf(generate('again', 1).data)).toEqual(lines);
    expect(linesOf(generate('other', 2).data)).not.toEqual(lines);
  });

  it.each([1, 2, 3])('knows the figures that plain Node finds in its files, seed %d', (seed) => {
    const { data, truth } = generate(`seed-${seed}`, seed);
    const found = JSON.parse(node('bench/impact/subjects/node.mjs', data).stdout).variations;
    expect(Object.keys(truth.variations)).toEqual(['control', 'blue']);
    for (const [name, { sum, sumOfSquares, ...counts }] of Object.entries<any>(truth.variations)) {
      expect(found[name]).toMatchObject(counts);
      expect(Number(found[name].sum)).toBe(Number(sum));
      expect(Number(found[name].sumOfSquares)).toBe(Number(sumOfSquares));
    }
  });
});

describe('the benchmark of the impact analysis', () => {
  const data = join(folder, 'data');
  const usual = ['--lines', '1000', '--rounds', '1', '--data', data, '--json', join(folder, 'results.json')];
  const bench = (...parameters: string[]): ReturnType<typeof node> =>
    node('bench/impact/index.mjs', ...usual, ...parameters);

  it('compares the figures of a subject with the truth, and takes away the data that it has made', () => {
    const { status, stdout } = bench('--subjects', 'node,duckdb');
    expect({ status, stdout }).toMatchObject({ status: 0 });
    expect(stdout).toMatch(/^plain Node .* exact$/m);
    expect(stdout).toMatch(/^bare DuckDB .* exact$/m);
    expect(stdout).toMatch(/^met +impact: figures exact +2 of 2/m);
    expect(readdirSync(data)).toEqual([]);
  });

  it('reads the counts of the command, and measures it in a process of its own', () => {
    const standIn = join(folder, 'stand-in.mjs');
    writeFileSync(
      standIn,
      `import { readFileSync } from 'node:fs';
      const { variations, setAside } = JSON.parse(readFileSync(process.argv.at(-1) + '/../truth.json', 'utf8'));
      const { lines: read, exposures: counted, ...goalEvents } = setAside;
      for (const one of Object.values(variations)) {
        const { sum, sumOfSquares } = one;
        one.revenue = { EUR: { sum, sumOfSquares } };
      }
      const asked = process.argv.slice(2, -1).join(' ');
      if (asked !== '--flag new-checkout --goal order --json') throw new Error(asked);
      console.log(JSON.stringify({ counts: { variations, lines: { read }, exposures: { counted }, goalEvents } }));`,
    );
    const parameters = ['--subjects', 'ours,duckdb', '--command', `${process.execPath} ${standIn}`];
    const { stdout } = bench(...parameters);
    expect(stdout).toMatch(/^goff-impact +\d+\.\d\d .* \d+ +exact$/m);
    expect(stdout).toMatch(/^(met|MISSED) +impact: time .* x duckdb/m);
    expect(stdout).toMatch(/^met +impact: figures exact +6 of 6/m);
    expect(stdout).toMatch(/^(met|MISSED) +growth: ours, time of a line .* x that of 333/m);
  });

  it('fails when a figure is wrong, and says which one', () => {
    const liar = join(folder, 'liar.mjs');
    const variation = { exposedUsers: 1, convertingUsers: 0, conversions: 0, revenue: {} };
    const counts = { variations: { blue: variation }, lines: { read: 999 }, exposures: {}, goalEvents: {} };
    writeFileSync(liar, `console.log(${JSON.stringify(JSON.stringify({ counts }))})`);
    const { status, stdout } = bench('--subjects', 'ours', '--no-growth', '--command', `${process.execPath} ${liar}`);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^MISSED +impact: figures exact +0 of 1/m);
    expect(stdout).toMatch(/^WRONG +ours: variations\.blue\.exposedUsers is 1, not \d+$/m);
    expect(stdout).toMatch(/^WRONG +ours: variations\.control\.exposedUsers is undefined, not \d+$/m);
    expect(stdout).toMatch(/^WRONG +ours: setAside\.lines is 999, not 1000$/m);
  });

  it('fails when a subject does', () => {
    const { status, stdout } = bench(
      '--subjects',
      'ours',
      '--no-growth',
      '--command',
      `${process.execPath} nothing.mjs`,
    );
    expect(status).toBe(1);
    expect(stdout).toMatch(/^WRONG +ours: it ended with 1: /m);
  });

  it('compares how long a line takes in data of three sizes', () => {
    const { status, stdout } = bench('--subjects', 'node', '--growth');
    expect({ status, stdout }).toMatchObject({ status: 0 });
    for (const lines of ['111', '333', '1,000'])
      expect(stdout).toMatch(new RegExp(`^plain Node .*, ${lines} lines `, 'm'));
  });

  it.each([
    [['--lines', 'many']],
    [['--rounds', '0']],
    [['--subjects', 'ours,awk']],
    [['--growth', '--no-growth']],
    [['--unknown']],
  ])('refuses a command line that it does not understand: %j', (parameters) => {
    const { status, stderr } = bench(...parameters);
    expect(status).toBe(2);
    expect(stderr).not.toContain('    at ');
  });

  it.each(['polars', 'polars-lazy', 'pandas'])('says in one line that %s needs Python where there is none', (name) => {
    const parameters = ['bench/impact/index.mjs', ...usual, '--subjects', `node,${name}`];
    const env = { ...process.env, PATH: folder };
    const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8', env });
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr.trim().split('\n').at(-1)).toMatch(
      /^polars and pandas need Python .* --subjects ours,duckdb,node\.$/,
    );
  });
});

describe('the bars of the impact analysis', () => {
  const run = (seconds: number, peakMb: number): any => ({ seconds, peakMb, wrong: [] });
  const others = {
    duckdb: run(10, 600),
    polars: run(9, 2_000),
    'polars-lazy': run(12, 1_500),
    ...{ pandas: run(120, 4_000), node: run(30, 1_000) },
  };
  const missed = (ours: any): string[] =>
    judgeComparison({ ours, ...others })
      .filter(({ met }: any) => !met)
      .map(({ what, measured }: any) => `${what}: ${measured}`);

  it('are met up to 1.6 times DuckDB, 1.8 times and 0.6 times the best polars, and an eighth of pandas', () => {
    expect(judgeComparison({ ours: run(15, 900), ...others })).toHaveLength(4);
    expect(missed(run(15, 900))).toEqual([]);
  });

  it.each([
    [run(16.1, 900), ['time: 1.61 x duckdb', 'time: 7.45 x as fast as pandas']],
    [run(16.3, 900), ['time: 1.63 x duckdb', 'time: 1.81 x polars', 'time: 7.36 x as fast as pandas']],
    [run(15, 910), ['peak memory: 0.61 x polars-lazy']],
    [run(15, undefined as any), ['peak memory: NaN x polars-lazy']],
  ])('are missed beyond that: %j', (ours, expected) => {
    expect(missed(ours)).toEqual(expected);
  });

  it('leave out what was not measured', () => {
    expect(judgeComparison({ ours: run(15, 900), duckdb: others.duckdb })).toHaveLength(1);
    expect(judgeComparison(others)).toEqual([]);
  });

  it('let a line of all data take a fifth longer than one of a part, the start not counted', () => {
    const seconds = { start: 1, '1/9': 2, '1/3': 4, '1/1': 11.9 };
    const summaries = Object.fromEntries(Object.entries(seconds).map(([size, time]) => [`ours ${size}`, run(time, 1)]));
    const subject = { name: 'ours' };
    const verdicts = judgeGrowth({ subject, growth: growthOf({ subject, lines: 9_000_000, summaries }) });
    expect(verdicts.map(({ measured, met }: any) => `${measured} ${met}`)).toEqual([
      '1.21 x that of 1,000,000 false',
      '1.21 x that of 3,000,000 false',
    ]);
  });
});
