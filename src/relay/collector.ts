import { outcomeOf } from '../delivery/outcome.js';
import type { AttemptResult, ResponseBody, Transport, TransportRequest } from '../delivery/transport.js';
import { isJsonObject } from '../events/json.js';
import { wallClockMs } from '../events/wall-clock.js';
import type { HttpClient } from './http-client.js';
import type { HttpResponse } from './http-message.js';
import { retryAfterMs } from './retry-after.js';

const PATH = '/v1/data/collector';
const HEADERS = { 'content-type': 'application/json' };

/** The body of a response only serves to tell a collector from something else: no more than this is read. */
const MAX_RESPONSE_BYTES = 64 * 1024;

/**
 * Posts one batch to `POST {dataCollectorBaseURL}/v1/data/collector` (GOFF-COLL-001): one attempt, every outcome a
 * value.
 */
export class Collector implements Transport {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  async post({ body, timeoutMs, signal }: TransportRequest): Promise<AttemptResult> {
    const result = await this.#http.send({
      path: PATH,
      headers: HEADERS,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      ...{ body, timeoutMs, signal },
    });
    if (result.kind === 'failure') return result;
    const attempt = attemptOf(result);
    // A balancer that chooses by connection would bring the next attempt to the same relay.
    if (ENDS_CONNECTION.has(outcomeOf(attempt).kind)) this.#http.renew();
    return attempt;
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

/** Outcomes after which the connection is given up: this relay cannot take the events now, another one may. */
const ENDS_CONNECTION: ReadonlySet<string> = new Set(['retry', 'hold']);

function attemptOf(response: HttpResponse): AttemptResult {
  const { status, headers } = response;
  const asked = retryAfterMs(headers['retry-after'], wallClockMs());
  return { kind: 'response', status, retryAfterMs: asked, body: bodyOf(response) };
}

/** A gateway's login page also has status 200. The body of a collector counts more than its content type. */
function bodyOf({ body, headers }: HttpResponse): ResponseBody {
  if (isAcknowledgement(body)) return 'acknowledged';
  return isHtml(body) || HTML_TYPE.test(String(headers['content-type'])) ? 'html' : 'unknown';
}

const HTML_TYPE = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|,|$)/i;

function isHtml(text: string): boolean {
  return text.trimStart().startsWith('<');
}

function isAcknowledgement(text: string): boolean {
  try {
    const json: unknown = JSON.parse(text);
    return isJsonObject(json) && typeof json['ingestedContentCount'] === 'number';
  } catch {
    return false;
  }
}
