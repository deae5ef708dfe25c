import type { StoreCounts } from './event-store.js';

/** Notices when events begin to wait, and when none waits any more. */
export class WaitingWatch {
  readonly #counts: StoreCounts;
  readonly #notify: (waits: 'events' | 'none') => void;
  #waits: 'events' | 'none' = 'none';

  constructor(counts: StoreCounts, notify: (waits: 'events' | 'none') => void) {
    this.#counts = counts;
    this.#notify = notify;
  }

  /** An event was enqueued. */
  enqueued(): void {
    if (this.#waits === 'none') this.update();
  }

  /** Events that wait from now on are no longer delivered by this process. */
  end(): void {
    this.#tell('none');
  }

  /** Events may have left. */
  update(): void {
    const waits = this.#counts.pending + this.#counts.inFlight > 0 ? 'events' : 'none';
    this.#tell(waits);
  }

  #tell(waits: 'events' | 'none'): void {
    if (waits === this.#waits) return;
    this.#waits = waits;
    this.#notify(waits);
  }
}
