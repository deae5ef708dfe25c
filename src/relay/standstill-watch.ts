import { wallClockMs } from '../events/wall-clock.js';
import type { Clock } from '../timing/clock.js';

export interface StandstillWatchOptions {
  readonly clock: Clock;
  /** Whether there are connections or requests to look after; otherwise the watch sleeps. */
  readonly isNeeded: () => boolean;
  /** Called when the process runs again after it stood still. Also called after the watch has slept. */
  readonly onStandstill: () => void;
}

const BEAT_MS = 1_000;

/** A beat may be a little late, which alone is no standstill; more milliseconds than this between two looks are. */
const STANDSTILL_MS = 1_500;

/**
 * Notices that the process has stood still: frozen between two invocations, stopped, suspended with its machine.
 *
 * Servers and networks give up idle connections meanwhile, some without notice, and undici's timer for idle connections
 * stood still too. Both clocks are compared: the monotonic one of Linux leaves out the suspension of a machine.
 */
export class StandstillWatch {
  readonly #options: StandstillWatchOptions;
  #seen: Instant;
  #isBeating = false;

  constructor(options: StandstillWatchOptions) {
    this.#options = options;
    this.#seen = this.#now();
  }

  /** Call it before a kept connection is used. Goes on looking by itself while there is something to look after. */
  look(): void {
    const [seen, now] = [this.#seen, this.#now()];
    this.#seen = now;
    const passedMs = Math.max(now.monotonicMs - seen.monotonicMs, now.wallMs - seen.wallMs);
    if (passedMs > STANDSTILL_MS) this.#options.onStandstill();
    this.#beat();
  }

  #beat(): void {
    if (this.#isBeating || !this.#options.isNeeded()) return;
    this.#isBeating = true;
    const beat = (): void => {
      this.#isBeating = false;
      // After `close` nothing may be used any more: an application, such as a test, may have taken it away.
      if (this.#options.isNeeded()) this.look();
    };
    this.#options.clock.setTimeout(beat, BEAT_MS).unref();
  }

  #now(): Instant {
    return { monotonicMs: this.#options.clock.nowMs(), wallMs: wallClockMs() };
  }
}

interface Instant {
  readonly monotonicMs: number;
  readonly wallMs: number;
}
