import type { Clock } from './clock.js';

/**
 * Whether the promise is fulfilled within `timeoutMs` milliseconds; rejects as it does, if in time. The timer holds the
 * process, because a deadline that nobody waits for is none.
 */
export async function settlesWithin(clock: Clock, timeoutMs: number, promise: Promise<unknown>): Promise<boolean> {
  let end: () => void = () => undefined;
  const late = new Promise<false>((resolve) => {
    const timer = clock.setTimeout(() => resolve(false), Math.max(0, timeoutMs));
    end = (): void => clock.clearTimeout(timer);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    end();
  }
}
