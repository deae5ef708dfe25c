import type { Clock } from '../timing/clock.js';

/** Requests in any second, for as long as the relay refuses whatever holds an event. */
const MAX_PER_SECOND = 20;

/**
 * Bounds the pace at which a relay is asked that refuses every event: without it a search would never end, and hammer
 * the relay as fast as it responds. The row begins with a refusal, and ends when an event is accepted.
 */
export class RefusalPace {
  readonly #clock: Clock;
  /** When the last requests were sent, or will be. */
  #sentMs: number[] = [];
  #isRow = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A batch with events was refused; its request was sent at `sentMs`. */
  refused(sentMs: number): void {
    if (!this.#isRow) this.#sentMs = this.#sentMs.filter((each) => each >= sentMs);
    this.#isRow = true;
  }

  /** An event was accepted. */
  accepted(): void {
    this.#isRow = false;
  }

  /** Resolves when another request may be sent, or when the signal is aborted. */
  async turn(signal: AbortSignal): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const earliestMs = this.#isRow ? (this.#sentMs.at(-MAX_PER_SECOND) ?? -Infinity) + 1000 : nowMs;
    const atMs = Math.max(nowMs, earliestMs);
    this.#sentMs.push(atMs);
    if (this.#sentMs.length > MAX_PER_SECOND) this.#sentMs.shift();
    if (atMs > nowMs) await this.#wait(atMs - nowMs, signal);
  }

  #wait(waitMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.#clock.clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = this.#clock.setTimeout(end, waitMs);
      timer.unref();
      if (signal.aborted) end();
      else signal.addEventListener('abort', end);
    });
  }
}
