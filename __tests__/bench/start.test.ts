import { figuresOf, judge, rowsOf } from '../../bench/start/judge.mjs';
import { startSubjects } from '../../bench/start/subjects.mjs';

interface Figures {
  readonly importMs: number;
  readonly importMb: number;
  readonly readyMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

const usual: Figures = { importMs: 100, importMb: 20, readyMs: 50, cpuMs: 300, peakMb: 100 };
const good: Figures = { importMs: 25, importMb: 7, readyMs: 50, cpuMs: 210, peakMb: 100 };

const named = (name: string): string => `BENCH_GOFF_PROVIDERS names ${name}`;
const environment = { BENCH_GOFF_PROVIDERS: '/nowhere/goff-1.4' };
const subjects = startSubjects({ commit: { name: 'abc', folder: '/nowhere' }, environment });
const names = subjects.map(({ name }: { name: string }) => name);

/** Verdicts of three rounds in which all are as usual, and ours as `ours` makes them of the round. */
function missed(ours: (round: number) => Partial<Figures>, theirs: Record<string, Figures> = {}): string[] {
  const figures = (name: string, round: number): Figures =>
    name.startsWith('ours') ? { ...good, ...ours(round) } : (theirs[name] ?? usual);
  const runs = Object.fromEntries(names.map((name: string) => [name, [0, 1, 2].map((round) => figures(name, round))]));
  return judge({ subjects, runs })
    .filter(({ met }: { met: boolean }) => !met)
    .map((verdict: { scenario: string; what: string; measured: string }) => {
      const [, other] = verdict.measured.split(' x ');
      return `${verdict.scenario}: ${verdict.what}: ${other}`;
    });
}

it('the benchmark measures ours and the commit in both modes, the official provider and other SDKs', () => {
  expect(names).toEqual([
    'ours',
    'ours-in-process',
    'abc',
    'abc-in-process',
    'goff-goff-1.4',
    'segment',
    'posthog',
    'launchdarkly',
    'undici',
    'node:http',
  ]);
  expect(startSubjects({ names: ['ours', 'posthog'], environment: {} })).toHaveLength(2);
  expect(() => startSubjects({ names: ['our'] })).toThrow('Expected a subject of ours, ours-in-process,');
});

it('the benchmark of the start shows why the official provider is not measured where nobody names its sources', () => {
  const official = startSubjects({ environment: {} }).find(({ kind }: { kind: string }) => kind === 'official');
  expect(rowsOf({ subjects: [official], runs: {} })[1]).toEqual([
    'GO Feature Flag',
    expect.stringContaining(named('folders')),
  ]);
});

it('the benchmark of the start counts the memory of an import over an empty process', () => {
  expect(figuresOf({ rssMb: 47, cpuMs: 3 }, 40)).toEqual({ importMb: 7, cpuMs: 3 });
});

it('the benchmark of the start meets all bars by exactly as much as they ask for, but is below other SDKs', () => {
  const others = { segment: usual, posthog: usual, launchdarkly: usual };
  expect(missed(() => ({ peakMb: 99.9 }), others)).toEqual([]);
  expect(missed(() => ({}), others)).toEqual([
    'remote: whole life, peak memory: segment',
    'remote: whole life, peak memory: posthog',
    'remote: whole life, peak memory: launchdarkly',
    'in process: whole life, peak memory: segment',
    'in process: whole life, peak memory: posthog',
    'in process: whole life, peak memory: launchdarkly',
  ]);
});

it.each<[string, Partial<Figures>, string[]]>([
  ['imports slowly', { importMs: 26 }, ['remote: import: abc']],
  ['imports much', { importMb: 7.1 }, ['remote: memory of the import: abc']],
  [
    'takes more processor time than the commit allows',
    { cpuMs: 211 },
    ['remote: whole life, processor time: abc', 'in process: whole life, processor time: abc-in-process'],
  ],
])('a package that %s misses the bar', (_what, ours, expected) => {
  expect(missed(() => ({ peakMb: 50, ...ours }))).toEqual(expected);
});

it('the benchmark of the start compares the official provider with the same mode only', () => {
  const theirs = { 'goff-goff-1.4': { ...usual, cpuMs: 200, peakMb: 40 } };
  expect(missed(() => ({ peakMb: 50 }), theirs)).toEqual([
    'remote: whole life, processor time: goff-goff-1.4',
    'remote: whole life, peak memory: goff-goff-1.4',
  ]);
});

it('the benchmark of the start judges by the median: one bad round changes nothing', () => {
  expect(missed((round) => (round === 1 ? { importMs: 9_000, cpuMs: 9_000, peakMb: 50 } : { peakMb: 50 }))).toEqual([]);
});

it('the benchmark of the start judges what was measured: without a commit only the bars beside others', () => {
  const some = startSubjects({ names: ['ours', 'posthog'], environment: {} });
  const runs = { ours: [{ ...good, peakMb: 50 }], posthog: [usual] };
  expect(judge({ subjects: some, runs }).map(({ what }: { what: string }) => what)).toEqual([
    'whole life, processor time',
    'whole life, peak memory',
  ]);
});
