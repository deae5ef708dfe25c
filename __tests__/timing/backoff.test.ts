import fc from 'fast-check';
import {
  backoffMs,
  boundedRetryAfterMs,
  closingBackoffMs,
  firstIntervalMs,
  holdProbeMs,
  jitteredIntervalMs,
  longestSendBackoffMs,
  retryAfterBackoffMs,
  sendBackoffMs,
  spreadMs,
} from '../../src/timing/backoff.js';
import { randomOf } from '../helpers/seeded-random.js';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const highest = (): number => 1;

it('the back-off doubles the longest back-off from 500 ms up to 30 s', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 8, 100, 5_000].map((attempt) => backoffMs(attempt, highest));
  expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
});

it('the back-off takes any part of a short back-off, down to nothing, and of a long one all but 15 s', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), random, (attempt, part) => {
      const delay = backoffMs(attempt, () => part);
      const most = backoffMs(attempt, highest);
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeCloseTo(most - (1 - part) * Math.min(most, 15_000), 6);
    }),
  );
});

it.each([
  [100, 30_000, 50],
  [30_001, 30_001, 15_000.5],
  [60_000, 60_000, 30_000],
  [3_600_000, 300_000, 150_000],
])(
  'a flush interval of %d ms makes the longest back-off of a batch %d ms, of which chance leaves %d ms at least',
  (...ms) => {
    const [flushIntervalMs, longestMs, leastMs] = ms;
    expect(longestSendBackoffMs(flushIntervalMs)).toBe(longestMs);
    expect(sendBackoffMs({ attempt: 1, flushIntervalMs }, highest)).toBe(500);
    expect(sendBackoffMs({ attempt: 1, flushIntervalMs }, () => 0)).toBe(0);
    expect(sendBackoffMs({ attempt: 100, flushIntervalMs }, highest)).toBe(longestMs);
    expect(sendBackoffMs({ attempt: 100, flushIntervalMs }, () => 0)).toBe(leastMs);
  },
);

it('a Retry-After is waited for, or up to a tenth longer, and at most for five minutes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), random, (asked, part) => {
      const honoured = Math.min(asked, 300_000);
      const delay = retryAfterBackoffMs(boundedRetryAfterMs(asked), () => part);
      expect(delay).toBeGreaterThanOrEqual(honoured);
      expect(delay).toBeLessThanOrEqual(honoured * 1.1);
    }),
  );
});

it('the back-off looks at a relay in a hold every 60 s, give or take a fifth', () => {
  expect([0, 0.5, 1].map((part) => holdProbeMs(() => part))).toEqual([48_000, 60_000, 72_000]);
});

it('jitter only shortens an interval, by up to a tenth', () => {
  expect([0, 0.5, 1].map((part) => jitteredIntervalMs(1_000, () => part))).toEqual([1_000, 950, 900]);
});

it('the back-off shortens the first interval by up to nine tenths', () => {
  expect([0, 0.5, 1].map((part) => Math.round(firstIntervalMs(1_000, () => part)))).toEqual([1_000, 550, 100]);
});

describe('1,000 instances that lost the relay together', () => {
  const OUTAGE_MS = 5 * 60_000;

  /** When an instance asks for the first time after the outage has ended. */
  function firstRequestAfterOutage(part: () => number): number {
    let nowMs = 0;
    for (let attempt = 1; nowMs < OUTAGE_MS; attempt++) nowMs += backoffMs(attempt, part);
    return nowMs - OUTAGE_MS;
  }

  const arrivals = Array.from({ length: 1_000 }, (_, instance) => firstRequestAfterOutage(randomOf(instance)));

  it('are all back within one back-off', () => {
    expect(Math.max(...arrivals)).toBeLessThan(30_000);
    expect(Math.min(...arrivals)).toBeGreaterThanOrEqual(0);
  });

  it('do not come back in one second: none sees more than a tenth of them, and half take longer than 5 s', () => {
    const perSecond = new Map<number, number>();
    for (const ms of arrivals) perSecond.set(Math.floor(ms / 1000), (perSecond.get(Math.floor(ms / 1000)) ?? 0) + 1);
    expect(Math.max(...perSecond.values())).toBeLessThan(100);
    expect(arrivals.filter((ms) => ms > 5_000).length).toBeGreaterThan(500);
    expect(perSecond.size).toBeGreaterThan(20);
  });
});

it.each<[string, () => unknown]>([
  ['nothing', () => undefined],
  ['NaN', () => Number.NaN],
  ['a text', () => '0.5'],
  ['a large number', () => 1e9],
  ['a negative number', () => -1],
  [
    'nothing because it throws',
    () => {
      throw new Error('no luck');
    },
  ],
])('the back-off waits half of what it may where chance is replaced and returns %s', (_what, replaced) => {
  const random = replaced as () => number;
  expect(backoffMs(1, random)).toBe(250);
  expect(closingBackoffMs(1, random)).toBe(22.5);
  expect(holdProbeMs(random)).toBe(60_000);
  expect(jitteredIntervalMs(1_000, random)).toBe(950);
});

it.each([
  ['nothing', () => 0, 0],
  ['half', () => 0.5, 200],
  ['all', () => 1, 400],
  ['half, where the random function returns no fraction', () => NaN, 200],
])('the back-off spreads over %s of the time', (_what, fraction, ms) => {
  expect(spreadMs(400, fraction)).toBe(ms);
});
