import type { Batch } from './batch.js';
import type { Closing } from './closing.js';

/** What the publisher decides about sending; the sender asks anew for every batch. */
export class SendTerms {
  /** Events before this mark are due. */
  dueMark = 0;
  /** Once `close` was called: time is short, so that neither the order of events is kept, nor is a back-off long. */
  closing: Closing | undefined;
  /** Closing has ended: whatever becomes of requests in flight changes nothing any more. */
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

  /** The sender calls it after each attempt; `paused`: the batch that has to wait while others are still in flight. */
  attempted(paused: Batch | undefined): void {
    this.#onAttempt(paused);
  }
}
