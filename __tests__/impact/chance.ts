import { randomOf, shuffle } from '../helpers/seeded-random.js';

/** Decisions that a seed determines. */
export class Chance {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomOf(seed);
  }

  /** True once in this many times, on average. */
  oneIn(times: number): boolean {
    return this.#random() * times < 1;
  }

  /** A whole number, both ends included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.#random() * (high - low + 1));
  }

  /** One of the values, which may be undefined. */
  pick<T>(values: readonly T[]): T {
    if (values.length === 0) throw new Error('Expected at least one value.');
    return values[this.int(0, values.length - 1)] as T;
  }

  shuffle<T>(values: readonly T[]): T[] {
    return shuffle(values, this.#random);
  }

  /** This many of what is made. */
  times<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }
}
