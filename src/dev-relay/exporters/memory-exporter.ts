import type { ExportedEvent } from '../events/exported-event.js';
import type { Exporter } from './exporter.js';

/** Keeps the latest events in memory, for tests to look at. */
export class MemoryExporter implements Exporter {
  /** In the order of arrival; the oldest go when there are more than `maxEvents`. */
  readonly events: ExportedEvent[] = [];
  readonly #maxEvents: number;

  constructor(maxEvents: number) {
    this.#maxEvents = maxEvents;
  }

  record(events: readonly ExportedEvent[]): void {
    for (const event of events) this.events.push(event);
    const surplus = this.events.length - this.#maxEvents;
    if (surplus > 0) this.events.splice(0, surplus);
  }

  /** Forgets the events; whoever holds the list sees it empty. */
  clear(): void {
    this.events.length = 0;
  }

  async flush(): Promise<void> {
    // The events are in memory already.
  }

  async close(): Promise<void> {
    // A relay that has been closed can still be asked for its events.
  }
}
