import { loadPino } from './default-logger.js';
import { loadZlib } from './relay/content-encoding.js';
import { loadUndici } from './relay/undici.js';
import { systemClock } from './timing/clock.js';
import { detached } from './timing/detached.js';

/**
 * Loads, in a later turn of the event loop, the modules that a request of the application, a log line or the delivery
 * of events may need, so that none of these waits for files. Does nothing if `isNeeded` returns false by then.
 * Never throws; a module that cannot be loaded is tried again where it is needed, and fails there.
 */
export function warmUp(isNeeded: () => boolean): void {
  const load = (): void => {
    if (isNeeded()) void Promise.allSettled([loadUndici(), loadZlib(), loadPino()]);
  };
  detached(() => systemClock.setImmediate(load));
}
