import type { ExportedEvent } from '../events/exported-event.js';

/** Where exported events go: the memory of the relay, files, or anything else. */
export interface Exporter {
  /** Takes events over, in the order of arrival; neither waits nor throws. */
  record(events: readonly ExportedEvent[]): void;
  /** Called when the events in memory are forgotten. */
  clear?(): void;
  /** Resolves when every event recorded so far is where it belongs; rejects if one could not be written. */
  flush(): Promise<void>;
  /** Flushes, and ends. */
  close(): Promise<void>;
}
