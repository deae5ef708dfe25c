/**
 * A clock whose time passes as fast as the machine can play what happens in it: what `src/timing/clock.ts` asks for.
 */
export class SimulatedClock {
  #nowMs = 0;
  /** A binary heap, the timer that is due next first. */
  #heap = [];

  nowMs() {
    return this.#nowMs;
  }

  setTimeout(act, delayMs) {
    const timer = { act, dueMs: this.#nowMs + Math.max(0, delayMs), unref: () => undefined };
    this.#push(timer);
    return timer;
  }

  /** The timer stays in the heap until it is due, and does nothing then. */
  clearTimeout(timer) {
    if (timer !== undefined) timer.act = undefined;
  }

  setImmediate(act) {
    queueMicrotask(act);
  }

  /** Plays all that happens until then. Timers that are due within one millisecond are played in one go. */
  async runUntil(endMs) {
    await settled();
    while (this.#heap.length > 0 && this.#heap[0].dueMs <= endMs) {
      const goMs = Math.min(endMs, Math.floor(this.#heap[0].dueMs) + 1);
      let isPlayed = false;
      while (this.#heap.length > 0 && this.#heap[0].dueMs <= goMs) isPlayed = this.#play(this.#pop()) || isPlayed;
      if (isPlayed) await settled();
    }
    this.#nowMs = endMs;
  }

  #play({ act, dueMs }) {
    if (act === undefined) return false;
    this.#nowMs = Math.max(this.#nowMs, dueMs);
    act();
    return true;
  }

  #push(timer) {
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (heap[parent].dueMs <= timer.dueMs) break;
      heap[index] = heap[parent];
      index = parent;
    }
    heap[index] = timer;
  }

  #pop() {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (this.#heap.length > 0) this.#sink(last);
    return first;
  }

  /** Puts the timer into the place of the first, and below whatever is due before it. */
  #sink(timer) {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1].dueMs < heap[child].dueMs) child++;
      if (heap[child].dueMs >= timer.dueMs) break;
      heap[index] = heap[child];
      index = child;
    }
    heap[index] = timer;
  }
}

/** All promises that can be settled without the clock are settled then. */
function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}
