import type { DeliveryReport } from './delivery-report.js';
import type { EventStore, Kept } from './event-store.js';
import type { Undelivered } from './undelivered.js';

export interface LeftoversOptions {
  readonly store: EventStore;
  readonly report: DeliveryReport;
  /** Gets the events that are lost. */
  readonly undelivered: Undelivered;
}

/** What becomes of the events that are not delivered when the publisher, or the process, ends. Never throws. */
export class Leftovers {
  readonly #options: LeftoversOptions;

  constructor(options: LeftoversOptions) {
    this.#options = options;
  }

  /** Writes as many events as it can to where the next process finds them; see `EventStore`. Synchronous. */
  keepAll(): Kept | undefined {
    return this.#options.store.keepAll();
  }

  /** See `DeliveryReport`. */
  get lastFailure(): string {
    return this.#options.report.lastFailure;
  }

  /** Hands over the events that are lost because the process ends right now. Synchronous. */
  handOver(): void {
    const { store, undelivered } = this.#options;
    undelivered.handOver(store.textsAtRisk());
  }

  /** Nothing is sent any more: events that are kept nowhere else are counted as lost, logged and handed over. */
  giveUp(): void {
    const { store, report, undelivered } = this.#options;
    const texts = undelivered.isWanted ? store.textsAtRisk() : [];
    const lost = store.abandon();
    report.closed(lost, store.keepAll());
    undelivered.handOver(texts);
  }
}
