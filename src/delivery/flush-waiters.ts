import type { Clock } from '../timing/clock.js';

/** A call of `flush` that waits until the events before a mark are settled. */
export interface FlushWaiter {
  readonly endMark: number;
  /** On the monotonic clock; `undefined` for one attempt, however long that takes. */
  readonly deadlineMs: number | undefined;
}

/** The callers of `flush` that wait for their events. */
export class FlushWaiters {
  readonly #clock: Clock;
  readonly #waiting = new Map<FlushWaiter, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether anybody waits. */
  get areThere(): boolean {
    return this.#waiting.size > 0;
  }

  /** Resolves when this waiter is released, or at its deadline. The process is kept alive until then. */
  wait(waiter: FlushWaiter): Promise<void> {
    // A timer runs even without a deadline: while no request is in flight, only the timer keeps the process alive.
    const { deadlineMs = Infinity } = waiter;
    return new Promise((resolve) => {
      const settle = (): void => {
        this.#clock.clearTimeout(timer);
        this.#waiting.delete(waiter);
        resolve();
      };
      const timer = this.#clock.setTimeout(settle, deadlineMs - this.#clock.nowMs());
      this.#waiting.set(waiter, settle);
    });
  }

  /** Releases the waiters that have nothing more to wait for. */
  release(isOver: (waiter: FlushWaiter) => boolean): void {
    for (const [waiter, settle] of this.#waiting) if (isOver(waiter)) settle();
  }
}
