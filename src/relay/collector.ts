import type { AttemptResult, ResponseBody, Transport, TransportRequest } from '../delivery/transport.js';
import { isJsonObject } from '../events/json.js';
import type { HttpAnswer, HttpClient } from './http-client.js';
import { retryAfterMs } from './retry-after.js';

const PATH = '/v1/data/collector';
const HEADERS = { 'content-type': 'application/json' };

/** The body of an answer only feeds a warning: more of it is never read. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Posts one batch to `POST {dataCollectorBaseURL}/v1/data/collector` (GOFF-COLL-001): one attempt, every outcome a value. */
export class Collector implements Transport {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  async post(request: TransportRequest): Promise<AttemptResult> {
    const result = await this.#http.send({
      path: PATH,
      headers: HEADERS,
      maxAnswerBytes: MAX_ANSWER_BYTES,
      ...request,
    });
    if (result.kind === 'failure') return result;
    const { status, headers } = result;
    return {
      kind: 'response',
      status,
      retryAfterMs: retryAfterMs(headers['retry-after'], Date.now()),
      body: bodyOf(result),
    };
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

/** A gateway's login page answers 200 as well; only a collector counts. */
function bodyOf({ body }: HttpAnswer): ResponseBody {
  try {
    const json: unknown = JSON.parse(body);
    return isJsonObject(json) && typeof json['ingestedContentCount'] === 'number' ? 'acknowledged' : 'unknown';
  } catch {
    return 'unknown';
  }
}
