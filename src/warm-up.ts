import { loadPino } from './default-logger.js';
import { loadZlib } from './relay/content-encoding.js';
import { loadUndici } from './relay/undici.js';
import { systemClock } from './timing/clock.js';
import { detached } from './timing/detached.js';

/**
 * Loads, in a later turn of the event loop, what a request of the application, a log line or the delivery of events may
 * need and nothing has loaded so far: none of them is to wait for files. Does nothing if `isNeeded` returns false then.
 * Never throws; what cannot be loaded is tried again where it is needed, and fails there.
 */
export function warmUp(isNeeded: () => boolean): void {
  const load = (): void => {
    if (isNeeded()) void Promise.allSettled([loadUndici(), loadZlib(), loadPino()]);
  };
  detached(() => systemClock.setImmediate(load));
}
