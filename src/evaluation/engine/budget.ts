/**
 * What one evaluation may do, in steps. A step is the work of about a nanosecond: a character that is compared or
 * searched natively. Whatever grows with the data is counted before it is done, in one budget for the guards, the
 * bucketing and all queries of an evaluation; work that costs more than a character counts several steps (`STEPS`).
 *
 * No kind of work takes more than five nanoseconds a step on a usual server, so the longest evaluation takes less than
 * 50 ms; `npm run bench:engine -- worst` measures it for each operator. One kind can only be counted afterwards: the
 * runtime lists all names of an object before it gives the first, which takes a third of a second for a million.
 */
export const MAX_STEPS = 10_000_000;

/** Steps of the kinds of work that cost more than a character; each language adds its own. */
export const STEPS = {
  /** A piece of a query that is evaluated for an element. */
  visit: 16,
  /** An element or member that a guard looks at; lists with holes are slow to look at. */
  look: 16,
  /** A name of an object that is a hash table: the runtime looks all of them up, and sorts them. */
  listedName: 200,
  /** A list or an object that a guard remembers. */
  remembered: 100,
  /** A character that is hashed as UTF-8. */
  hashed: 4,
} as const;

/** Thrown where an evaluation has used up its steps. One object for all of them, because a stack trace costs. */
export const OUT_OF_STEPS = new Error('The evaluation needs too many steps.');

/** Ends an evaluation. */
export function outOfSteps(): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- it is an Error, shared on purpose
  throw OUT_OF_STEPS;
}

/** The steps that one evaluation has left. Each evaluation has its own, also one that runs inside of another. */
export class Budget {
  #left: number;

  constructor(steps = MAX_STEPS) {
    this.#left = steps;
  }

  /** Throws `OUT_OF_STEPS` once the steps are used up: the evaluation ends there. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) outOfSteps();
  }
}

/** Whatever counts steps: a budget, or what has one. */
export type Spender = Pick<Budget, 'spend'>;
