import { printable } from '../log-text.js';
import type { Logger } from '../logger.js';
import type { Clock } from '../timing/clock.js';
import { Episodes } from '../timing/episodes.js';
import type { Batch } from './batch.js';
import { diagnostics } from './diagnostics.js';
import { DROP_LINES, nameOfEvent, type Dropped } from './drop-lines.js';
import type { EventStore } from './event-store.js';
import { eventTextsOf } from './event-texts.js';
import type { DropReason, Ledger, Tally } from './ledger.js';
import type { Outcome } from './outcome.js';
import { OverflowEpisode } from './overflow-episode.js';
import type { Pause } from './pause.js';

/** Who has to know when the relay refuses everything. */
export interface HoldListener {
  /** The relay refuses everything for a reason that waiting does not repair. */
  readonly onHold?: ((cause: string) => void) | undefined;
  /** The relay accepts events again after a hold. */
  readonly onRecovered?: (() => void) | undefined;
}

export interface DeliveryReportOptions extends HoldListener {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly tally: Tally;
  readonly store: EventStore;
  /** Identifies the provider in diagnostics. */
  readonly provider: object;
  /** Half of these bounds is what counts as room again after an overflow. */
  readonly maxPendingEvents: number;
  readonly maxPendingBytes: number;
}

/** What an attempt came to. */
export interface AttemptReport {
  readonly durationMs: number;
  readonly outcome: Outcome;
}

/**
 * All that delivery tells: counters first, then diagnostics, log lines and events of the provider. These run code of
 * the application, which may look at the ledger, track, flush or close: by then it finds everything in its new state.
 */
export class DeliveryReport {
  readonly #options: DeliveryReportOptions;
  readonly #episodes: Episodes;
  readonly #overflow: OverflowEpisode;
  #overflows = 0;
  #isHeld = false;

  constructor(options: DeliveryReportOptions) {
    this.#options = options;
    this.#episodes = new Episodes(options.logger, options.clock);
    this.#overflow = new OverflowEpisode(options.clock, (count) => this.#log('overflow', { count }));
  }

  ledger(): Ledger {
    return this.#options.tally.ledger(this.#options.store.counts);
  }

  /** The store took an event, and may have given up others for it. */
  accepted(): void {
    this.#options.tally.accepted++;
    this.#noticeOverflows();
  }

  /** An event was not taken at all; others, which it tracked while it was written, may have been. */
  refused(reason: DropReason): void {
    this.#noticeOverflows();
    this.#options.tally.accepted++;
    this.#drop(reason, { count: 1 });
  }

  /** A batch is sent once more. */
  retried(): void {
    this.#options.tally.retries++;
  }

  attempted(batch: Batch, { durationMs, outcome }: AttemptReport): void {
    const { provider } = this.#options;
    const sent = { provider, events: batch.size, bytes: batch.bodyBytes, attempt: batch.attempts, durationMs };
    if (outcome.kind === 'delivered') diagnostics.batchSent(() => sent);
    else diagnostics.batchFailed(() => ({ ...sent, cause: printable(outcome.cause), outcome: outcome.kind }));
  }

  /** The store has forgotten these events: the relay has them. */
  delivered(events: number, acknowledged: boolean): void {
    this.#options.tally.delivered += events;
    this.#overflow.delivered({ hasRoom: this.#hasRoom });
    this.#episodes.leave('outage', () => RECOVERED);
    if (!acknowledged) this.#episodes.enter('unacknowledged', 'warn', UNACKNOWLEDGED);
    else this.#episodes.leave('unacknowledged', () => ACKNOWLEDGED);
    this.reachable();
  }

  /** The relay accepts events, though perhaps not those that were sent. */
  reachable(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#options.logger.error(RECOVERED);
    this.#options.onRecovered?.();
  }

  /** The store has given up the batch. */
  dropped(reason: DropReason, batch: Batch): void {
    const isNamed = reason === 'rejected' || reason === 'too_large';
    this.#drop(reason, { count: batch.size, event: isNamed ? nameOfEvent(eventTextsOf(batch)[0]) : undefined });
  }

  paused({ kind, cause }: Pause): void {
    const line = printable(cause);
    if (kind === 'backoff') return this.#episodes.enter('outage', 'warn', outageLine(line));
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.#options.logger.error(holdLine(line));
    this.#options.onHold?.(line);
  }

  /** The end: this many events are lost. */
  closed(lost: number): void {
    if (lost > 0) this.#count('shutdown', lost);
    this.#overflow.end();
    if (lost > 0) this.#log('shutdown', { count: lost });
  }

  #noticeOverflows(): void {
    const { overflows } = this.#options.store.counts;
    const count = overflows - this.#overflows;
    if (count === 0) return;
    this.#overflows = overflows;
    this.#overflow.add(count);
    this.#count('overflow', count);
  }

  #drop(reason: DropReason, dropped: Dropped): void {
    this.#count(reason, dropped.count);
    this.#log(reason, dropped);
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

const KEPT = 'events are buffered and retried until the buffer is full.';

const RECOVERED = 'The collector accepts events again.';

const UNACKNOWLEDGED =
  'The collector responded 2xx without the count that a relay-proxy sends: expected {"ingestedContentCount": n}; ' +
  'is there a gateway in between?';

const ACKNOWLEDGED = 'The collector sends its count again.';

function outageLine(cause: string): string {
  return `A request to the collector failed (${cause}); ${KEPT}`;
}

function holdLine(cause: string): string {
  return `The collector refuses all events (${cause}); check endpoint and apiKey; ${KEPT}`;
}
