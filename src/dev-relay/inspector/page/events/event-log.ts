import { arrivedEvent, type Arrival, type ArrivedEvent } from './arrived-event.js';

/** How many events the page keeps. */
export const CAPACITY = 100_000;

/** The latest events, up to a bound; the oldest go first. */
export class EventLog {
  readonly capacity: number;
  readonly #ring: ArrivedEvent[] = [];
  #next = 0;
  #oldest = 0;

  constructor(capacity = CAPACITY) {
    this.capacity = capacity;
  }

  /** Takes an event in; returns it as the page keeps it. */
  add(arrival: Arrival): ArrivedEvent {
    const event = arrivedEvent(arrival, this.#next);
    this.#ring[this.#next % this.capacity] = event;
    this.#next += 1;
    this.#oldest = Math.max(this.#oldest, this.#next - this.capacity);
    return event;
  }

  /** Forgets all of them; numbers go on. */
  clear(): void {
    this.#oldest = this.#next;
    this.#ring.length = 0;
  }

  /** The event with that number; undefined if it is gone, or has not come. */
  get(seq: number): ArrivedEvent | undefined {
    return seq >= this.#oldest && seq < this.#next ? this.#ring[seq % this.capacity] : undefined;
  }

  /** The number of the oldest event that is kept, and that of the next one to come. */
  get oldest(): number {
    return this.#oldest;
  }

  get next(): number {
    return this.#next;
  }

  get size(): number {
    return this.#next - this.#oldest;
  }
}
