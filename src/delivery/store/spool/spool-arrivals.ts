import { detached } from '../../../timing/detached.js';
import type { Arrivals, StoreListener } from '../../arrivals.js';
import type { Backlog } from './backlog.js';
import { loadChecksum } from './checksum.js';
import type { Housekeeping } from './housekeeping.js';
import type { LateListener } from './late-listener.js';
import type { Loading } from './loading.js';
import type { Recovery } from './recovery.js';
import type { Writing } from './writing.js';

export interface SpoolArrivalsOptions {
  readonly writing: Writing;
  readonly housekeeping: Housekeeping;
  readonly recovery: Recovery;
  readonly backlog: Backlog;
  readonly loading: Loading;
  readonly listener: LateListener;
}

/** Events that come from the folder: those that dead processes have left, and those that have left memory. */
export class SpoolArrivals implements Arrivals {
  readonly #options: SpoolArrivalsOptions;
  /** While it looks for what others have left. */
  #opening: Promise<void> | undefined;

  constructor(options: SpoolArrivalsOptions) {
    this.#options = options;
  }

  get isLoading(): boolean {
    return this.#options.loading.isRunning || this.#opening !== undefined;
  }

  /** Whether events that are older than those being written are, or may be, only in files. */
  get isBehind(): boolean {
    return this.#options.loading.isBehind || this.#opening !== undefined;
  }

  /** Whether it is known what others have left. */
  get isKnown(): boolean {
    return this.#opening === undefined && this.#options.recovery.isDone;
  }

  /** Events from this number on wait for older ones, which are not in memory. */
  get heldFrom(): number {
    const { oldest } = this.#options.backlog;
    return this.isKnown ? oldest : Math.min(0, oldest);
  }

  attach(listener: StoreListener): void {
    this.#options.listener.attach(listener);
  }

  /** Resolves when the files that dead processes have left belong to this one and are about to be read. */
  open(): Promise<void> {
    this.#opening ??= detached(() => this.#open()).finally(() => {
      this.#opening = undefined;
      this.#options.listener.loaded();
    });
    return this.#opening;
  }

  async loaded(): Promise<void> {
    await this.#opening;
    await this.#options.loading.done();
  }

  async #open(): Promise<void> {
    const { writing, housekeeping } = this.#options;
    writing.open();
    housekeeping.begin();
    // The checksums of millions of events may have to be computed now.
    await loadChecksum();
    await housekeeping.takeOver();
  }
}
