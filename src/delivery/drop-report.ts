import type { Logger } from '../logger.js';
import type { Clock } from '../timing/clock.js';
import { Episodes } from '../timing/episodes.js';
import { diagnostics } from './diagnostics.js';
import { DROP_LINES, type Dropped } from './drop-lines.js';
import type { EventStore } from './event-store.js';
import type { DropReason, Tally } from './ledger.js';
import { OverflowEpisode } from './overflow-episode.js';

export interface DropReportOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly tally: Tally;
  readonly store: EventStore;
  /** Identifies the provider in diagnostics. */
  readonly provider: object;
  /** After an overflow there is room again when no more than these events, or half of these bytes, are held. */
  readonly maxPendingEvents: number;
  readonly maxPendingBytes: number;
}

/** Reports events that end undelivered: first to the counters, then to diagnostics, then to the log. */
export class DropReport {
  readonly #options: DropReportOptions;
  readonly #episodes: Episodes;
  readonly #overflow: OverflowEpisode;
  #overflows = 0;
  #isClosed = false;

  constructor(options: DropReportOptions) {
    this.#options = options;
    this.#episodes = new Episodes(options.logger, options.clock);
    this.#overflow = new OverflowEpisode(options.clock, (count) => this.#log('overflow', { count }));
  }

  /** The store may have given up events to make room, which is logged when there is room again. */
  noticeOverflows(): void {
    const { overflows } = this.#options.store.counts;
    const count = overflows - this.#overflows;
    if (count === 0) return;
    this.#overflows = overflows;
    this.dropped('overflow', { count });
  }

  dropped(reason: DropReason, dropped: Dropped): void {
    if (reason === 'overflow') this.#overflow.add(dropped.count);
    this.#count(reason, dropped.count);
    if (reason !== 'overflow') this.#log(reason, dropped);
    else if (this.#isClosed) this.#overflow.end();
  }

  /** Events were delivered: there may be room again. */
  delivered(): void {
    this.#overflow.delivered({ hasRoom: this.#hasRoom });
  }

  /** This many events are lost at the end; `failure` is a sentence that says why. Later drops are logged at once. */
  closed(lost: number, failure: string): void {
    this.#isClosed = true;
    if (lost > 0) this.#count('shutdown', lost);
    this.#overflow.end();
    if (lost > 0) this.#log('shutdown', { count: lost, failure });
  }

  #count(reason: DropReason, count: number): void {
    this.#options.tally.dropped[reason] += count;
    diagnostics.eventsDropped(this.#options.provider, reason, count);
  }

  #log(reason: DropReason, dropped: Dropped): void {
    const { level, often, line } = DROP_LINES[reason];
    const isOccasional = often === 'occasionally' && dropped.event === undefined;
    if (isOccasional) this.#episodes.occasionally(reason, level, line(dropped));
    else this.#options.logger[level](line(dropped));
  }

  get #hasRoom(): boolean {
    const { store, maxPendingEvents, maxPendingBytes } = this.#options;
    return (
      store.counts.pending + store.counts.inFlight <= maxPendingEvents && store.counts.bytes <= maxPendingBytes / 2
    );
  }
}
