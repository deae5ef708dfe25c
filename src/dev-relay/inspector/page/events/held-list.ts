import type { MatchingEvents } from './matching-events.js';

/**
 * What the list shows of the matching events. While it is held, newer events are not shown: nothing moves below the
 * reader's eyes.
 */
export class HeldList {
  readonly #matching: MatchingEvents;
  /** The number of the first event that is not shown. */
  #heldAt: number | undefined;

  constructor(matching: MatchingEvents) {
    this.#matching = matching;
  }

  get isHeld(): boolean {
    return this.#heldAt !== undefined;
  }

  /** Shows what is there now, and nothing newer. */
  hold(next: number): void {
    this.#heldAt ??= next;
  }

  release(): void {
    this.#heldAt = undefined;
  }

  /** How many events are held back. */
  get heldBack(): number {
    return this.#heldAt === undefined ? 0 : this.#matching.newerThan(this.#heldAt - 1);
  }

  get length(): number {
    return this.#matching.length - this.heldBack;
  }

  at(index: number): number | undefined {
    return this.#matching.at(this.heldBack + index);
  }

  /** The index of the event with that number, or of the next older one. */
  indexOf(seq: number): number {
    return this.#matching.newerThan(seq) - this.heldBack;
  }
}
