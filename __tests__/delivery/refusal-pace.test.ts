import { RefusalPace } from '../../src/delivery/refusal-pace.js';
import { range } from '../helpers/publisher-harness.js';
import { ScriptedClock } from '../helpers/scripted-clock.js';

const never = new AbortController().signal;

/** Sends one request after the other, each refused, for this long; returns when each was sent. */
async function refuseAll(clock: ScriptedClock, pace: RefusalPace, ms: number): Promise<number[]> {
  const sentMs: number[] = [];
  let isOver = false;
  const sending = (async (): Promise<void> => {
    while (!isOver) {
      const request = await pace.turn(never);
      sentMs.push(clock.nowMs());
      pace.refused(request);
      await new Promise<void>((resolve) => clock.setTimeout(resolve, 1));
    }
  })();
  await clock.pass(ms);
  isOver = true;
  await clock.pass(2_000);
  await sending;
  return sentMs;
}

describe('the pace of refusals', () => {
  it('allows twenty requests in any second', async () => {
    const clock = new ScriptedClock();
    const sentMs = await refuseAll(clock, new RefusalPace(clock), 10_000);
    for (const from of sentMs)
      expect(sentMs.filter((ms) => ms >= from && ms < from + 1_000).length).toBeLessThanOrEqual(20);
    expect(sentMs.length).toBeGreaterThan(180);
  });

  it('does not matter before a refusal, nor after an event is accepted', async () => {
    const clock = new ScriptedClock();
    const pace = new RefusalPace(clock);
    await Promise.all(range(100).map(() => pace.turn(never)));
    expect(clock.timers).toBe(0);
    await refuseAll(clock, pace, 500);
    pace.accepted();
    await Promise.all(range(100).map(() => pace.turn(never)));
    expect(clock.timers).toBe(0);
  });

  it('ends a wait when the signal is aborted, and leaves no timer behind', async () => {
    const clock = new ScriptedClock();
    const pace = new RefusalPace(clock);
    const [first = { atMs: 0 }] = await Promise.all(range(20).map(() => pace.turn(never)));
    pace.refused(first);
    const controller = new AbortController();
    const turn = pace.turn(controller.signal);
    expect(clock.timers).toBe(1);
    controller.abort();
    await turn;
    expect(clock.timers).toBe(0);
  });
});
