/** Every reason for which an accepted event can end undelivered; the list is closed. */
export const DROP_REASONS = [
  /** The buffer was full; the oldest events that were not being sent made room (GOFF-COLL-019). */
  'overflow',
  /** Nothing of the event could be written as JSON. */
  'unserializable',
  /** The event alone exceeds `maxBatchBytes`, or got a 413 alone. */
  'too_large',
  /** The relay refused the event alone with 400, 415 or 422 while it accepted something else. */
  'rejected',
  /** Sent, but the response was lost or a page came in its place, and `deliveryGuarantee` forbids a second try. */
  'ambiguous',
  /** Still waiting when the deadline of `close` passed. */
  'shutdown',
  /** Tracked after `close`. */
  'closed',
] as const;

export type DropReason = (typeof DROP_REASONS)[number];

/**
 * What became of the events of one provider since it was made; initializing it again after `close` goes on counting.
 *
 * At any moment `accepted = delivered + all dropped + pending + inFlight`.
 */
export interface Ledger {
  /** Events taken over: every `track` and every exposure while data collection is enabled. */
  readonly accepted: number;
  /** Events in batches that the relay responded to with 2xx. */
  readonly delivered: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
  /** Events that wait; those in flight are not among them. */
  readonly pending: number;
  /** UTF-8 bytes of all events held in memory, those in flight included: what `maxPendingBytes` bounds. */
  readonly pendingBytes: number;
  /** Events in requests without a response yet. */
  readonly inFlight: number;
  /** Batches sent again after a failed attempt. */
  readonly retries: number;
}

/** A count of zero for each reason. */
export function noDrops(): Record<DropReason, number> {
  return Object.fromEntries(DROP_REASONS.map((reason) => [reason, 0])) as Record<DropReason, number>;
}

/** The number of events dropped, for whatever reason. */
export function droppedTotal({ dropped }: Pick<Ledger, 'dropped'>): number {
  return DROP_REASONS.reduce((total, reason) => total + dropped[reason], 0);
}

/** The counters behind a {@link Ledger}: all of it that the buffer does not know. */
export class Tally {
  accepted = 0;
  delivered = 0;
  retries = 0;
  readonly dropped = noDrops();

  /** The ledger at this moment, given what the buffer holds. */
  ledger({ pending, inFlight, bytes }: { pending: number; inFlight: number; bytes: number }): Ledger {
    const { accepted, delivered, retries, dropped } = this;
    return { accepted, delivered, dropped: { ...dropped }, pending, pendingBytes: bytes, inFlight, retries };
  }
}
