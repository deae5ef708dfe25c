import { Slices } from '../../src/timing/slices.js';
import { ScriptedClock } from '../helpers/scripted-clock.js';

let clock: ScriptedClock;
let slices: Slices;

beforeEach(() => {
  clock = new ScriptedClock();
  slices = new Slices(clock);
});

it('a slice is over after 4 ms', async () => {
  expect(slices.endAfter(1 << 20)).toBe(false);
  await clock.pass(3);
  expect(slices.endAfter(1 << 20)).toBe(false);
  await clock.pass(1);
  expect(slices.endAfter(1 << 20)).toBe(true);
});

it('small pieces of work are counted together before the clock is looked at', async () => {
  await clock.pass(10);
  const looks = Array.from({ length: 64 }, () => slices.endAfter(1024));
  expect(looks.filter(Boolean)).toHaveLength(4);
});

it('the next slice begins in a later turn of the event loop', async () => {
  await clock.pass(10);
  expect(slices.endAfter(1 << 20)).toBe(true);
  await slices.next();
  expect(slices.endAfter(1 << 20)).toBe(false);
  expect(clock.timers).toBe(0);
});

it('work goes on when the immediate is lost', async () => {
  clock.setImmediate = () => undefined;
  let isBack = false;
  void slices.next().then(() => (isBack = true));
  await clock.pass(19);
  expect([isBack, clock.holding]).toEqual([false, 0]);
  await clock.pass(1);
  expect(isBack).toBe(true);
});
