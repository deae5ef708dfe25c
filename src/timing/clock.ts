import { performance } from 'node:perf_hooks';
import timers from 'node:timers';

/** A running timer; `unref` lets the process exit while it runs. */
export interface Timer {
  unref(): unknown;
}

/** The time and the timers that this package uses: {@link systemClock}, or a scripted clock in tests. */
export interface Clock {
  /** Milliseconds on a monotonic clock: it never jumps, whatever happens to the time of day. */
  nowMs(): number;
  /** Calls `act` once, after `delayMs` milliseconds; longer delays than 24.8 days are shortened to that. */
  setTimeout(act: () => void, delayMs: number): Timer;
  clearTimeout(timer: Timer | undefined): void;
  /** Calls `act` in the next turn of the event loop. */
  setImmediate(act: () => void): void;
}

/** Node turns a longer delay into 1 ms. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * The timers and the clock as they are when this module is loaded. The package's entry loads it first: test tools that
 * later replace `globalThis.setTimeout` and the like, for a moment or for good, do not stop delivery, and `close` keeps
 * its deadline. They come from Node's modules, because such a tool may also replace the globals before that.
 */
const { setTimeout, clearTimeout, setImmediate } = timers;
const now = performance.now.bind(performance);

export const systemClock: Clock = Object.freeze<Clock>({
  nowMs: now,
  setTimeout: (act, delayMs) => setTimeout(act, Math.min(delayMs, MAX_DELAY_MS)),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
  setImmediate: (act) => void setImmediate(act),
});

/** Resolves after `delayMs` milliseconds. The timer holds the process, and cannot be ended early. */
export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.setTimeout(resolve, delayMs));
}
