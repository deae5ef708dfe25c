import { sleep, type Clock } from '../timing/clock.js';
import { settlesWithin } from '../timing/settles-within.js';
import type { DeliveryReport } from './delivery-report.js';
import type { EventStore } from './event-store.js';
import type { Pause } from './pause.js';
import type { Sender } from './sender.js';

export interface ClosingOptions {
  readonly sender: Sender;
  readonly store: EventStore;
  readonly report: DeliveryReport;
  readonly clock: Clock;
  readonly shutdownTimeoutMs: number;
}

/** A deadline this near is not worth another attempt. */
const MIN_ATTEMPT_MS = 20;

/** Requests that are aborted at the deadline have this long to settle; then closing ends without them. */
const ABORT_MS = 100;

/**
 * Makes the last attempts of a publisher: one at once, and more until the deadline unless the relay is in a hold. Every
 * attempt gets no more than half of the remaining time, so that there is time for another.
 */
export class Closing {
  readonly #options: ClosingOptions;
  readonly #deadlineMs: number;

  constructor(options: ClosingOptions) {
    this.#options = options;
    this.#deadlineMs = options.clock.nowMs() + options.shutdownTimeoutMs;
  }

  /** Milliseconds for the next attempt. */
  get attemptMs(): number {
    return this.#remainingMs / 2;
  }

  /**
   * Resolves when everything is delivered, when nothing more can be, or at the deadline. `run` is the publish run that
   * is under way, if any.
   */
  async deliver(run: Promise<Pause | undefined> | undefined): Promise<void> {
    const { sender, clock, shutdownTimeoutMs } = this.#options;
    // What is in flight was sent with the full time-out of an open provider.
    const inFlight = sender.hurry(this.attemptMs);
    const deadline = clock.setTimeout(() => sender.abort(), shutdownTimeoutMs);
    sender.goOn();
    await settlesWithin(clock, shutdownTimeoutMs + ABORT_MS, this.#sendAll(run));
    sender.close();
    clock.clearTimeout(inFlight);
    clock.clearTimeout(deadline);
  }

  /** A run that is under way is the first attempt; the pause that it ends with is respected. */
  async #sendAll(run: Promise<Pause | undefined> | undefined): Promise<void> {
    const { sender } = this.#options;
    let pause = await run;
    while ((await this.#hasMore()) && (await this.#isWorthAnAttempt(pause))) pause = await sender.send();
  }

  /** Whether anything can be sent. Waits for events that are still being loaded. */
  async #hasMore(): Promise<boolean> {
    const { store } = this.#options;
    const { arrivals } = store;
    while (!store.hasDue(Infinity)) {
      if (!arrivals.isLoading || this.#remainingMs <= 0) return false;
      await arrivals.loaded();
    }
    return true;
  }

  /** Waits out the pause; returns false if no attempt can succeed before the deadline. */
  async #isWorthAnAttempt(pause: Pause | undefined): Promise<boolean> {
    if (pause === undefined) return this.#remainingMs > 0;
    this.#options.report.paused(pause);
    if (pause.kind === 'hold' || pause.obligedMs >= this.#remainingMs) return false;
    // Whatever the jitter says, half of the remaining time is kept for another attempt.
    await sleep(this.#options.clock, Math.max(pause.obligedMs, Math.min(pause.delayMs, this.#remainingMs / 2)));
    return this.#remainingMs > MIN_ATTEMPT_MS;
  }

  get #remainingMs(): number {
    return this.#deadlineMs - this.#options.clock.nowMs();
  }
}
