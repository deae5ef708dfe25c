import type { Clock } from '../timing/clock.js';

export interface StallWatchOptions {
  readonly clock: Clock;
  /** Requests that wait for a connection now. */
  readonly waiting: () => number;
  /** Requests that have been given a connection so far. */
  readonly started: () => number;
  /** Called when requests wait, and none has been given a connection for 50 ms. */
  readonly onStall: () => void;
}

const LOOK_MS = 50;

/** A look that is this late proves nothing: after a blocked event loop timers run before the turns of undici. */
const LATE_MS = 25;

/**
 * Looks after requests that wait for a connection.
 *
 * undici schedules its turns with `globalThis.setImmediate` and `globalThis.queueMicrotask`. If a test tool replaces
 * them, even for a moment, a turn never comes, and a request would wait for a kept connection for ever.
 */
export class StallWatch {
  readonly #options: StallWatchOptions;
  #isLooking = false;

  constructor(options: StallWatchOptions) {
    this.#options = options;
  }

  /** Looks again and again until no request waits. A second call meanwhile changes nothing. */
  look(): void {
    if (this.#isLooking || this.#options.waiting() === 0) return;
    this.#isLooking = true;
    const { clock, started } = this.#options;
    const seen = { started: started(), dueMs: clock.nowMs() + LOOK_MS };
    clock.setTimeout(() => this.#judge(seen), LOOK_MS).unref();
  }

  #judge(seen: { started: number; dueMs: number }): void {
    const { clock, waiting, started, onStall } = this.#options;
    this.#isLooking = false;
    const isLate = clock.nowMs() - seen.dueMs > LATE_MS;
    if (!isLate && waiting() > 0 && started() === seen.started) onStall();
    this.look();
  }
}
