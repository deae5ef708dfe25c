import { FlushWaiters } from '../../src/delivery/flush-waiters.js';
import { ScriptedClock } from '../helpers/scripted-clock.js';

function waitersWith(...given: { endMark: number; deadlineMs: number | undefined }[]): {
  clock: ScriptedClock;
  waiters: FlushWaiters;
  released: number[];
} {
  const clock = new ScriptedClock();
  const [waiters, released] = [new FlushWaiters(clock), [] as number[]];
  for (const waiter of given) void waiters.wait(waiter).then(() => released.push(waiter.endMark));
  return { clock, waiters, released };
}

describe('who waits for a flush', () => {
  it('is released when there is nothing more to wait for, and the others are not', async () => {
    const { clock, waiters, released } = waitersWith(
      { endMark: 1, deadlineMs: undefined },
      { endMark: 2, deadlineMs: undefined },
    );
    waiters.release(({ endMark }) => endMark === 2);
    await clock.pass(1e12);
    expect(released).toEqual([2]);
  });

  it('is released at the deadline, which may be past', async () => {
    const { clock, released } = waitersWith({ endMark: 1, deadlineMs: 100 }, { endMark: 2, deadlineMs: -5 });
    await clock.pass(0);
    expect(released).toEqual([2]);
    await clock.pass(100);
    expect(released).toEqual([2, 1]);
  });

  it('holds the process until then, with a deadline and without, and leaves no timer', async () => {
    const { clock, waiters } = waitersWith({ endMark: 1, deadlineMs: 100 }, { endMark: 2, deadlineMs: undefined });
    expect(clock.holding).toBe(2);
    waiters.release(() => true);
    expect(clock.timers).toBe(0);
  });
});
