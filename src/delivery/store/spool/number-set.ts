import type { Run } from '../../batch.js';

/** A set of whole numbers, kept as runs: events are written and settled with long runs of numbers. */
export class NumberSet {
  /** In ascending order, with gaps between them. */
  readonly #runs: { first: number; end: number }[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The smallest number; infinite if there is none. */
  get first(): number {
    return this.#runs[0]?.first ?? Infinity;
  }

  /** One more than the largest number; -infinite if there is none. */
  get end(): number {
    return this.#runs.at(-1)?.end ?? -Infinity;
  }

  has(number: number): boolean {
    const run = this.#runs[this.#indexOf(number)];
    return run !== undefined && run.first <= number;
  }

  /** Its numbers, as runs with gaps between them. */
  get runs(): Run[] {
    return this.#runs.map(({ first, end }) => ({ first, count: end - first }));
  }

  /** The numbers of the run that are in the set. */
  within({ first, count }: Run): Run[] {
    const found: Run[] = [];
    for (let index = this.#indexOf(first); index < this.#runs.length; index++) {
      const run = this.#runs[index];
      if (run === undefined || run.first >= first + count) break;
      const from = Math.max(run.first, first);
      found.push({ first: from, count: Math.min(run.end, first + count) - from });
    }
    return found;
  }

  /** How many numbers of the run are in the set. */
  countIn({ first, count }: Run): number {
    return this.within({ first, count }).reduce((sum, run) => sum + run.count, 0);
  }

  /** Returns how many of the numbers were not in the set before. */
  add({ first, count }: Run): number {
    if (count <= 0) return 0;
    const before = this.#size;
    const from = this.#indexOf(first - 1);
    let [start, end, to] = [first, first + count, from];
    for (let run = this.#runs[to]; run !== undefined && run.first <= end; run = this.#runs[++to]) {
      start = Math.min(start, run.first);
      end = Math.max(end, run.end);
      this.#size -= run.end - run.first;
    }
    this.#runs.splice(from, to - from, { first: start, end });
    this.#size += end - start;
    return this.#size - before;
  }

  /** Returns how many of the numbers were in the set before. */
  delete({ first, count }: Run): number {
    const end = first + count;
    const from = this.#indexOf(first);
    const kept: { first: number; end: number }[] = [];
    let [to, deleted] = [from, 0];
    for (let run = this.#runs[to]; run !== undefined && run.first < end; run = this.#runs[++to]) {
      deleted += Math.min(run.end, end) - Math.max(run.first, first);
      if (run.first < first) kept.push({ first: run.first, end: first });
      if (run.end > end) kept.push({ first: end, end: run.end });
    }
    this.#runs.splice(from, to - from, ...kept);
    this.#size -= deleted;
    return deleted;
  }

  clear(): void {
    this.#runs.length = this.#size = 0;
  }

  /** The numbers that both sets have. */
  countCommon(other: NumberSet): number {
    return this.#runs.reduce((sum, { first, end }) => sum + other.countIn({ first, count: end - first }), 0);
  }

  /** The index of the first run that ends after the number. */
  #indexOf(number: number): number {
    let [low, high] = [0, this.#runs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#runs[middle]?.end ?? Infinity) > number) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
