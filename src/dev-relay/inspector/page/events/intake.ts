import { Slices } from '../dom/slices.js';
import type { Arrival, ArrivedEvent } from './arrived-event.js';
import type { EventLog } from './event-log.js';

/** Events that are taken in before the caller looks at the clock again. */
const STEP = 50;

export interface IntakeListener {
  /** Called for each event. */
  onEvent(event: ArrivedEvent): void;
  /** Called after some of them, with their number. */
  onTaken(events: number): void;
}

/** Takes events into the log in slices, in their order: a hundred thousand at once would hold up the page. */
export class Intake {
  readonly #log: EventLog;
  readonly #listener: IntakeListener;
  readonly #slices = new Slices();
  #waiting: Arrival[] = [];
  #taken = 0;

  constructor(log: EventLog, listener: IntakeListener) {
    this.#log = log;
    this.#listener = listener;
  }

  push(arrivals: readonly Arrival[]): void {
    // A spread would put all of them on the stack.
    for (const arrival of arrivals) this.#waiting.push(arrival);
    this.#slices.start(() => this.#take());
  }

  #take(): boolean {
    const from = this.#taken;
    this.#taken = Math.min(from + STEP, this.#waiting.length);
    for (let at = from; at < this.#taken; at += 1) this.#listener.onEvent(this.#log.add(this.#waiting[at] as Arrival));
    this.#listener.onTaken(this.#taken - from);
    const goesOn = this.#taken < this.#waiting.length;
    if (!goesOn) [this.#waiting, this.#taken] = [[], 0];
    return goesOn;
  }
}
