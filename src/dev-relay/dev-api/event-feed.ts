import type { ExportedEvent } from '../events/exported-event.js';
import type { Exporter } from '../exporters/exporter.js';

/** Events that arrived together. Every event has a number: it counts up from 0 and starts again with the relay. */
export interface EventBatch {
  /** When they arrived: milliseconds since 1970. */
  readonly time: number;
  /** The number of the first one. */
  readonly first: number;
  readonly events: readonly ExportedEvent[];
}

export interface FeedListener {
  onEvents(batch: EventBatch): void;
  /** Called when the events so far have been forgotten. */
  onClear?(): void;
}

type Arrival = Omit<EventBatch, 'events'>;

const KEPT_ARRIVALS = 10_000;

/** Numbers the events behind the exporter that keeps them, and hands them on as they arrive. */
export class EventFeed implements Exporter {
  /** The arrivals of the latest batches. */
  #arrivals: Arrival[] = [];
  #next = 0;
  readonly #listeners = new Set<FeedListener>();

  /** The number of the next event to come. */
  get next(): number {
    return this.#next;
  }

  record(events: readonly ExportedEvent[]): void {
    if (events.length === 0) return;
    const arrival = { time: Date.now(), first: this.#next };
    this.#next += events.length;
    // Twice as many as are kept, so that most batches move nothing.
    if (this.#arrivals.push(arrival) >= 2 * KEPT_ARRIVALS) this.#arrivals = this.#arrivals.slice(-KEPT_ARRIVALS);
    for (const listener of this.#listeners) listener.onEvents({ ...arrival, events });
  }

  clear(): void {
    this.#arrivals = [];
    for (const listener of this.#listeners) listener.onClear?.();
  }

  /** Notifies `listener` from now on. Returns a function that ends that. */
  listen(listener: FeedListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The batches in which `held`, the latest events, arrived, from the event number `since` on. */
  *batches(held: readonly ExportedEvent[], since: number): Generator<EventBatch> {
    const oldest = this.#next - held.length;
    for (let i = 0; i < this.#arrivals.length; i++) {
      const { time, first } = this.#arrivals[i] as Arrival;
      const end = this.#arrivals[i + 1]?.first ?? this.#next;
      const from = Math.max(first, since, oldest);
      if (from < end) yield { time, first: from, events: held.slice(from - oldest, end - oldest) };
    }
  }

  async flush(): Promise<void> {
    // Another exporter keeps the events.
  }

  async close(): Promise<void> {
    // The listeners end by themselves.
  }
}
