import { backoffMs, type Random } from '../delivery/backoff.js';
import { detached } from '../delivery/detached.js';
import { openStream, type StreamOptions } from '../relay/http-stream.js';

const PATH = '/stream/v1/sse/flag/change';

/** All instances hear of a change at the same moment; their loads are spread over this time. */
const SPREAD_MS = 400;

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
 * Listens to the relay's announcements of flag changes and calls `onChange` within half a second of one. What is announced is not read: the configuration
 * is loaded the usual way. A stream that ends is opened again after a back-off; one that falls silent is what polling is for. An opened stream counts as an
 * announcement: nobody has heard what was announced before.
 */
export class ChangeStream {
  readonly #options: ChangeStreamOptions;
  #timer: NodeJS.Timeout | undefined;
  #announcement: NodeJS.Timeout | undefined;
  #end: (() => void) | undefined;
  #failures = 0;
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
      onOpen: (status) => this.#opened(status),
      onData: (chunk) => this.#heard(chunk),
      onEnd: () => this.#later(),
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#announcement);
    this.#end?.();
  }

  #opened(status: number): void {
    if (status !== 200) return;
    this.#failures = 0;
    this.#announce();
  }

  #heard(chunk: Buffer): void {
    if (this.#failures === 0 && chunk.includes('data:')) this.#announce();
  }

  #announce(): void {
    if (this.#closed || this.#announcement !== undefined) return;
    const { random, onChange } = this.#options;
    this.#announcement = setTimeout(() => {
      this.#announcement = undefined;
      onChange();
    }, random() * SPREAD_MS);
    this.#announcement.unref();
  }

  #later(): void {
    this.#end?.();
    if (this.#closed) return;
    const delayMs = backoffMs(Math.max(1, this.#failures), this.#options.random);
    this.#timer = detached(() => setTimeout(() => this.#connect(), delayMs));
    this.#timer.unref();
  }
}
