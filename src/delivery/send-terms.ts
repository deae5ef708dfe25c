import type { Batch } from './batch.js';
import type { Closing } from './closing.js';

/** What the publisher has decided about sending. The sender reads it again for every batch. */
export class SendTerms {
  /** Events before this mark are due. */
  dueMark = 0;
  /**
   * Set when `close` is called. Time is short from then on: the order of events is no longer kept, and back-offs are
   * short.
   */
  closing: Closing | undefined;
  /** Whether closing has ended: the results of requests still in flight are ignored. */
  isOver = false;
  readonly #timeoutMs: number;
  readonly #onAttempt: (paused: Batch | undefined) => void;

  constructor(timeoutMs: number, onAttempt: (paused: Batch | undefined) => void) {
    this.#timeoutMs = timeoutMs;
    this.#onAttempt = onAttempt;
  }

  get endMark(): number {
    return this.isClosing ? Infinity : this.dueMark;
  }

  /** Milliseconds for the next attempt. */
  get timeoutMs(): number {
    return Math.max(1, Math.min(this.#timeoutMs, this.closing?.attemptMs ?? Infinity));
  }

  get isClosing(): boolean {
    return this.closing !== undefined;
  }

  /**
   * The sender calls this after each attempt. `paused` is the batch that has to wait while others are still in flight.
   */
  attempted(paused: Batch | undefined): void {
    this.#onAttempt(paused);
  }
}
