import type { Clock } from '../../../timing/clock.js';
import { detached } from '../../../timing/detached.js';
import type { Housekeeping } from './housekeeping.js';
import type { Writing } from './writing.js';

export interface TickWritingOptions {
  readonly clock: Clock;
  readonly writing: Writing;
  readonly housekeeping: Housekeeping;
}

/**
 * Writes accepted events: those of a tick go to the disk together when it is over, or earlier if somebody asks for it.
 */
export class TickWriting {
  readonly #options: TickWritingOptions;
  #isScheduled = false;

  constructor(options: TickWritingOptions) {
    this.#options = options;
  }

  /** An event was accepted: it is written when the tick is over. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    detached(this.#plan);
  }

  /** Writes at once; returns whether everything accepted is in the folder. `isLast`: see {@link Writing.flush}. */
  flush(how?: { readonly isLast: boolean }): boolean {
    const { writing, housekeeping } = this.#options;
    if (writing.isDone) return true;
    housekeeping.begin();
    return writing.flush(how);
  }

  // These two are made once, because each tick needs them.
  readonly #plan = (): void => this.#options.clock.setImmediate(this.#onTickEnd);
  readonly #onTickEnd = (): void => {
    this.#isScheduled = false;
    this.flush();
  };
}
