/** Every reason for which an accepted event can end undelivered; the list is closed. */
export const DROP_REASONS = [
  /**
   * The buffer was full; the oldest events that were not being sent made room (GOFF-COLL-019). With a spool, its files
   * had reached `maxBytes`.
   */
  'overflow',
  /** Nothing of the event could be written as JSON. */
  'unserializable',
  /** The event alone exceeds `maxBatchBytes`, or got a 413 when it was sent alone. */
  'too_large',
  /** The relay refused the event, sent alone, with 400, 415 or 422 while it accepted something else. */
  'rejected',
  /** Sent, but the response was lost or a page came in its place, and `deliveryGuarantee` forbids a second try. */
  'ambiguous',
  /** Still waiting when the deadline of `close` passed. */
  'shutdown',
  /** Tracked after `close`. */
  'closed',
  /** In the spool for longer than its `maxAgeMs`. */
  'expired',
  /** In the spool, and could not be read back: the file is damaged, was removed, or belongs to another process now. */
  'unreadable',
] as const;

export type DropReason = (typeof DROP_REASONS)[number];

/**
 * What became of the events of one provider since it was made; initializing it again after `close` goes on counting.
 *
 * At any moment `accepted + recovered = delivered + all dropped + pending + inFlight`.
 */
export interface Ledger {
  /** Events taken over: every `track` and every exposure while data collection is enabled. */
  readonly accepted: number;
  /** Events of processes that have ended, taken over from the spool; 0 without one. */
  readonly recovered: number;
  /** Events in batches that the relay responded to with 2xx. */
  readonly delivered: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
  /** Events that wait; those in flight are not among them. */
  readonly pending: number;
  /** The pending events that are in the spool and so survive the end of the process; 0 without one. */
  readonly pendingOnDisk: number;
  /** UTF-8 bytes of all events held in memory, those in flight included: what `maxPendingBytes` bounds. */
  readonly pendingBytes: number;
  /** Events in requests without a response yet. */
  readonly inFlight: number;
  /** Batches sent again after a failed attempt. */
  readonly retries: number;
  /**
   * Tracking events that do not match their definition (`defineEvents`), whatever becomes of them. They are sent like
   * any other, so this is not a part of the equation. 0 without the option `events`.
   */
  readonly invalid: number;
}

/** A count of zero for each reason. */
export function noDrops(): Record<DropReason, number> {
  return Object.fromEntries(DROP_REASONS.map((reason) => [reason, 0])) as Record<DropReason, number>;
}

/** The number of events dropped, for whatever reason. */
export function droppedTotal({ dropped }: Pick<Ledger, 'dropped'>): number {
  return DROP_REASONS.reduce((total, reason) => total + dropped[reason], 0);
}

/** The counters of a {@link Ledger} that the buffer does not know. */
export class Tally {
  accepted = 0;
  recovered = 0;
  delivered = 0;
  retries = 0;
  invalid = 0;
  readonly dropped = noDrops();
  /** Events that were in the spool when it was closed. Another process may have taken them since. */
  #left = 0;

  /** The spool was closed with this many events in it, including those that were left before and not found again. */
  leave(events: number): void {
    this.#left = events;
  }

  /** Events of the spool were taken over. Those that this provider left there are known already; all others are new. */
  recover(events: number): void {
    const known = Math.min(this.#left, events);
    this.#left -= known;
    this.recovered += events - known;
  }

  /** The ledger at this moment, given what the buffer holds. */
  ledger({ pending, pendingOnDisk, inFlight, bytes }: Held): Ledger {
    const { accepted, recovered, delivered, retries, invalid, dropped } = this;
    return {
      accepted,
      recovered,
      delivered,
      dropped: { ...dropped },
      pending: pending + this.#left,
      pendingOnDisk: pendingOnDisk + this.#left,
      pendingBytes: bytes,
      inFlight,
      retries,
      invalid,
    };
  }
}

/** What a buffer holds. */
interface Held {
  readonly pending: number;
  readonly pendingOnDisk: number;
  readonly inFlight: number;
  readonly bytes: number;
}
