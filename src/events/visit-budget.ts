/** The most members and elements of one event that are visited, those of the context and of the details together. */
export const MAX_VISITS = 100_000;

/** An event is given up, because it has too many members or takes too many bytes. */
export class EventTooLargeError extends RangeError {
  override readonly name = 'EventTooLargeError';

  constructor(limit: 'members' | 'bytes') {
    super(`Expected an event within the limit of its ${limit}.`);
  }
}

/**
 * How many members of an event may still be visited. It bounds the time that an object costs, whatever is written of
 * it: a member that is left out in the end was also visited.
 */
export class VisitBudget {
  #left = MAX_VISITS;

  /** Another event begins. */
  restart(): void {
    this.#left = MAX_VISITS;
  }

  /** Counts one member or element. Throws an {@link EventTooLargeError} if nothing is left of the budget. */
  visit(): void {
    if (this.#left === 0) throw new EventTooLargeError('members');
    this.#left--;
  }

  /** Counts all elements of a list before the first of them is looked at. */
  visitAll(count: number): void {
    this.require(count);
    this.#left -= count;
  }

  /** Throws if this many members are too many, and counts none of them: they are counted when they are written. */
  require(count: number): void {
    // Negated, so that it also holds for NaN, which a proxy may return as its length.
    if (!(count <= this.#left)) throw new EventTooLargeError('members');
  }
}

/** Rethrows what ends the whole event; whatever else was thrown comes from the caller's own code. */
export function rethrowTooLarge(error: unknown): void {
  if (error instanceof EventTooLargeError) throw error;
}
