import { systemClock, type Clock } from './clock.js';

/** Work goes on for this long before the event loop gets its turn. */
const SLICE_MS = 4;

/** Node.js loses immediates after `clearImmediate` was given a test tool's: work goes on after this time anyway. */
const LAST_MS = 20;

/** How much work is done between two looks at the clock: a look is not free. */
const UNWATCHED_BYTES = 16 * 1024;

/**
 * Cuts long work into slices, so that it does not block the event loop: `if (slices.endAfter(bytes)) await
 * slices.next()`. The first slice begins at construction.
 */
export class Slices {
  readonly #clock: Clock;
  #endMs: number;
  #unwatched = 0;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
    this.#endMs = clock.nowMs() + SLICE_MS;
  }

  /** Counts work that was done, in bytes. Returns whether the slice is over. */
  endAfter(bytes: number): boolean {
    this.#unwatched += bytes;
    if (this.#unwatched < UNWATCHED_BYTES) return false;
    this.#unwatched = 0;
    return this.#clock.nowMs() >= this.#endMs;
  }

  /** Resolves in a later turn of the event loop, where the next slice begins. */
  async next(): Promise<void> {
    const clock = this.#clock;
    await new Promise<void>((resolve) => {
      const timer = clock.setTimeout(resolve, LAST_MS);
      timer.unref();
      clock.setImmediate(() => {
        clock.clearTimeout(timer);
        resolve();
      });
    });
    this.#endMs = clock.nowMs() + SLICE_MS;
  }
}
