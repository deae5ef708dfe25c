import { wallClockMs } from '../events/wall-clock.js';
import { flagKeyPath, isCarried } from './endpoint.js';
import type { HttpClient } from './http-client.js';
import type { HttpResult } from './http-message.js';
import { forbiddenMs } from './retry-after.js';

const PATH = '/ofrep/v1/evaluate/flags/';
const HEADERS = { 'content-type': 'application/json' };
const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

/** The relay asked for quiet with 429, and the time has not come (GOFF-REM-004). */
export interface TooEarly {
  readonly kind: 'too-early';
  /** The end of the quiet as a time of day, for people: waiting is measured by a monotonic clock. */
  readonly untilMs: number;
}

/** HTTP cannot carry the flag key in a path, so that nothing was asked. */
export interface NotCarried {
  readonly kind: 'not-carried';
}

export type OfrepResult = HttpResult | TooEarly | NotCarried;

/**
 * Single evaluations over OFREP: `POST {endpoint}/ofrep/v1/evaluate/flags/{flagKey}` (GOFF-REM-001). Nothing is retried
 * (GOFF-REM-005). After a 429 no request goes out before the time that its Retry-After gives; if it gives none, or one
 * of more than 24 hours, nothing is held back (GOFF-REM-004).
 */
export class OfrepClient {
  readonly #http: HttpClient;
  readonly #timeoutMs: number;
  /** On the monotonic clock: the time of day may be set back. */
  #quietUntilMs = -Infinity;

  constructor(http: HttpClient, timeoutMs: number) {
    this.#http = http;
    this.#timeoutMs = timeoutMs;
  }

  /** `body` is the JSON text of `{ "context": … }` (GOFF-REM-002). */
  async evaluate(flagKey: string, body: string): Promise<OfrepResult> {
    const quietMs = this.#quietUntilMs - this.#http.clock.nowMs();
    if (quietMs > 0) return { kind: 'too-early', untilMs: wallClockMs() + quietMs };
    const keyPath = flagKeyPath(flagKey);
    if (!isCarried(keyPath)) return { kind: 'not-carried' };
    const result = await this.#http.send({
      path: PATH + keyPath,
      headers: HEADERS,
      body,
      timeoutMs: this.#timeoutMs,
      maxResponseBytes: MAX_RESPONSE_BYTES,
    });
    this.#obeyRetryAfter(result);
    return result;
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  #obeyRetryAfter(result: HttpResult): void {
    if (result.kind !== 'response' || result.status !== 429) return;
    const waitMs = forbiddenMs(result.headers['retry-after'], wallClockMs());
    this.#quietUntilMs = Math.max(this.#quietUntilMs, this.#http.clock.nowMs() + waitMs);
  }
}
