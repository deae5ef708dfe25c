import type { Clock } from '../timing/clock.js';

/** The most requests in any second while the relay refuses every batch that holds an event. */
const MAX_PER_SECOND = 20;

/** A little more than a second: requests that are sent a second apart may arrive closer together. */
const WINDOW_MS = 1_100;

export interface PacedRequest {
  /** When it may be sent. */
  readonly atMs: number;
}

/**
 * Bounds the pace of requests to a relay that refuses every event. Without it, the search for a culprit would never end
 * and would hammer the relay as fast as it responds. The row of refusals begins with the first one, and ends when an
 * event is accepted.
 */
export class RefusalPace {
  readonly #clock: Clock;
  /** The last requests. */
  #sent: PacedRequest[] = [];
  #isRow = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The batch of this request was refused. */
  refused(request: PacedRequest): void {
    if (!this.#isRow) this.#sent = this.#sent.slice(Math.max(0, this.#sent.indexOf(request)));
    this.#isRow = true;
  }

  /** An event was accepted. */
  accepted(): void {
    this.#isRow = false;
  }

  /** Resolves when another request may be sent, or when the signal is aborted. */
  async turn(signal: AbortSignal): Promise<PacedRequest> {
    const nowMs = this.#clock.nowMs();
    const earliestMs = this.#isRow ? (this.#sent.at(-MAX_PER_SECOND)?.atMs ?? -Infinity) + WINDOW_MS : nowMs;
    const request = { atMs: Math.max(nowMs, earliestMs) };
    this.#sent = [...this.#sent, request].slice(-MAX_PER_SECOND);
    if (request.atMs > nowMs) await this.#wait(request.atMs - nowMs, signal);
    return request;
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
