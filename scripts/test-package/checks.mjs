import { performance } from 'node:perf_hooks';

/** Runs checks one after the other, and prints a line for each; the first that fails throws. */
export class Checks {
  #passed = [];

  get passed() {
    return this.#passed.join(', ');
  }

  check = async (title, test) => {
    const start = performance.now();
    try {
      await test();
    } catch (error) {
      throw new Error(`${title}: failed`, { cause: error });
    }
    this.#passed.push(title);
    console.log(`${title}: passed (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  };
}
