const TICK_MS = 20;

/** Tells since when something may have been waiting that is read now: while its process is paused, or its loop blocked, a server reads nothing. */
export class LoopWatch {
  readonly #timer: NodeJS.Timeout;
  #latest = performance.now();
  #before = this.#latest;

  constructor() {
    this.#timer = setInterval(() => {
      this.#before = this.#latest;
      this.#latest = performance.now();
    }, TICK_MS);
  }

  /** In terms of `performance.now()`. After a pause the tick comes first, then what was waiting: the one before it counts. */
  get arrivedAfter(): number {
    return this.#before;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
