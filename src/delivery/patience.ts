import type { AttemptResult } from './transport.js';

/** A response is never given up before this, however fast the others were. */
const LEAST_MS = 250;

/** How many times the slowest of the last responses may another one take. */
const FACTOR = 10;

/** What is left of a slow response with each one that follows: the first of all waits for its connection. */
const FADING = 0.8;

/**
 * How long closing waits for a response of a relay whose responses it has seen: a connection that is dead must not cost
 * half of the time that is left. Each time-out doubles it, in case the relay has become slow.
 */
export class Patience {
  #slowestMs: number | undefined;
  #timeouts = 0;

  /** Milliseconds; infinite before the first response. */
  get limitMs(): number {
    if (this.#slowestMs === undefined) return Infinity;
    return Math.max(LEAST_MS, FACTOR * this.#slowestMs) * 2 ** this.#timeouts;
  }

  /** What an attempt came to. */
  learn(result: AttemptResult, durationMs: number): void {
    if (result.kind === 'response') {
      this.#slowestMs = Math.max(FADING * (this.#slowestMs ?? 0), durationMs);
      this.#timeouts = 0;
    } else if (result.code === 'TIMEOUT') this.#timeouts++;
  }
}
