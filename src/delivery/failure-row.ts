import {
  boundedRetryAfterMs,
  closingBackoffMs,
  closingRetryAfterMs,
  holdProbeMs,
  retryAfterBackoffMs,
  sendBackoffMs,
  type Random,
} from '../timing/backoff.js';
import { longerPause, type Pause } from './pause.js';

export interface Failure {
  readonly cause: string;
  readonly retryAfterMs?: number | undefined;
}

export interface FailureRowOptions {
  readonly random: Random;
  /** The longest back-off depends on it. */
  readonly flushIntervalMs: number;
}

/**
 * Counts the failures of a relay in a row, and tells the pause that they ask for. Any response that proves the relay
 * alive, even a refusal, ends the row: the back-off begins again at its first step.
 */
export class FailureRow {
  readonly #options: FailureRowOptions;
  #failures = 0;
  #pause: Pause | undefined;

  constructor(options: FailureRowOptions) {
    this.#options = options;
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

  /** Counts another failure. Requests that fail at the same time are one failure of the relay. */
  backOff({ cause, retryAfterMs = 0 }: Failure, { isClosing }: { isClosing: boolean }): void {
    if (this.#pause === undefined) this.#failures++;
    // A Retry-After of 0, or in the past, asks for nothing: it must not turn the back-off into a tight loop.
    const obligedMs = boundedRetryAfterMs(retryAfterMs);
    const delayMs = isClosing ? this.#closingDelayMs(obligedMs) : this.#delayMs(obligedMs);
    this.#pause = longerPause({ kind: 'backoff', delayMs, obligedMs, cause }, this.#pause);
  }

  /** The relay refuses everything, and waiting does not repair that: nothing is sent until the next probe. */
  hold(cause: string): void {
    const pause: Pause = { kind: 'hold', delayMs: holdProbeMs(this.#options.random), obligedMs: 0, cause };
    this.#pause = longerPause(pause, this.#pause);
  }

  #delayMs(obligedMs: number): number {
    const { random, flushIntervalMs } = this.#options;
    if (obligedMs > 0) return retryAfterBackoffMs(obligedMs, random);
    return sendBackoffMs({ attempt: this.#failures, flushIntervalMs }, random);
  }

  #closingDelayMs(obligedMs: number): number {
    const { random } = this.#options;
    return obligedMs > 0 ? closingRetryAfterMs(obligedMs, random) : closingBackoffMs(this.#failures, random);
  }
}
