import type { Matches } from './event-filter.js';
import type { EventLog } from './event-log.js';

/** Events that are tested before the caller looks at the clock again. */
const STEP = 500;

/** When this many of the newer ones are gone, they are cut off. */
const CUT = 10_000;

/**
 * The numbers of the events that pass a filter, the newest first. A new filter is applied in steps, from the newest
 * event to the oldest, so that what can be seen is there first.
 */
export class MatchingEvents {
  readonly #log: EventLog;
  #matches: Matches | undefined;
  /** Found by the search backwards, descending; and among those that came since it began, ascending. */
  #older: number[] = [];
  #newer: number[] = [];
  #newerFrom = 0;
  #searchedTo = 0;
  #testedTo = 0;

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** Begins anew, with nothing found; undefined passes all. */
  filterBy(matches: Matches | undefined): void {
    this.#matches = matches;
    [this.#older, this.#newer, this.#newerFrom] = [[], [], 0];
    this.#searchedTo = this.#testedTo = this.#log.next;
  }

  /** Tests some of the earlier events. Returns whether there are more to test. */
  search(): boolean {
    const { oldest } = this.#log;
    const end = Math.max(oldest, this.#searchedTo - STEP);
    for (let seq = this.#searchedTo - 1; seq >= end; seq -= 1) if (this.#passes(seq)) this.#older.push(seq);
    this.#searchedTo = end;
    return this.isSearching;
  }

  get isSearching(): boolean {
    return this.#matches !== undefined && this.#searchedTo > this.#log.oldest;
  }

  /** Tests what came since the last time, and drops what the log has dropped. */
  catchUp(): void {
    const { next, oldest } = this.#log;
    const from = Math.max(this.#testedTo, oldest);
    if (this.#matches !== undefined) {
      for (let seq = from; seq < next; seq += 1) if (this.#passes(seq)) this.#newer.push(seq);
    }
    this.#testedTo = next;
    this.#dropBefore(oldest);
  }

  get length(): number {
    if (this.#matches === undefined) return this.#log.size;
    return this.#older.length + this.#newer.length - this.#newerFrom;
  }

  /** The number of the event at `index`, 0 for the newest. */
  at(index: number): number | undefined {
    if (index < 0 || index >= this.length) return undefined;
    if (this.#matches === undefined) return this.#log.next - 1 - index;
    const newer = this.#newer.length - this.#newerFrom;
    return index < newer ? this.#newer[this.#newer.length - 1 - index] : this.#older[index - newer];
  }

  /** How many of them are newer than that one: its index, if it is among them. */
  newerThan(seq: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.at(middle) ?? -1) > seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #passes(seq: number): boolean {
    const event = this.#log.get(seq);
    return event !== undefined && (this.#matches?.(event) ?? true);
  }

  #dropBefore(oldest: number): void {
    while (this.#older.length > 0 && (this.#older.at(-1) as number) < oldest) this.#older.pop();
    while (this.#newerFrom < this.#newer.length && (this.#newer[this.#newerFrom] as number) < oldest) {
      this.#newerFrom += 1;
    }
    if (this.#newerFrom < CUT) return;
    this.#newer = this.#newer.slice(this.#newerFrom);
    this.#newerFrom = 0;
  }
}
