import type { ConnectionState } from '../shell/connection.js';

/** What the stream brings, by the name of its messages. Data is what the relay says it is. */
export type Listeners = Readonly<Record<string, (data: unknown) => void>>;

export interface RelayStreamOptions {
  readonly listeners: Listeners;
  onState(state: ConnectionState): void;
}

const RETRY_MS = 2_000;

/** What happens in the relay, as it happens. It connects again by itself, and goes on where it was. */
export class RelayStream {
  readonly #options: RelayStreamOptions;
  #since: string;

  /** `since` is the number of the first event that is wanted. */
  constructor(since: string, options: RelayStreamOptions) {
    this.#since = since;
    this.#options = options;
    this.#open();
  }

  #open(): void {
    const source = new EventSource(`/dev/stream?since=${encodeURIComponent(this.#since)}`);
    source.addEventListener('open', () => this.#options.onState('live'));
    source.addEventListener('error', () => this.#onError(source));
    for (const [name, listen] of Object.entries(this.#options.listeners)) {
      source.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
        if (lastEventId !== '') this.#since = lastEventId;
        listen(JSON.parse(data));
      });
    }
  }

  /** The browser connects again by itself, except after a response that is no stream. */
  #onError(source: EventSource): void {
    this.#options.onState('lost');
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    setTimeout(() => this.#open(), RETRY_MS);
  }
}
