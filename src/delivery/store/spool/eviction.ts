import type { Batch } from '../../batch.js';
import type { BatchList } from '../memory/batch-list.js';
import type { Intake, Spill } from '../memory/intake.js';
import type { Backlog } from './backlog.js';
import type { Loading } from './loading.js';
import type { Segments } from './segments.js';
import type { SpoolArrivals } from './spool-arrivals.js';
import type { TickWriting } from './tick-writing.js';

export interface EvictionOptions {
  readonly sealed: BatchList;
  /** The way of events into memory. */
  readonly intake: () => Intake;
  readonly segments: Segments;
  readonly backlog: Backlog;
  readonly loading: Loading;
  readonly arrivals: SpoolArrivals;
  readonly tickWriting: TickWriting;
}

/** Lets events leave a full memory: from then on they are only in the folder, until there is room again. */
export class Eviction implements Spill {
  readonly #options: EvictionOptions;

  constructor(options: EvictionOptions) {
    this.#options = options;
  }

  get isBehind(): boolean {
    return this.#options.arrivals.isBehind;
  }

  sealed(batch: Batch): void {
    const { loading, tickWriting } = this.#options;
    if (loading.isBehind && tickWriting.flush()) this.#evict(batch);
  }

  /**
   * The newest events leave memory first, because the oldest are sent soon. If the disk takes none, one has to be
   * dropped.
   */
  makeRoom(): 'made' | 'none' | 'drop' {
    const { sealed, segments, loading, tickWriting, intake } = this.#options;
    tickWriting.flush();
    if (loading.isBehind && this.#evictOpen()) return 'made';
    if (sealed.waiting.newestFirst.some((batch) => this.#evict(batch)) || this.#evictOpen()) return 'made';
    const { firstSequence, nextSequence } = intake().open;
    const oldest = sealed.waiting.oldest?.runs[0]?.first ?? firstSequence;
    if (oldest >= nextSequence) return 'none';
    segments.settle([{ first: oldest, count: 1 }]);
    return 'drop';
  }

  #evictOpen(): boolean {
    const { sealed, segments } = this.#options;
    const intake = this.#options.intake();
    const { open } = intake;
    if (open.size === 0 || !segments.hold([{ first: open.firstSequence, count: open.size }])) return false;
    const batch = intake.seal();
    return !sealed.has(batch) || this.#evict(batch);
  }

  /** Lets a batch be only in the folder; false if that does not have all of it, or if the batch is under search. */
  #evict(batch: Batch): boolean {
    const { sealed, segments, backlog, loading } = this.#options;
    const { runs, search } = batch;
    if (search.kind !== 'none' || !segments.hold(runs)) return false;
    sealed.replace([batch]);
    backlog.add(runs);
    loading.load();
    return true;
  }
}
