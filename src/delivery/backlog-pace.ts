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
  /** Whether somebody waits for the events: then they are sent without rests. */
  readonly isUrgent: () => boolean;
}

/** A backlog that gathered in this many flush intervals is sent in one go: a fleet sends no more than usual then. */
const UNPACED_INTERVALS = 2;

/** So is a backlog that gathered in this time: a provider with a short interval need not wait after a short outage. */
const UNPACED_MS = 30_000;

/**
 * A backlog is sent within this many intervals or twice the time in which it gathered, whichever is longer. This bound
 * is for events that other processes have left: nobody knows how fast those came.
 */
const MOST_INTERVALS = 5;

/** A backlog is sent this many times as fast as it came. */
const SPEED = 2;

/** The recent pace of events is measured over this many milliseconds, or a little more. */
const LATELY_MS = 10_000;

/** A moment, and how many events had come by then. */
interface Mark {
  readonly atMs: number;
  readonly events: number;
}

const NEVER_CROWDED = { events: Infinity, bytes: Infinity };

/**
 * After a long outage every instance has a backlog of many batches. Sent in one go, these would be many times what the
 * relay usually gets, just when it recovers. So a backlog that gathered in more than two flush intervals is sent twice
 * as fast as it came, with rests between the batches. No rest is longer than the flush interval.
 *
 * There are no rests while somebody waits for the events, nor while the buffer is filling up.
 */
export class BacklogPace {
  readonly #options: BacklogPaceOptions;
  /** When the present backlog began to gather. */
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

  /** Nothing older waits any more: a new backlog gathers from now on. */
  begin(): void {
    this.#begun = this.#now();
    this.interrupt();
  }

  /** Forgets the pace. After a pause it is worked out anew. */
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

  /** Whether events would soon be dropped, because many have come. Those that are also on disk do not count. */
  get #isCrowded(): boolean {
    const { events, bytes: mostBytes } = this.#crowdedFrom;
    const inMemoryAlone = this.#inMemoryAlone;
    return inMemoryAlone > events || (inMemoryAlone > 0 && this.#options.store.counts.bytes > mostBytes);
  }

  get #inMemoryAlone(): number {
    const { pending, pendingOnDisk } = this.#options.store.counts;
    return pending - pendingOnDisk;
  }

  /** It is crowded when half of the room beside the backlog is taken. The backlog shrinks, so the bounds go down. */
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
