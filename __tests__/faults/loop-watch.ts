const TICK_MS = 20;

/** A new connection takes several turns of the loop until its request is read, each of which may be a long one. */
const TICKS = 5;

/**
 * Tells since when something may have been waiting that is read now: while its process is paused, or its loop blocked,
 * a server reads nothing.
 */
export class LoopWatch {
  readonly #timer: NodeJS.Timeout;
  readonly #ticks = [performance.now()];

  constructor() {
    this.#timer = setInterval(() => {
      this.#ticks.push(performance.now());
      if (this.#ticks.length > TICKS) this.#ticks.shift();
    }, TICK_MS);
  }

  /** In terms of `performance.now()`; a little early, which does no harm. */
  get arrivedAfter(): number {
    return this.#ticks[0] ?? 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
