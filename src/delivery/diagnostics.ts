import { channel } from 'node:diagnostics_channel';
import type { DropReason } from './ledger.js';

/** Published on `goff:batch:sent` after the relay has responded 2xx. */
export interface BatchSent {
  /** The provider whose batch it is. */
  readonly provider: object;
  readonly events: number;
  /** The length of the request body. */
  readonly bytes: number;
  /** 1 for the first. */
  readonly attempt: number;
  readonly durationMs: number;
}

/** Published on `goff:batch:failed` after an attempt that ended in any other way. */
export interface BatchFailed extends BatchSent {
  /** Such as `HTTP 503` or `ECONNREFUSED: …`. */
  readonly cause: string;
  /** What happens to its events, in the words of the outcome table. */
  readonly outcome: 'retry' | 'split' | 'hold';
}

/** Published on `goff:events:dropped`. */
export interface EventsDropped {
  readonly provider: object;
  readonly reason: DropReason;
  readonly count: number;
}

const batchSent = channel('goff:batch:sent');
const batchFailed = channel('goff:batch:failed');
const eventsDropped = channel('goff:events:dropped');

/** Publishes to the channels; costs nothing while nobody listens. */
export const diagnostics = {
  batchSent: (message: () => BatchSent): void => void (batchSent.hasSubscribers && batchSent.publish(message())),
  batchFailed: (message: () => BatchFailed): void =>
    void (batchFailed.hasSubscribers && batchFailed.publish(message())),
  // Called for each event that a full buffer drops, so it must not even make a closure.
  eventsDropped: (provider: object, reason: DropReason, count: number): void =>
    void (eventsDropped.hasSubscribers && eventsDropped.publish({ provider, reason, count } satisfies EventsDropped)),
};
