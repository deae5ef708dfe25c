import type { EventEncoder } from '../events/event-encoder.js';
import type { Arrivals } from './arrivals.js';
import type { Batch } from './batch.js';
import type { DropReason } from './ledger.js';

/** What became of an event that was offered to the store. */
export type Enqueued = 'taken' | 'unserializable' | 'too_large';

/**
 * Which of the waiting batches comes first. `oldest` keeps the order of the events. The others do not: `healthy` leaves
 * batches under search for last, `suspect` begins with the largest of them.
 */
export type TakeOrder = 'oldest' | 'healthy' | 'suspect';

export interface TakeLimit {
  /** Events with smaller numbers are due. Sealed batches are due anyway. */
  readonly endMark: number;
  /** Most events of a batch that is not under search. */
  readonly maxEvents: number;
  /** Most bytes of a request body; a single event may have more. */
  readonly maxBytes: number;
  readonly order: TakeOrder;
}

/** What a store holds; correct at any moment at which code of the application can run. */
export interface StoreCounts {
  /** Events that wait; those in flight are not among them. */
  readonly pending: number;
  /** The pending events that survive the end of the process. */
  readonly pendingOnDisk: number;
  readonly inFlight: number;
  /** UTF-8 bytes of all events held. */
  readonly bytes: number;
  /** Events given up so far to make room. */
  readonly overflows: number;
}

/** Events that another process will deliver. */
export interface Kept {
  readonly events: number;
  readonly folder: string;
}

/**
 * Holds accepted events until the relay has them: the contract of a buffer, in memory or on disk.
 *
 * It is bounded: if there is no room, the oldest events that are not in flight are dropped, which `overflows` counts
 * (GOFF-COLL-019). A batch stays where it is until it is committed or dropped: `take` marks it as in flight, `release`
 * lets it be taken again, so a failed attempt leaves the order as it was (GOFF-COLL-018).
 *
 * All methods but `close` are synchronous. None but `enqueue` runs code of the application.
 */
export interface EventStore {
  readonly counts: StoreCounts;
  /** The number of the next event: a mark that covers all before it. */
  readonly endMark: number;
  /** Whether an event is being written right now. Code of the application, such as a getter, may run meanwhile. */
  readonly isWriting: boolean;
  /** What comes into the store by itself. */
  readonly arrivals: Arrivals;

  /**
   * Takes an event over, or returns why it cannot be. O(1), never throws.
   *
   * A getter, a `toJSON` or a redaction may track an event while another is being written; the new one follows that
   * one.
   */
  enqueue(encode: EventEncoder): Enqueued;

  /** Whether `take` would return a batch: a sealed one waits, or an event before the mark. */
  hasDue(endMark: number): boolean;

  /**
   * The next batch within the limit; its events count as in flight from now on. Neighbours that fit together and are
   * not under search may be merged, and a batch above the limit is cut.
   */
  take(limit: TakeLimit): Batch | undefined;

  /** Forgets the batch, because the relay has it. */
  commit(batch: Batch): void;

  /** Nobody reads a committed batch any more: its memory may be used again. */
  reuse(batch: Batch): void;

  /** Gives the batch up; `reason` says why. */
  drop(batch: Batch, reason: DropReason): void;

  /** The attempt failed: the batch waits again, at its old place. Does nothing to a batch that is not held. */
  release(batch: Batch): void;

  /** Puts the two halves of a batch in its place; both wait. */
  halve(batch: Batch): void;

  /** Whether every event before the mark has left the store. */
  isSettled(endMark: number): boolean;

  /**
   * Writes all that it can, and returns what the end of the process would leave for the next one; `undefined` from a
   * store that never leaves anything.
   */
  keepAll(): Kept | undefined;

  /** The JSON texts of all events that are lost if the process ends now, oldest first. */
  textsAtRisk(): string[];

  /** Forgets the events that are not kept anywhere else; returns their number. */
  abandon(): number;

  /** Ends its work. No batch may be in flight any more. */
  close(): Promise<void>;
}
