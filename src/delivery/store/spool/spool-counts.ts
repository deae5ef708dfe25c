import type { StoreCounts } from '../../event-store.js';
import type { BatchList } from '../memory/batch-list.js';
import type { Backlog } from './backlog.js';
import type { GivenUp } from './given-up.js';
import type { Segments } from './segments.js';
import type { SpoolEnd } from './spool-end.js';

export interface SpoolCountsOptions {
  readonly memory: StoreCounts;
  readonly sealed: BatchList;
  readonly segments: Segments;
  readonly backlog: Backlog;
  readonly givenUp: GivenUp;
  readonly end: SpoolEnd;
}

/** Counts of memory and of the folder, worked out when somebody reads them. */
export class SpoolCounts implements StoreCounts {
  readonly #options: SpoolCountsOptions;

  constructor(options: SpoolCountsOptions) {
    this.#options = options;
  }

  get pending(): number {
    const { memory, givenUp, end, backlog } = this.#options;
    return memory.pending + givenUp.events + (end.left ?? backlog.events);
  }

  get pendingOnDisk(): number {
    const { segments, sealed, end } = this.#options;
    return end.left ?? segments.unsettled - segments.countIn(sealed.runsInFlight);
  }

  get inFlight(): number {
    return this.#options.memory.inFlight;
  }

  get bytes(): number {
    return this.#options.memory.bytes;
  }

  get overflows(): number {
    return this.#options.memory.overflows;
  }
}
