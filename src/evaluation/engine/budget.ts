/**
 * What one evaluation may do, in steps. A step is the work of about a nanosecond: a character that is compared, lowered,
 * copied or searched natively. Work that costs more counts several steps, see `STEPS`.
 */
export const MAX_STEPS = 10_000_000;

/** Steps of the kinds of work that cost more than a character. */
export const STEPS = {
  /** An element or member that is looked at. */
  element: 8,
  /** A piece of a query that is evaluated for an element. */
  visit: 16,
} as const;

/** Thrown where an evaluation has used up its steps. One object for all of them, because a stack trace costs. */
export const OUT_OF_STEPS = new Error('The evaluation needs too many steps.');

/** The steps that one evaluation has left. Each evaluation has its own, also one inside of another. */
export class Budget {
  #left = MAX_STEPS;

  /** Throws `OUT_OF_STEPS` once the steps are used up: the evaluation ends there. */
  spend(steps: number): void {
    this.#left -= steps;
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- it is an Error, shared on purpose
    if (this.#left < 0) throw OUT_OF_STEPS;
  }
}
