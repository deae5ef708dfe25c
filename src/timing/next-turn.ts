import type { Clock } from './clock.js';
import { detached } from './detached.js';

/** Acts in the next turn of the event loop, in nobody's context. */
export function nextTurn(clock: Clock, act: () => void): void {
  detached(() => clock.setImmediate(act));
}
