import type { AttemptResult, Transport, TransportRequest } from '../../src/delivery/transport.js';

import type { Clock } from '../../src/timing/clock.js';

export type Event = Record<string, unknown>;

export interface SeenRequest {
  /** The parsed body. */
  readonly envelope: { meta: unknown; events: Event[] };
  readonly events: Event[];
  readonly bytes: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly atMs: number;
  readonly clock: Clock;
}

export type Respond = (request: SeenRequest, index: number) => AttemptResult | Promise<AttemptResult>;

/** A collector that responds by a function of the request and keeps everything it saw. */
export class ScriptedTransport implements Transport {
  readonly requests: SeenRequest[] = [];
  /** Events of all requests that got a 2xx, in the order of the responses. */
  readonly stored: Event[] = [];
  active = 0;
  mostActive = 0;
  closed = 0;
  readonly #respond: Respond;
  readonly #clock: Clock;

  constructor(respond: Respond, clock: Clock) {
    this.#respond = respond;
    this.#clock = clock;
  }

  async post({ body, timeoutMs, signal }: TransportRequest): Promise<AttemptResult> {
    const envelope = JSON.parse(body.toString('utf8')) as SeenRequest['envelope'];
    const clock = this.#clock;
    const atMs = clock.nowMs();
    const request = { envelope, events: envelope.events, bytes: body.length, timeoutMs, signal, atMs, clock };
    this.requests.push(request);
    this.mostActive = Math.max(this.mostActive, ++this.active);
    try {
      const result = await this.#respond(request, this.requests.length - 1);
      if (result.kind === 'response' && result.status < 300) this.stored.push(...request.events);
      return result;
    } finally {
      this.active--;
    }
  }

  close(): Promise<void> {
    this.closed++;
    return Promise.resolve();
  }

  /** The number of events of each request. */
  get sizes(): number[] {
    return this.requests.map(({ events }) => events.length);
  }
}

export const responseOf = (status: number, retryAfterMs?: number): AttemptResult => ({
  kind: 'response',
  status,
  retryAfterMs,
  body: status === 200 ? 'acknowledged' : 'unknown',
});

export const ok = responseOf(200);

/** An HTML page in place of a response. */
export const page: AttemptResult = { kind: 'response', status: 200, retryAfterMs: undefined, body: 'html' };

export const failure = (code: string, requestSent: boolean): AttemptResult => ({
  kind: 'failure',
  code,
  message: 'scripted',
  requestSent,
});

export const refused = failure('ECONNREFUSED', false);
export const reset = failure('ECONNRESET', true);
export const timedOut = failure('TIMEOUT', true);

/** Responds by a list, one step a request; the last step is repeated. */
export const steps =
  (...results: AttemptResult[]): Respond =>
  (_request, index) =>
    results[Math.min(index, results.length - 1)] ?? ok;

/** No response until the time of the attempt is up or it is aborted, as the real collector behaves. */
export function stall({ signal, timeoutMs, clock }: SeenRequest): Promise<AttemptResult> {
  return new Promise((resolve) => {
    const end = (result: AttemptResult): void => {
      clock.clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve(result);
    };
    const timer = clock.setTimeout(() => end(timedOut), timeoutMs);
    const abort = (): void => end(failure('ABORTED', true));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

/** Responses that the test gives by hand, oldest request first. */
export class HeldResponses {
  readonly #waiting: ((result: AttemptResult) => void)[] = [];

  readonly respond: Respond = () => new Promise((resolve) => this.#waiting.push(resolve));

  get waiting(): number {
    return this.#waiting.length;
  }

  give(result: AttemptResult): void {
    this.#waiting.shift()?.(result);
  }
}
