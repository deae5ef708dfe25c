interface Waiter {
  readonly endMark: number;
  readonly settle: () => void;
}

/** Node's timers treat longer delays as 1 ms. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The callers of `flush` that wait for their events. */
export class FlushWaiters {
  readonly #waiters = new Set<Waiter>();

  /** Resolves when the events before the mark are settled, when everybody is released, or when the time is up. */
  wait(endMark: number, timeoutMs: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer =
        timeoutMs === undefined ? undefined : setTimeout(() => waiter.settle(), Math.min(timeoutMs, MAX_DELAY_MS));
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve();
      };
      const waiter: Waiter = { endMark, settle };
      this.#waiters.add(waiter);
    });
  }

  /** Lets those go whose events are settled. */
  release(isSettled: (endMark: number) => boolean): void {
    for (const waiter of [...this.#waiters]) if (isSettled(waiter.endMark)) waiter.settle();
  }
}
