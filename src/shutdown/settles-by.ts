import { systemClock } from '../timing/clock.js';

/**
 * Whether the promise is fulfilled before the clock reaches `deadlineMs`; rejects as it does, if in time. The timer
 * holds the process, because a deadline that nobody waits for is none.
 */
export async function settlesBy(deadlineMs: number, promise: Promise<unknown>): Promise<boolean> {
  let end = (): void => undefined;
  const late = new Promise<false>((resolve) => (end = () => resolve(false)));
  const timer = systemClock.setTimeout(end, Math.max(0, deadlineMs - systemClock.nowMs()));
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    systemClock.clearTimeout(timer);
  }
}
