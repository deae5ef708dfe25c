import type { Clock } from '../timing/clock.js';

/** An overflow that goes on while events are delivered is logged once a minute. */
const MAX_EPISODE_MS = 60_000;

/** Counts the events that a full buffer drops, and tells their number when there is room again. */
export class OverflowEpisode {
  readonly #clock: Clock;
  readonly #tell: (dropped: number) => void;
  #dropped = 0;
  #startMs = 0;

  constructor(clock: Clock, tell: (dropped: number) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  add(dropped: number): void {
    if (this.#dropped === 0) this.#startMs = this.#clock.nowMs();
    this.#dropped += dropped;
  }

  /** Events were delivered. `hasRoom` says that half of the buffer is free. */
  delivered({ hasRoom }: { hasRoom: boolean }): void {
    if (hasRoom || this.#clock.nowMs() - this.#startMs > MAX_EPISODE_MS) this.end();
  }

  end(): void {
    const dropped = this.#dropped;
    this.#dropped = 0;
    if (dropped > 0) this.#tell(dropped);
  }
}
