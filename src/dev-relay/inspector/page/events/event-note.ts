import { byId } from '../dom/by-id.js';
import { setText } from '../dom/set-text.js';
import { count, counted } from '../dom/words.js';
import type { EventLog } from './event-log.js';

export interface ShownEvents {
  readonly log: EventLog;
  /** How many pass the filter; undefined without one. */
  readonly passed: number | undefined;
  readonly isSearching: boolean;
  /** How many are in the list. */
  readonly listed: number;
}

/** What is said above the list, and in place of an empty one. */
export class EventNote {
  readonly #count = byId('event-count', HTMLElement);
  readonly #empty = byId('events-empty', HTMLElement);
  readonly #none = byId('events-none', HTMLElement);
  #missed = 0;

  /** Notes that this many events have come to the relay, but not to the page. */
  missed(events: number): void {
    this.#missed += events;
  }

  show({ log, passed, isSearching, listed }: ShownEvents): void {
    const shown = passed === undefined ? '' : `, ${count(passed)} shown${isSearching ? ' so far' : ''}`;
    const lost =
      this.#missed === 0 ? '' : ` ${counted(this.#missed, ['event', 'events'])} of the relay did not come here.`;
    setText(this.#count, `${counted(log.size, ['event', 'events'])}${shown}. ${boundOf(log)}${lost}`);
    this.#empty.hidden = log.size > 0;
    this.#none.hidden = log.size === 0 || passed === undefined || isSearching || listed > 0;
  }
}

function boundOf({ capacity, oldest }: EventLog): string {
  const gone = oldest === 0 ? '' : `, ${count(oldest)} are gone`;
  return `The page keeps the latest ${count(capacity)}: the oldest go first${gone}.`;
}
