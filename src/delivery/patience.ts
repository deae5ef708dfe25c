import type { AttemptResult } from './transport.js';

/** Closing waits at least this long for a response, however fast the others were. */
const LEAST_MS = 250;

/** A response may take this many times as long as the slowest of the recent ones. */
const FACTOR = 10;

/**
 * Each further response multiplies the slowest time by this. Otherwise the first one of all, which had to wait for its
 * connection, would count for ever.
 */
const FADING = 0.8;

/**
 * How long closing waits for a response, judged by how fast the relay has responded before: a dead connection must not
 * cost half of the time that is left. Each time-out doubles the limit, in case the relay has become slow.
 */
export class Patience {
  #slowestMs: number | undefined;
  #timeouts = 0;

  /** Milliseconds; infinite before the first response. */
  get limitMs(): number {
    if (this.#slowestMs === undefined) return Infinity;
    return Math.max(LEAST_MS, FACTOR * this.#slowestMs) * 2 ** this.#timeouts;
  }

  /** Takes the result of an attempt into account. */
  learn(result: AttemptResult, durationMs: number): void {
    if (result.kind === 'response') {
      this.#slowestMs = Math.max(FADING * (this.#slowestMs ?? 0), durationMs);
      this.#timeouts = 0;
    } else if (result.code === 'TIMEOUT') this.#timeouts++;
  }
}
