import { flagKeyPath } from './endpoint.js';
import type { HttpAnswer, HttpClient, HttpFailure } from './http-client.js';
import { retryAfterMs } from './retry-after.js';

const PATH = '/ofrep/v1/evaluate/flags/';
const HEADERS = { 'content-type': 'application/json' };
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** The relay asked for quiet with 429, and the time has not come (GOFF-REM-004). */
export interface TooEarly {
  readonly kind: 'too-early';
  readonly untilMs: number;
}

export type OfrepResult = HttpAnswer | HttpFailure | TooEarly;

/**
 * Single evaluations over OFREP: `POST {endpoint}/ofrep/v1/evaluate/flags/{flagKey}` (GOFF-REM-001). Nothing is retried (GOFF-REM-005). After a 429 no
 * request goes out before the time that its Retry-After gives; without that header nothing is held back.
 */
export class OfrepClient {
  readonly #http: HttpClient;
  readonly #timeoutMs: number;
  #quietUntilMs = 0;

  constructor(http: HttpClient, timeoutMs: number) {
    this.#http = http;
    this.#timeoutMs = timeoutMs;
  }

  /** `body` is the JSON text of `{ "context": … }` (GOFF-REM-002). */
  async evaluate(flagKey: string, body: string): Promise<OfrepResult> {
    if (Date.now() < this.#quietUntilMs) return { kind: 'too-early', untilMs: this.#quietUntilMs };
    const result = await this.#http.send({
      path: PATH + flagKeyPath(flagKey),
      headers: HEADERS,
      body,
      timeoutMs: this.#timeoutMs,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    });
    this.#obeyRetryAfter(result);
    return result;
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  #obeyRetryAfter(result: HttpAnswer | HttpFailure): void {
    if (result.kind !== 'answer' || result.status !== 429) return;
    const nowMs = Date.now();
    const waitMs = retryAfterMs(result.headers['retry-after'], nowMs) ?? 0;
    this.#quietUntilMs = Math.max(this.#quietUntilMs, nowMs + waitMs);
  }
}
