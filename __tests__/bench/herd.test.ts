import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { draw } from '../../bench/herd/draw.mjs';
import { deployRows, judge, limitsOf, outageRows } from '../../bench/herd/judge.mjs';
import { play } from '../../bench/herd/play.mjs';
import { SCENARIOS } from '../../bench/herd/scenarios.mjs';
import { SimulatedClock } from '../../bench/herd/simulated-clock.mjs';
import { tableRows } from '../helpers/table-rows.js';

interface Verdict {
  readonly what: string;
  readonly met?: boolean;
}

const bench = (...parameters: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, ['bench/herd/index.mjs', ...parameters], { encoding: 'utf8' });

describe('the simulated clock', () => {
  it('calls timers when they are due, in their order, and what they promise before the next', async () => {
    const clock = new SimulatedClock();
    const seen: [string, number][] = [];
    const see = (what: string) => (): void => void seen.push([what, clock.nowMs()]);
    clock.setTimeout(see('third'), 30);
    clock.setTimeout(() => void Promise.resolve().then(see('promised')), 10);
    clock.clearTimeout(clock.setTimeout(see('cleared'), 20));
    clock.setTimeout(() => clock.setTimeout(see('second'), 5), 20);
    clock.setTimeout(see('late'), 101);
    await clock.runUntil(100);
    expect(seen).toEqual([
      ['promised', 10],
      ['second', 25],
      ['third', 30],
    ]);
    expect(clock.nowMs()).toBe(100);
  });

  it('keeps the order of a thousand timers', async () => {
    const clock = new SimulatedClock();
    const delays = Array.from({ length: 1_000 }, (_, index) => (index * 7_919) % 1_009);
    const seen: number[] = [];
    for (const delay of delays) clock.setTimeout(() => seen.push(delay), delay);
    await clock.runUntil(1_009);
    expect(seen).toEqual([...delays].sort((a, b) => a - b));
  });
});

describe('a handful of instances', () => {
  const outage = { kind: '503', fromMs: 240_000, toMs: 540_000 };
  const scenario = { everyMs: 5_000, startWithinMs: 10_000, lastsMs: 900_000, outage };
  const total = (seconds: readonly (number | undefined)[], from = 0, to = seconds.length): number =>
    seconds.slice(from, to).reduce<number>((sum, count) => sum + (count ?? 0), 0);

  it('lose nothing in an outage: what the relay counted is what their ledgers say', async () => {
    const { relay, ledger, deliveredMs } = await play(scenario, { instances: 5, seed: 1 });
    expect(ledger).toMatchObject({ delivered: total(relay.events), dropped: 0 });
    expect(ledger.accepted).toBe(ledger.delivered + ledger.waiting);
    expect(Math.abs(ledger.accepted - (5 * 900) / 5)).toBeLessThan(100);
    expect(total(relay.accepted, 240, 540)).toBe(0);
    expect(total(relay.requests, 240, 540)).toBeGreaterThan(5 * 8);
    expect(total(relay.requests, 541)).toBe(total(relay.accepted, 541));
    for (const ms of deliveredMs) expect(ms).toBeGreaterThanOrEqual(540_000);
    for (const ms of deliveredMs) expect(ms).toBeLessThan(601_000);
  });

  it('do the same again with the same seed, and something else with another', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map((seed) => play(scenario, { instances: 3, seed }).then((played) => JSON.stringify(played))),
    );
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('load the configuration as they start, and poll it within the interval from then on', async () => {
    const { relay } = await play({ ...SCENARIOS.deploy, lastsMs: 240_000 }, { instances: 20, seed: 1 });
    expect(total(relay.loads, 0, 2)).toBe(20);
    expect(total(relay.loads, 2, 10)).toBe(0);
    expect(total(relay.loads, 10, 122)).toBeGreaterThanOrEqual(20);
  });

  it('wait for each other at a relay that can take little, and time out where that is too long', async () => {
    const slow = { everyMs: 1_000, startWithinMs: 100, lastsMs: 120_000 };
    const { relay } = await play({ ...slow, perSecondEach: 1 / 100 }, { instances: 20, seed: 1 });
    expect(relay.longestWaitMs).toBeGreaterThan(10_000);
    expect(relay.timeouts).toBeGreaterThan(0);
  });
});

