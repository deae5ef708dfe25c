import { backoffMs, type Random } from '../timing/backoff.js';
import { detached } from '../timing/detached.js';
import { openStream, type StreamOptions } from '../relay/http-stream.js';

const PATH = '/stream/v1/sse/flag/change';

/** All instances are notified of a change at the same moment; their loads are spread over this time. */
const SPREAD_MS = 400;

/** A stream that has lived so long was a working one; it is as long as the longest back-off. */
const STEADY_MS = 30_000;

export interface ChangeStreamOptions extends Pick<
  StreamOptions,
  'url' | 'headers' | 'connect' | 'proxyUrl' | 'timeoutMs'
> {
  /** Streams read no header: the key travels in the address, which is never logged. */
  readonly apiKey: string | undefined;
  readonly onChange: () => void;
  readonly random: Random;
}

/**
 * Listens to the relay's announcements of flag changes and calls `onChange` within half a second of one. What is
 * announced is not read: the configuration is loaded the usual way. A stream that ends is opened again after a
 * back-off; one that falls silent is what polling is for. An opened stream counts as an announcement: nobody has heard
 * what was announced before.
 */
export class ChangeStream {
  readonly #options: ChangeStreamOptions;
  #timer: NodeJS.Timeout | undefined;
  #announcement: NodeJS.Timeout | undefined;
  #end: (() => void) | undefined;
  #failures = 0;
  #isLive = false;
  #openedAtMs = 0;
  #closed = false;

  constructor(options: ChangeStreamOptions) {
    this.#options = options;
  }

  /** Starts to listen; once more while it listens changes nothing. */
  open(): void {
    if (this.#end === undefined && !this.#closed) detached(() => this.#connect());
  }

  #connect(): void {
    const { apiKey, url, headers, connect, proxyUrl, timeoutMs } = this.#options;
    const query = apiKey === undefined || apiKey === '' ? '' : `?apiKey=${encodeURIComponent(apiKey)}`;
    this.#failures++;
    this.#end = openStream({
      ...{ url, headers, connect, proxyUrl, timeoutMs },
      path: PATH + query,
      onOpen: (status, contentType) => this.#opened(status, contentType),
      onData: () => this.#heard(),
      onEnd: () => this.#later(),
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#announcement);
    this.#end?.();
  }

  /** A gateway's page with status 200 is no stream. */
  #opened(status: number, contentType: string): void {
    this.#isLive = status === 200 && contentType.startsWith('text/event-stream');
    this.#openedAtMs = performance.now();
    if (this.#isLive) this.#announce();
    else this.#end?.();
  }

  /** Nothing but announcements comes on a stream, and one may come in several pieces. */
  #heard(): void {
    if (this.#isLive) this.#announce();
  }

  #announce(): void {
    if (this.#closed || this.#announcement !== undefined) return;
    const { random, onChange } = this.#options;
    const change = (): void => {
      this.#announcement = undefined;
      onChange();
    };
    this.#announcement = detached(() => setTimeout(change, random() * SPREAD_MS));
    this.#announcement.unref();
  }

  #later(): void {
    this.#end?.();
    if (this.#closed) return;
    // One that ends soon after it opened is as good as none: coming back at once would be a loop.
    if (this.#isLive && performance.now() - this.#openedAtMs > STEADY_MS) this.#failures = 1;
    this.#isLive = false;
    const delayMs = backoffMs(this.#failures, this.#options.random);
    this.#timer = detached(() => setTimeout(() => this.#connect(), delayMs));
    this.#timer.unref();
  }
}
