import type { Clock } from '../timing/clock.js';
import type { StoreCounts } from './event-store.js';
import type { Tally } from './ledger.js';

export interface BacklogPaceOptions {
  readonly clock: Clock;
  readonly store: { readonly counts: StoreCounts };
  readonly tally: Tally;
  readonly flushIntervalMs: number;
  readonly maxPendingEvents: number;
  readonly maxPendingBytes: number;
  /** Whether somebody waits for the events: then they are sent without a rest. */
  readonly isUrgent: () => boolean;
}

/** Events that came in this many intervals are sent in one go: a fleet sends no more than usual then. */
const UNPACED_INTERVALS = 2;

/** So does what came in this time: whoever sends more often than that does not wait after a short outage. */
const UNPACED_MS = 30_000;

/**
 * Nobody knows how fast the events came that other processes have left: a backlog leaves within this many intervals, or
 * in twice the time in which it gathered, whichever is longer.
 */
const MOST_INTERVALS = 5;

/** A backlog leaves at this multiple of the pace at which it came. */
const SPEED = 2;

/** How fast events come lately is what came in this many milliseconds before now, or a little more. */
const LATELY_MS = 10_000;

/** A moment, and how many events had come by then. */
interface Mark {
  readonly atMs: number;
  readonly events: number;
}

const NEVER_CROWDED = { events: Infinity, bytes: Infinity };

/**
 * After a long outage every instance has a backlog of many batches. Sent in one go they would be a multiple of what the
 * relay usually gets, while it comes back. So what gathered in more than two flush intervals is sent twice as fast as
 * it came, with rests between the batches; no rest is longer than the flush interval.
 *
 * There is none while somebody waits for the events, and none while the buffer fills up meanwhile.
 */
export class BacklogPace {
  readonly #options: BacklogPaceOptions;
  /** Since when the present events have gathered. */
  #begun: Mark;
  #lately: { readonly mark: Mark; readonly pacePerMs: number } | undefined;
  #nextMs: number | undefined;
  #crowdedFrom = NEVER_CROWDED;
  #leastPerMs = 0;

  constructor(options: BacklogPaceOptions) {
    this.#options = options;
    this.#begun = this.#now();
  }

  /** Milliseconds until the next batch may be sent. */
  get restMs(): number {
    if (this.#nextMs === undefined || this.#options.isUrgent() || this.#isCrowded) return 0;
    return Math.max(0, this.#nextMs - this.#options.clock.nowMs());
  }

  /** Nothing older waits: events gather from now on. */
  begin(): void {
    this.#begun = this.#now();
    this.interrupt();
  }

  /** The relay asks for a pause: the pace begins anew after it. */
  interrupt(): void {
    this.#lately = undefined;
    this.#nextMs = undefined;
    this.#crowdedFrom = NEVER_CROWDED;
    this.#leastPerMs = 0;
  }

  /** The relay has taken a batch. */
  accepted(events: number): void {
    const { flushIntervalMs, isUrgent, store } = this.#options;
    const now = this.#now();
    const gatheredMs = now.atMs - this.#begun.atMs;
    if (isUrgent() || gatheredMs <= Math.max(UNPACED_MS, UNPACED_INTERVALS * flushIntervalMs)) return this.interrupt();
    const mostMs = Math.max(MOST_INTERVALS * flushIntervalMs, 2 * gatheredMs);
    this.#leastPerMs = Math.max(this.#leastPerMs, (store.counts.pending + events) / mostMs);
    const restMs = events / Math.max(this.#leastPerMs, SPEED * this.#pacePerMs(now));
    this.#nextMs = Math.min((this.#nextMs ?? now.atMs) + restMs, now.atMs + flushIntervalMs);
    this.#lowerCrowd();
  }

  /** Events per millisecond, since the backlog began or lately, whichever is more. */
  #pacePerMs(now: Mark): number {
    const since = (mark: Mark): number => (now.events - mark.events) / (now.atMs - mark.atMs);
    const { mark, pacePerMs } = (this.#lately ??= { mark: now, pacePerMs: 0 });
    if (now.atMs - mark.atMs >= LATELY_MS) this.#lately = { mark: now, pacePerMs: since(mark) };
    return Math.max(since(this.#begun), pacePerMs, this.#lately.pacePerMs);
  }

  /** Whether events come so much faster that they would be dropped; what is on the disk as well would not be. */
  get #isCrowded(): boolean {
    const { events, bytes: mostBytes } = this.#crowdedFrom;
    const inMemoryAlone = this.#inMemoryAlone;
    return inMemoryAlone > events || (inMemoryAlone > 0 && this.#options.store.counts.bytes > mostBytes);
  }

  get #inMemoryAlone(): number {
    const { pending, pendingOnDisk } = this.#options.store.counts;
    return pending - pendingOnDisk;
  }

  /** It is crowded when half of the room is taken that the backlog has left; the backlog gets smaller. */
  #lowerCrowd(): void {
    const { store, maxPendingEvents, maxPendingBytes } = this.#options;
    const { events, bytes } = this.#crowdedFrom;
    this.#crowdedFrom = {
      events: Math.min(events, (this.#inMemoryAlone + 2 * maxPendingEvents) / 2),
      bytes: Math.min(bytes, (store.counts.bytes + maxPendingBytes) / 2),
    };
  }

  #now(): Mark {
    const { clock, tally } = this.#options;
    return { atMs: clock.nowMs(), events: tally.accepted + tally.recovered };
  }
}
