import { writeFeatureEvent } from '../../src/events/feature-event.js';
import { writeTrackingEvent } from '../../src/events/tracking-event.js';
import { wallClockMs } from '../../src/events/wall-clock.js';
import { textOf } from '../helpers/event-encoders.js';
import { throwing } from '../helpers/hostile.js';

const systemNow = Date.now;
const seconds = (): number => Math.floor(systemNow() / 1000);

afterEach(() => void (Date.now = systemNow));

/** The dates of both kinds of events at a time. */
function datesAt(nowMs: number): unknown[] {
  const exposure = { flagKey: 'f', value: true, source: 'INPROCESS', failed: false, context: {}, nowMs } as const;
  return [
    textOf((json) => writeTrackingEvent(json, { name: 'n', context: {}, details: {}, nowMs })),
    textOf((json) => writeFeatureEvent(json, exposure)),
  ].map((text) => JSON.parse(text ?? '').creationDate as unknown);
}

const noInstants = [
  Number.NaN,
  Infinity,
  -Infinity,
  undefined,
  null,
  '5',
  5n,
  {},
  1e300,
  2 ** 53,
  -(2 ** 60),
  Symbol('s'),
];

it.each(noInstants.map((value) => [value]))('GOFF-COLL-007: an event at %p has the date of the system', (nowMs) => {
  const before = seconds();
  for (const date of datesAt(nowMs as number)) {
    expect(Number.isInteger(date)).toBe(true);
    expect(date).toBeGreaterThanOrEqual(before);
    expect(date).toBeLessThanOrEqual(seconds());
  }
});

it.each([
  [0, 0],
  [-0, 0],
  [-1, -1],
  [1_618_909_178_999.5, 1_618_909_178],
  [8.64e15, 8.64e12],
])('GOFF-COLL-007: an event at %p is dated %p', (nowMs, date) => {
  expect(datesAt(nowMs)).toEqual([date, date]);
});

describe('the time of day', () => {
  it('is that of a replaced clock which returns an instant', () => {
    Date.now = () => 1_618_909_178_000;
    expect(wallClockMs()).toBe(1_618_909_178_000);
  });

  it.each(noInstants.map((value) => [value]))('is that of the system where a replaced clock returns %p', (value) => {
    Date.now = () => value as number;
    expect(Math.abs(wallClockMs() - systemNow())).toBeLessThan(60_000);
  });

  it('is that of the system where a replaced clock throws', () => {
    Date.now = throwing;
    expect(Math.abs(wallClockMs() - systemNow())).toBeLessThan(60_000);
  });
});
