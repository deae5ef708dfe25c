import type { AttemptResult } from '../delivery/outcome.js';
import { isJsonObject } from '../events/json.js';
import type { HttpAnswer, HttpClient } from './http-client.js';
import { retryAfterMs } from './retry-after.js';

const PATH = '/v1/data/collector';
const HEADERS = { 'content-type': 'application/json' };

/** The body of an answer only feeds a warning: more of it is never read. */
const MAX_ANSWER_BYTES = 64 * 1024;

export interface CollectorRequest {
  readonly body: Buffer;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Posts one batch to `POST {dataCollectorBaseURL}/v1/data/collector` (GOFF-COLL-001): one attempt, every outcome a value. */
export class Collector {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  async post(request: CollectorRequest): Promise<AttemptResult> {
    const result = await this.#http.send({
      path: PATH,
      headers: HEADERS,
      maxAnswerBytes: MAX_ANSWER_BYTES,
      ...request,
    });
    if (result.kind === 'failure') return result;
    const { status, headers } = result;
    return {
      kind: 'answer',
      status,
      retryAfterMs: retryAfterMs(headers['retry-after'], Date.now()),
      hasCount: hasCount(result),
    };
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

/** A gateway's login page answers 200 as well; only a collector counts. */
function hasCount({ body }: HttpAnswer): boolean {
  try {
    const answer: unknown = JSON.parse(body);
    return isJsonObject(answer) && typeof answer['ingestedContentCount'] === 'number';
  } catch {
    return false;
  }
}
