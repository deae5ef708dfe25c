import { counted } from '../../log-text.js';
import type { ExportedEvent } from '../events/exported-event.js';
import { shownJson } from './shown-json.js';

const MOST_SHOWN = 10;

const HINT = 'Events leave a provider with `await provider.flush()`, or after its `dataFlushInterval`.';

/** How many events have arrived, and the latest of them, for the error of a wait for another one. */
export class Arrivals {
  #count = 0;
  #latest: ExportedEvent[] = [];

  add(events: readonly ExportedEvent[]): void {
    this.#count += events.length;
    this.#latest = [...this.#latest, ...events.slice(-MOST_SHOWN)].slice(-MOST_SHOWN);
  }

  clear(): void {
    this.#count = 0;
    this.#latest = [];
  }

  /** Ends the sentence that says what was expected; the latest ten events, one a line of 300 characters at most. */
  describe(): string {
    if (this.#count === 0) return `got none at all. ${HINT}`;
    const others = counted(this.#count, 'other');
    const shown = this.#count > MOST_SHOWN ? `, the last ${MOST_SHOWN}` : '';
    return [`got ${others}${shown}:`, ...this.#latest.map(shownJson)].join('\n  ');
  }
}
