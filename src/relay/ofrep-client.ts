import type { IncomingHttpHeaders } from 'node:http';
import { wallClockMs } from '../events/wall-clock.js';
import { flagKeyPath, isCarried } from './endpoint.js';
import type { HttpClient } from './http-client.js';
import type { HttpResult } from './http-message.js';
import type { AskedRequest } from './refusal-text.js';
import { forbiddenMs, httpDateMs } from './retry-after.js';

const PATH = '/ofrep/v1/evaluate/flags/';
const HEADERS = { 'content-type': 'application/json' };
const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

/** The relay asked for quiet with 429, and the time has not come (GOFF-REM-004). */
export interface TooEarly {
  readonly kind: 'too-early';
  /** The end of the quiet as a time of day, for people: waiting is measured by a monotonic clock. */
  readonly untilMs: number;
}

/** HTTP cannot carry the flag key in a path, so no request was sent. */
export interface NotCarried {
  readonly kind: 'not-carried';
}

export type OfrepResult = HttpResult | TooEarly | NotCarried;

/**
 * Single evaluations over OFREP: `POST {endpoint}/ofrep/v1/evaluate/flags/{flagKey}` (GOFF-REM-001). Nothing is retried
 * (GOFF-REM-005). After a 429 no request goes out before the time that its Retry-After gives, up to 24 hours, whatever
 * happens to the time of day meanwhile. A Retry-After that gives more, or cannot be read, is ignored.
 */
export class OfrepClient {
  readonly #http: HttpClient;
  readonly #timeoutMs: number;
  /** A time on the monotonic clock, because the time of day may be set back. */
  #quietUntilMs = -Infinity;

  constructor(http: HttpClient, timeoutMs: number) {
    this.#http = http;
    this.#timeoutMs = timeoutMs;
  }

  /** `body` is the JSON text of `{ "context": … }` (GOFF-REM-002). */
  evaluate(flagKey: string, body: string): Promise<OfrepResult> {
    return this.#ask({ flagKey, body, isUrgent: false });
  }

  /** Like {@link evaluate}, but it does not wait while evaluations keep all connections busy. */
  probe(flagKey: string, body: string): Promise<OfrepResult> {
    return this.#ask({ flagKey, body, isUrgent: true });
  }

  /** Describes the request for a flag, for messages about its response. */
  askedFor(flagKey: string): AskedRequest {
    return this.#http.asked(PATH + flagKeyPath(flagKey));
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #ask({ flagKey, ...request }: Question): Promise<OfrepResult> {
    if (this.#isQuiet()) return this.#tooEarly();
    const keyPath = flagKeyPath(flagKey);
    if (!isCarried(keyPath)) return { kind: 'not-carried' };
    const result = await this.#http.send({
      path: PATH + keyPath,
      headers: HEADERS,
      timeoutMs: this.#timeoutMs,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      // A 429 also holds back requests that were waiting for a connection when it came.
      isStillWanted: () => !this.#isQuiet(),
      onHead: (status, headers) => this.#obeyRetryAfter(status, headers),
      ...request,
    });
    return result.kind === 'failure' && result.code === 'UNWANTED' ? this.#tooEarly() : result;
  }

  #isQuiet(): boolean {
    return this.#http.clock.nowMs() < this.#quietUntilMs;
  }

  #tooEarly(): TooEarly {
    return { kind: 'too-early', untilMs: wallClockMs() + this.#quietUntilMs - this.#http.clock.nowMs() };
  }

  #obeyRetryAfter(status: number, headers: IncomingHttpHeaders): void {
    if (status !== 429) return;
    this.#quietUntilMs = Math.max(this.#quietUntilMs, this.#http.clock.nowMs() + quietMsOf(headers));
  }
}

interface Question {
  readonly flagKey: string;
  readonly body: string;
  readonly isUrgent: boolean;
}

/** A date in Retry-After is a time of the relay's clock, which the header `date` shows: our clock may be wrong. */
function quietMsOf({ 'retry-after': retryAfter, date }: IncomingHttpHeaders): number {
  const relaysMs = httpDateMs(String(date));
  return forbiddenMs(retryAfter, Number.isFinite(relaysMs) ? relaysMs : wallClockMs());
}
