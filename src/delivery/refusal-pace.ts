import type { Clock } from '../timing/clock.js';

/** Requests in any second, for as long as the relay refuses whatever holds an event. */
const MAX_PER_SECOND = 20;

/**
 * Bounds the pace at which a relay is asked that refuses every event: without it a search would never end, and hammer
 * the relay as fast as it responds. The row begins with a refusal, and ends when an event is accepted.
 */
export class RefusalPace {
  readonly #clock: Clock;
  /** When the last requests of the row were sent, or will be; `undefined` outside of a row. */
  #sentMs: number[] | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A batch with events was refused; its request was sent at `sentMs`. */
  refused(sentMs: number): void {
    this.#sentMs ??= [sentMs];
  }

  /** An event was accepted. */
  accepted(): void {
    this.#sentMs = undefined;
  }

  /** Resolves when another request may be sent, or when the signal is aborted. */
  async turn(signal: AbortSignal): Promise<void> {
    if (this.#sentMs === undefined) return;
    const nowMs = this.#clock.nowMs();
    const atMs = Math.max(nowMs, (this.#sentMs.at(-MAX_PER_SECOND) ?? -Infinity) + 1000);
    this.#sentMs = [...this.#sentMs, atMs].slice(-MAX_PER_SECOND);
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
