import {
  backoffMs,
  boundedRetryAfterMs,
  closingBackoffMs,
  closingRetryAfterMs,
  holdProbeMs,
  retryAfterBackoffMs,
  type Random,
} from '../timing/backoff.js';
import { longerPause, type Pause } from './pause.js';

export interface Failure {
  readonly cause: string;
  readonly retryAfterMs?: number | undefined;
}

/**
 * The failures in a row of a relay, and the pause that they ask for. The row ends with any response that proves the
 * relay alive, a refusal included: the back-off begins again at its first step.
 */
export class FailureRow {
  readonly #random: Random;
  #failures = 0;
  #pause: Pause | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  /** What stops the present run; `undefined` while nothing does. */
  get pause(): Pause | undefined {
    return this.#pause;
  }

  /** A run begins: the pause is over. */
  resume(): void {
    this.#pause = undefined;
  }

  /** The relay is alive. */
  end(): void {
    this.#failures = 0;
  }

  /** Another failure. Requests that fail side by side are one failure of the relay. */
  backOff({ cause, retryAfterMs = 0 }: Failure, { isClosing }: { isClosing: boolean }): void {
    if (this.#pause === undefined) this.#failures++;
    // A Retry-After of 0, or in the past, asks for nothing: it must not turn the back-off into a tight loop.
    const obligedMs = boundedRetryAfterMs(retryAfterMs);
    const [own, obliged] = isClosing ? [closingBackoffMs, closingRetryAfterMs] : [backoffMs, retryAfterBackoffMs];
    const delayMs = obligedMs > 0 ? obliged(obligedMs, this.#random) : own(this.#failures, this.#random);
    this.#pause = longerPause({ kind: 'backoff', delayMs, obligedMs, cause }, this.#pause);
  }

  /** Waiting does not repair it. */
  hold(cause: string): void {
    const pause: Pause = { kind: 'hold', delayMs: holdProbeMs(this.#random), obligedMs: 0, cause };
    this.#pause = longerPause(pause, this.#pause);
  }
}
