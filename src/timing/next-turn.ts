import type { Clock } from './clock.js';
import { detached } from './detached.js';

/** Calls `act` in the next turn of the event loop, outside the caller's AsyncLocalStorage context. */
export function nextTurn(clock: Clock, act: () => void): void {
  detached(() => clock.setImmediate(act));
}
