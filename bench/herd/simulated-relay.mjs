const ACCEPTED = { kind: 'response', status: 200, retryAfterMs: undefined, body: 'acknowledged' };
const UNAVAILABLE = { kind: 'response', status: 503, retryAfterMs: undefined, body: 'unknown' };
const REFUSED = { kind: 'failure', code: 'ECONNREFUSED', message: 'simulated', requestSent: false };
const TIMED_OUT = { kind: 'failure', code: 'TIMEOUT', message: 'simulated', requestSent: true };

/** What a relay that is away responds with, and after how long. */
const AWAY = { refused: [REFUSED, 1], 503: [UNAVAILABLE, 5] };

/** What a healthy one takes for a request that waits for no other. */
const LATENCY_MS = 10;

/**
 * A relay that counts what reaches it, second by second: requests, those that it accepted and their events, and loads
 * of the flag configuration. `outage` is when it is away, and how that looks; `perSecond` how many requests it can
 * take, one after the other.
 */
export class SimulatedRelay {
  /**
   * By second; a second in which nothing came may be missing. And the longest time that a request waited for others.
   */
  counts = { requests: [], accepted: [], events: [], loads: [], longestWaitMs: 0, timeouts: 0 };
  #clock;
  #outage;
  #perSecond;
  #busyUntilMs = 0;

  constructor({ clock, outage, perSecond = Infinity }) {
    this.#clock = clock;
    this.#outage = outage;
    this.#perSecond = perSecond;
  }

  /** One request with this many events. */
  async post({ events, timeoutMs }) {
    this.#count('requests');
    if (!this.#isAway) return this.#serve({ events, timeoutMs });
    const [result, afterMs] = AWAY[this.#outage.kind];
    return this.#after(afterMs, result);
  }

  /** One load of the configuration; `etag` is what the caller has. */
  async load(etag) {
    this.#count('loads');
    await this.#after(LATENCY_MS);
    return etag === undefined
      ? { kind: 'loaded', flags: [], enrichment: undefined, etag: '1' }
      : { kind: 'not-modified' };
  }

  /** A request whose client has gone is served anyway. */
  async #serve({ events, timeoutMs }) {
    const nowMs = this.#clock.nowMs();
    this.#busyUntilMs = Math.max(this.#busyUntilMs, nowMs) + 1000 / this.#perSecond;
    const waitMs = this.#busyUntilMs - nowMs;
    this.counts.longestWaitMs = Math.max(this.counts.longestWaitMs, waitMs);
    if (waitMs + LATENCY_MS > timeoutMs) return this.#timeOut(timeoutMs);
    await this.#after(waitMs + LATENCY_MS);
    this.#count('accepted');
    this.#count('events', events);
    return ACCEPTED;
  }

  #timeOut(timeoutMs) {
    this.counts.timeouts++;
    return this.#after(timeoutMs, TIMED_OUT);
  }

  get #isAway() {
    const { fromMs, toMs } = this.#outage ?? { fromMs: Infinity };
    const nowMs = this.#clock.nowMs();
    return nowMs >= fromMs && nowMs < toMs;
  }

  #count(what, count = 1) {
    const second = Math.floor(this.#clock.nowMs() / 1000);
    this.counts[what][second] = (this.counts[what][second] ?? 0) + count;
  }

  #after(ms, result) {
    return new Promise((resolve) => this.#clock.setTimeout(() => resolve(result), ms));
  }
}
