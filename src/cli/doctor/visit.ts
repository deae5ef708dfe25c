import { wallClockMs } from '../../events/wall-clock.js';
import { quoted } from '../../log-text.js';
import { HttpClient, type HttpClientOptions } from '../../relay/http-client.js';
import type { HttpFailure, HttpRequest, HttpResult } from '../../relay/http-message.js';
import type { Deadline } from './deadline.js';
import { withoutKey } from './hidden-key.js';
import { jsonOf, type Outcome, type Reply } from './reply.js';

/** How the key goes with a request: as the provider sends it, in the relay's other header, or not at all. */
export type KeyIn = 'authorization' | 'x-api-key' | 'nothing';

export interface Question {
  readonly path: string;
  /** The body, sent as JSON; without one the request is a GET. */
  readonly body?: object;
  readonly keyIn: KeyIn;
  /** The most bytes of a response that are read. Default 64 KiB. */
  readonly mostBytes?: number;
  /**
   * Whether the request only adds to a finding: then it gets a quarter of the time that is left instead of half of it.
   */
  readonly isOptional?: boolean;
}

export interface VisitOptions extends Pick<HttpClientOptions, 'url' | 'proxyUrl' | 'connect' | 'timeoutMs'> {
  readonly apiKey: string | undefined;
  /** When the run ends. A request takes at most half of the time that is left, so that later ones have some. */
  readonly deadline: Deadline;
}

const MOST_BYTES = 64 * 1024;

/** The most characters of a foreign text that are shown. */
const MOST_SHOWN = 80;

/** Requests to one address, as the provider makes them. Remembers all responses. */
export class Visit {
  readonly options: VisitOptions;
  /** In the order in which they came. */
  readonly replies: Reply[] = [];
  readonly #http: HttpClient;

  constructor(options: VisitOptions) {
    const { url, proxyUrl, connect, timeoutMs } = options;
    this.options = options;
    this.#http = new HttpClient({ url, proxyUrl, connect, timeoutMs, headers: {}, connections: 1 });
  }

  get hasKey(): boolean {
    return this.options.apiKey !== undefined;
  }

  async ask(question: Question): Promise<Outcome> {
    const startMs = performance.now();
    const startedAtMs = wallClockMs();
    const result = await this.#send(question);
    if (result.kind === 'failure') return result;
    const milliseconds = performance.now() - startMs;
    const { kind, status, headers, body, cut } = result;
    const times = { milliseconds, atMs: startedAtMs + milliseconds / 2 };
    const shown = (foreign: string): string => this.#shown(foreign);
    const reply: Reply = { kind, status, headers, body, cut, json: jsonOf(body), ...times, shown };
    this.replies.push(reply);
    return reply;
  }

  /** The status alone; the response need not end. `undefined` if none came. */
  async askForStatus(question: Question): Promise<number | undefined> {
    const enough = new AbortController();
    let status: number | undefined;
    const onHead = (seen: number): void => {
      status = seen;
      enough.abort();
    };
    await this.#send(question, { signal: enough.signal, onHead });
    return status;
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  #shown(foreign: string): string {
    const { apiKey } = this.options;
    const text = apiKey === undefined ? foreign : withoutKey(foreign, apiKey);
    return quoted(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);
  }

  async #send(question: Question, more: Pick<HttpRequest, 'signal' | 'onHead'> = {}): Promise<HttpResult> {
    const { path, body, keyIn, mostBytes: maxResponseBytes = MOST_BYTES, isOptional } = question;
    const { restMs, isNear } = this.options.deadline;
    if (restMs === 0) return TIME_UP;
    const result = await this.#http.send({
      ...{ path, maxResponseBytes, timeoutMs: restMs / (isOptional === true ? 4 : 2) },
      ...(body === undefined ? { method: 'GET' as const } : { body: JSON.stringify(body) }),
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...this.#keyHeader(keyIn) },
      ...more,
    });
    return isNear && result.kind === 'failure' && result.code === 'TIMEOUT'
      ? { ...result, code: TIME_UP.code }
      : result;
  }

  #keyHeader(keyIn: KeyIn): Readonly<Record<string, string>> {
    const { apiKey } = this.options;
    if (apiKey === undefined || keyIn === 'nothing') return {};
    return keyIn === 'authorization' ? { authorization: `Bearer ${apiKey}` } : { 'x-api-key': apiKey };
  }
}

/** The run ended before the request, or before a response could be expected. */
const TIME_UP: HttpFailure = {
  ...{ kind: 'failure', code: 'TIME_UP', message: 'the time of the run is up', requestSent: false },
};
