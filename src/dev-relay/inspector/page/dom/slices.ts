/** Work goes on for this many milliseconds before the browser may draw a frame and handle the keyboard. */
const SLICE_MS = 6;

/**
 * Does a long piece of work in slices. Starting another one ends the one before. `step` does a little of the work, and
 * returns false when nothing is left to do.
 */
export class Slices {
  #channel = new MessageChannel();
  #step: (() => boolean) | undefined;
  #isAsked = false;

  constructor() {
    // A message comes sooner than a timer, which waits for 4 ms after some repetitions.
    this.#channel.port1.onmessage = () => this.#run();
  }

  start(step: () => boolean): void {
    this.#step = step;
    this.#ask();
  }

  #ask(): void {
    if (!this.#isAsked) this.#channel.port2.postMessage(undefined);
    this.#isAsked = true;
  }

  #run(): void {
    this.#isAsked = false;
    const endMs = performance.now() + SLICE_MS;
    while (this.#step !== undefined && performance.now() < endMs) if (!this.#step()) this.#step = undefined;
    if (this.#step !== undefined) this.#ask();
  }
}
