import { openStream, type StreamOptions } from '../relay/http-stream.js';
import { ServerSentEvents } from '../relay/server-sent-events.js';
import { backoffMs, spreadMs, type Random } from '../timing/backoff.js';
import { systemClock, type Clock, type Timer } from '../timing/clock.js';
import { detached } from '../timing/detached.js';

const PATH = '/stream/v1/sse/flag/change';

/** All instances are notified of a change at the same moment; their loads are spread over this time. */
const SPREAD_MS = 400;

const EVENT_STREAM = /^\s*text\/event-stream\s*(?:;|$)/i;

/** A stream that has lived this long was a working one; the time is as long as the longest back-off. */
const STEADY_MS = 30_000;

export interface ChangeStreamOptions extends Pick<
  StreamOptions,
  'url' | 'headers' | 'connect' | 'proxyUrl' | 'timeoutMs' | 'clock'
> {
  /** The key goes into the address, which is never logged: the relay reads no header of a stream. */
  readonly apiKey: string | undefined;
  readonly onChange: () => void;
  readonly random: Random;
}

/**
 * Listens to the relay's announcements of flag changes and calls `onChange` within half a second of one. Each
 * server-sent event is an announcement. Its data are not read: the configuration is loaded the usual way. Comments,
 * with which gateways keep a connection open, are no announcements. A stream that ends is opened again after a
 * back-off; if one falls silent, polling still finds changes. An opened stream counts as an announcement, because
 * earlier ones were missed.
 */
export class ChangeStream {
  readonly #options: ChangeStreamOptions;
  readonly #clock: Clock;
  #events = new ServerSentEvents();
  #timer: Timer | undefined;
  #announcement: Timer | undefined;
  #end: (() => void) | undefined;
  #failures = 0;
  #isLive = false;
  #openedAtMs = 0;
  #closed = false;

  constructor(options: ChangeStreamOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Starts to listen; a second call changes nothing. */
  open(): void {
    if (this.#end === undefined && !this.#closed) detached(() => this.#connect());
  }

  #connect(): void {
    const { apiKey, url, headers, connect, proxyUrl, timeoutMs } = this.#options;
    const clock = this.#clock;
    const query = apiKey === undefined || apiKey === '' ? '' : `?apiKey=${encodeURIComponent(apiKey)}`;
    this.#failures++;
    this.#events = new ServerSentEvents();
    this.#end = openStream({
      ...{ url, headers, connect, proxyUrl, timeoutMs, clock },
      path: PATH + query,
      onOpen: (status, contentType) => this.#opened(status, contentType),
      onData: (bytes, encodings) => this.#heard(bytes, encodings),
      onEnd: () => this.#later(),
    });
  }

  close(): void {
    this.#closed = true;
    this.#clock.clearTimeout(this.#timer);
    this.#clock.clearTimeout(this.#announcement);
    this.#end?.();
  }

  /** A gateway's page with status 200 is no stream. */
  #opened(status: number, contentType: string): void {
    this.#isLive = status === 200 && EVENT_STREAM.test(contentType);
    this.#openedAtMs = this.#clock.nowMs();
    if (this.#isLive) this.#announce();
    else this.#end?.();
  }

  /** A compressed stream is not decoded: each part of it counts as an announcement. */
  #heard(bytes: Uint8Array, encodings: readonly string[]): void {
    if (this.#isLive && (encodings.length > 0 || this.#events.read(bytes) > 0)) this.#announce();
  }

  #announce(): void {
    if (this.#closed || this.#announcement !== undefined) return;
    const { random, onChange } = this.#options;
    const change = (): void => {
      this.#announcement = undefined;
      onChange();
    };
    this.#announcement = detached(() => this.#clock.setTimeout(change, spreadMs(SPREAD_MS, random)));
    this.#announcement.unref();
  }

  #later(): void {
    this.#end?.();
    if (this.#closed) return;
    // A stream that ends soon after it opened counts as a failure: coming back at once would be a loop.
    if (this.#isLive && this.#clock.nowMs() - this.#openedAtMs > STEADY_MS) this.#failures = 1;
    this.#isLive = false;
    const delayMs = backoffMs(this.#failures, this.#options.random);
    this.#timer = detached(() => this.#clock.setTimeout(() => this.#connect(), delayMs));
    this.#timer.unref();
  }
}
