import type { Batch } from './batch.js';

/** After this many resets in a row, an empty batch has to be accepted first. */
const MOST_RESETS = 2;

/**
 * A server that refuses a large body early may reset the connection and say nothing else. Resets are counted for each
 * batch, and for each run, so that they are noticed with several requests at a time, too.
 */
export class ResetWatch {
  #runs = 0;

  /** A request was reset. `isFirst` says that nothing else has stopped the run before. */
  count(batch: Batch, { isFirst }: { isFirst: boolean }): void {
    batch.resets++;
    // Requests that are cut side by side count once.
    if (isFirst) this.#runs++;
  }

  /** The row of resets has ended. */
  end(batch: Batch): void {
    this.#runs = batch.resets = 0;
  }

  /** Whether the size of the batch may be the cause of the resets. */
  mayHideSize({ resets }: Batch): boolean {
    return Math.max(resets, this.#runs) >= MOST_RESETS;
  }
}