describe('the bars', () => {
  const seconds = (length: number, of: (second: number) => number): number[] => Array.from({ length }, (_, s) => of(s));
  const ledger = { accepted: 10, delivered: 9, dropped: 0, waiting: 1 };
  const counts = { accepted: [], events: [], loads: [], longestWaitMs: 0, timeouts: 0 };

  /** An outage at a steady rate of 10 a second, whose peak afterwards is `after`. */
  const outageOf = (after: number, more: object = {}): object => ({
    relay: { ...counts, requests: seconds(960, (second) => (second === 600 ? after : 10)) },
    ...{ waiting: seconds(192, () => 5), deliveredMs: [600_000, 719_000], ledger, ...more },
  });
  const missed = (played: object): string[] =>
    judge(played)
      .filter(({ met }: Verdict) => met === false)
      .map(({ what }: Verdict) => what);

  it('are met by exactly as much as they allow', () => {
    expect(missed({ refused: outageOf(30) })).toEqual([]);
    expect(missed({ refused: outageOf(31) })).toEqual(['peak at the relay afterwards']);
  });

  it.each<[string, object]>([
    ['the last instance is back', { deliveredMs: [600_000, 721_000] }],
    ['the last instance is back', { deliveredMs: [600_000, undefined] }],
    ['the backlog is gone', { waiting: seconds(192, (sample) => (sample < 48 ? 5 : 50)) }],
    ['events dropped', { ledger: { ...ledger, waiting: 0, dropped: 1 } }],
    ['every event is in the ledger', { ledger: { ...ledger, delivered: 8 } }],
  ])('are missed one by one: %s', (what, more) => {
    expect(missed({ refused: outageOf(30, more) })).toEqual([what]);
  });

  it('are missed by a deploy whose polls, or posts, come in waves', () => {
    const waves = seconds(720, (second) => (second % 110 === 0 ? 110 : 0));
    const even = seconds(720, () => 1);
    const deploy = (relay: object): object => ({ deploy: { relay: { ...counts, ...relay }, ledger } });
    expect(missed(deploy({ loads: even, requests: even }))).toEqual([]);
    expect(missed(deploy({ loads: waves, requests: even }))).toEqual(['peak of the polls after the first load']);
    expect(missed(deploy({ loads: even, requests: waves }))).toEqual(['peak of the posts of events']);
  });

  it('are drawn in the plot as a line, with the same drawing for the same counts', () => {
    const played = { refused: outageOf(30) };
    const svg = draw(played, limitsOf(played));
    expect(svg).toContain('class="limit"');
    expect(svg).toBe(draw(played, limitsOf(played)));
  });
});

describe('docs/fleet.md', () => {
  const page = readFileSync('docs/fleet.md', 'utf8');

  it('shows every scenario with all of its bars, and all of them are met', () => {
    const names = Object.keys(SCENARIOS);
    const bars = page.split('\n').filter((line) => /^(met|seen|MISSED) /.test(line));
    const scenarios = bars.map((line) => /^\w+ +(\w+):/.exec(line)?.[1]);
    expect([...new Set(scenarios)]).toEqual(names);
    expect(bars.filter((line) => line.startsWith('MISSED'))).toEqual([]);
  });

  it('has a row for each outage and each curve of the deploy', () => {
    const [head = []] = outageRows({});
    const deployHead = 'steady a second | peak a second | times';
    const outages = Object.values<{ title: string; outage?: object }>(SCENARIOS).filter(({ outage }) => outage);
    const rows = tableRows(page, head.slice(1).join(' | '));
    expect(rows.map(([title]) => title)).toEqual(outages.map(({ title }) => title));
    expect(deployRows({})).toEqual([]);
    expect(tableRows(page, deployHead)).toHaveLength(3);
  });
});

it.each<[string[], string]>([
  [['--instances', 'x'], 'Expected --instances to be a whole number above 0, got "x".\n'],
  [
    ['--scenarios', 'none'],
    'Expected --scenarios to name some of refused, unavailable, busy, full, deploy, got "none".\n',
  ],
])('the benchmark refuses %j in one sentence, with exit code 2', (parameters, sentence) => {
  expect(bench(...parameters)).toMatchObject({ status: 2, stdout: '', stderr: sentence });
});
