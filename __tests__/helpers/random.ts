import { randomOf, shuffle } from './seeded-random.js';

/** A source of repeatable random choices: the same seed gives the same cases on every machine. */
export class Random {
  /** From 0 to below 1. */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = randomOf(seed);
  }

  /** A whole number from `smallest` to `largest`, both included. */
  integer(smallest: number, largest: number): number {
    return smallest + Math.floor(this.next() * (largest - smallest + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** True once in this many times, on average. */
  oneIn(times: number): boolean {
    return this.next() * times < 1;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.integer(0, choices.length - 1)];
    return choice as T;
  }

  shuffle<T>(values: readonly T[]): T[] {
    return shuffle(values, this.next);
  }

  /** `[weight, make]` pairs: one is made, by its weight. */
  oneOf<T>(...choices: readonly (readonly [weight: number, make: () => T])[]): T {
    let left = this.next() * choices.reduce((total, [weight]) => total + weight, 0);
    for (const [weight, make] of choices) {
      left -= weight;
      if (left < 0) return make();
    }
    return (choices.at(-1) as readonly [number, () => T])[1]();
  }

  /** This many of what is made. */
  times<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }

  list<T>(smallest: number, largest: number, make: (index: number) => T): T[] {
    return this.times(this.integer(smallest, largest), make);
  }

  /** `make`'s value or nothing, for members that may be absent. */
  maybe<T>(probability: number, make: () => T): T | undefined {
    return this.chance(probability) ? make() : undefined;
  }
}
