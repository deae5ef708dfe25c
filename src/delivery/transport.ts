export interface TransportRequest {
  readonly body: Buffer;
  /** Milliseconds for the whole attempt, the body of the response included. */
  readonly timeoutMs: number;
  /** Gives the attempt up. */
  readonly signal: AbortSignal;
}

/**
 * Makes one HTTP attempt per call; every outcome is a value. `relay/collector.ts` is the real one, tests script others.
 */
export interface Transport {
  /** Posts one batch. Never rejects; the sender treats a rejection as a failure that may have sent the request. */
  post(request: TransportRequest): Promise<AttemptResult>;
  /** Ends its connections. */
  close(): Promise<void>;
}

/**
 * What the body of a response looks like. The relay is never trusted: this only tells a collector (`acknowledged`:
 * `{"ingestedContentCount": n}`) from a login page (`html`) and from everything else (`unknown`).
 */
export type ResponseBody = 'acknowledged' | 'html' | 'unknown';

/** The result of one attempt to post a batch. */
export type AttemptResult =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly retryAfterMs?: number | undefined;
      readonly body: ResponseBody;
    }
  | {
      readonly kind: 'failure';
      /** Stable code of the cause, such as `ECONNREFUSED` or `TIMEOUT`. */
      readonly code: string;
      readonly message: string;
      /** Whether the request had begun to go out: if so, the relay may have taken its events. */
      readonly requestSent: boolean;
    };
