import type { Clock, Timer } from '../../src/timing/clock.js';

interface Scheduled extends Timer {
  readonly dueMs: number;
  readonly act: () => void;
  isHolding: boolean;
}

/** A clock that does not move until a test moves it. The next turn of the event loop takes no time on it. */
export class ScriptedClock implements Clock {
  #nowMs = 0;
  readonly #timers = new Set<Scheduled>();

  /** Timers that are running. */
  get timers(): number {
    return this.#timers.size;
  }

  /** How many of them would keep the process alive. */
  get holding(): number {
    return [...this.#timers].filter(({ isHolding }) => isHolding).length;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  setTimeout(act: () => void, delayMs: number): Timer {
    const dueMs = this.#nowMs + Math.max(0, delayMs);
    const timer: Scheduled = { act, dueMs, isHolding: true, unref: () => (timer.isHolding = false) };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: Timer | undefined): void {
    this.#timers.delete(timer as Scheduled);
  }

  setImmediate(act: () => void): void {
    queueMicrotask(act);
  }

  /** Time passes, and nothing happens in it, as in a process that is stopped. */
  standStill(ms: number): void {
    this.#nowMs += ms;
  }

  /** Plays what happens within this time; 0 plays what is due at once. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settled();
    for (let next = this.#next(endMs); next !== undefined; next = this.#next(endMs)) {
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      this.#timers.delete(next);
      next.act();
      await settled();
    }
    this.#nowMs = endMs;
  }

  #next(endMs: number): Scheduled | undefined {
    let next: Scheduled | undefined;
    for (const timer of this.#timers) if (timer.dueMs < (next?.dueMs ?? Infinity)) next = timer;
    return next !== undefined && next.dueMs <= endMs ? next : undefined;
  }
}

/** All promises that can be settled without the clock are settled then. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
