import { counted, printable } from '../log-text.js';
import { Episodes } from '../timing/episodes.js';
import type { Batch } from './batch.js';
import { diagnostics } from './diagnostics.js';
import { nameOfEvent } from './drop-lines.js';
import { DropReport, type DropReportOptions } from './drop-report.js';
import type { Kept } from './event-store.js';
import { eventTextsOf } from './event-texts.js';
import type { DropReason, Ledger } from './ledger.js';
import type { Outcome } from './outcome.js';
import type { Pause } from './pause.js';

/** Is notified when the relay refuses everything. */
export interface HoldListener {
  /** The relay refuses everything for a reason that waiting does not repair. */
  readonly onHold?: ((cause: string) => void) | undefined;
  /** The relay accepts events again after a hold. */
  readonly onRecovered?: (() => void) | undefined;
}

/** What else the log lines about a relay that takes nothing say. */
export interface DeliveryAdvice {
  /** What may be wrong if the relay refuses everything. */
  readonly check: string;
  /** What becomes of the events meanwhile. */
  readonly kept: string;
}

export interface DeliveryReportOptions extends HoldListener, DropReportOptions {
  /** Default: that of a provider, by the names of its options. */
  readonly advice?: DeliveryAdvice | undefined;
}

/** The result of an attempt. */
export interface AttemptReport {
  readonly durationMs: number;
  readonly outcome: Outcome;
}

/**
 * Reports all that happens in delivery: counters first, then diagnostics, log lines and events of the provider. These
 * run code of the application, which may look at the ledger, track, flush or close. By then everything is in its new
 * state.
 */
export class DeliveryReport {
  readonly #options: DeliveryReportOptions;
  readonly #episodes: Episodes;
  readonly #drops: DropReport;
  #isHeld = false;
  /** Why the relay has not taken what was sent last; `undefined` if it has. */
  #failure: string | undefined;

  constructor(options: DeliveryReportOptions) {
    this.#options = options;
    this.#episodes = new Episodes(options.logger, options.clock);
    this.#drops = new DropReport(options);
  }

  ledger(): Ledger {
    return this.#options.tally.ledger(this.#options.store.counts);
  }

  /** The store took an event, and may have given up others for it. */
  accepted(): void {
    this.#options.tally.accepted++;
    this.#drops.noticeOverflows();
  }

  /** Events of an earlier process were found. */
  recovered(events: number): void {
    this.#options.tally.recover(events);
  }

  /** The store has given up events that nobody had taken. */
  gaveUp(reason: DropReason, count: number): void {
    this.#drops.dropped(reason, { count });
  }

  /** An event was not taken at all. Events that its getters tracked while it was written may have been. */
  refused(reason: DropReason): void {
    this.#drops.noticeOverflows();
    this.#options.tally.accepted++;
    this.#drops.dropped(reason, { count: 1 });
  }

  /** A batch is sent once more. */
  retried(): void {
    this.#options.tally.retries++;
  }

  attempted(batch: Batch, { durationMs, outcome }: AttemptReport): void {
    const { provider } = this.#options;
    const sent = { provider, events: batch.size, bytes: batch.bodyBytes, attempt: batch.attempts, durationMs };
    this.#failure = outcome.kind === 'delivered' ? undefined : this.#failureOf(outcome.cause);
    if (outcome.kind === 'delivered') diagnostics.batchSent(() => sent);
    else diagnostics.batchFailed(() => ({ ...sent, cause: printable(outcome.cause), outcome: outcome.kind }));
  }

  /** The store has forgotten these events: the relay has them. */
  delivered(events: number, acknowledged: boolean): void {
    this.#options.tally.delivered += events;
    this.#drops.delivered();
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
    this.#drops.dropped(reason, {
      count: batch.size,
      event: isNamed ? nameOfEvent(eventTextsOf(batch)[0]) : undefined,
    });
  }

  paused({ kind, cause }: Pause): void {
    const line = printable(cause);
    this.#failure = this.#failureOf(cause);
    const { advice = ADVICE } = this.#options;
    if (kind === 'backoff') return this.#episodes.enter('outage', 'warn', outageLine(line, advice));
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.#options.logger.error(holdLine(line, advice));
    this.#options.onHold?.(line);
  }

  /** At the end this many events are lost; those in the spool stay there. */
  closed(lost: number, kept: Kept | undefined): void {
    const failure = this.lastFailure;
    if (kept !== undefined && kept.events > 0) this.#options.logger.warn(keptLine(kept) + failure);
    this.#drops.closed(lost, failure);
  }

  /** A sentence to follow one about events that are left; empty if the relay has taken what was sent last. */
  get lastFailure(): string {
    const { advice = ADVICE } = this.#options;
    const check = this.#isHeld ? `; ${advice.check}` : '';
    return this.#failure === undefined ? '' : ` The last failure: ${this.#failure}${check}.`;
  }

  /**
   * The code of a failure alone. An attempt that was aborted at the deadline of closing says nothing about the relay,
   * so the failure before it counts.
   */
  #failureOf(cause: string): string {
    const [code = ''] = printable(cause).split(':');
    return code === 'ABORTED' ? (this.#failure ?? 'no response in time') : code;
  }
}

function keptLine({ events, folder }: Kept): string {
  const they = events === 1 ? 'it is' : 'they are';
  const closed = `Closed with ${counted(events, 'event')} undelivered`;
  return `${closed}; ${they} in the spool in ${folder} and will be sent from there.`;
}

const ADVICE: DeliveryAdvice = {
  check: 'check endpoint and apiKey (goff-doctor tells why)',
  kept: 'events are kept and sent again, within the bounds that the options set',
};

const RECOVERED = 'The collector accepts events again.';

const UNACKNOWLEDGED =
  'The collector responded 2xx without the count that a relay-proxy sends: expected {"ingestedContentCount": n}; ' +
  'is there a gateway in between?';

const ACKNOWLEDGED = 'The collector sends its count again.';

function outageLine(cause: string, { kept }: DeliveryAdvice): string {
  return `A request to the collector failed (${cause}); ${kept}.`;
}

function holdLine(cause: string, { check, kept }: DeliveryAdvice): string {
  return `The collector refuses all events (${cause}); ${check}; ${kept}.`;
}
