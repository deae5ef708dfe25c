import type { EventEncoder } from '../../../events/event-encoder.js';
import type { Arrivals } from '../../arrivals.js';
import type { Batch } from '../../batch.js';
import type { Enqueued, EventStore, Kept, StoreCounts, TakeLimit } from '../../event-store.js';
import { nextBatch } from '../memory/next-batch.js';
import { loadChecksum } from './checksum.js';
import { SpoolCounts } from './spool-counts.js';
import { SpoolEnd } from './spool-end.js';
import { spoolParts, type SpoolParts } from './spool-parts.js';
import type { SpoolStoreOptions } from './spool-store-options.js';

/**
 * The store on disk: an accepted event is in memory, and by the next turn of the event loop in a file as well. Events
 * that memory has no room for are only in the file, and are read back when their turn comes. While the disk fails, this
 * works like the store in memory.
 */
export class SpoolStore implements EventStore {
  readonly counts: StoreCounts;
  readonly arrivals: Arrivals;
  readonly #parts: SpoolParts;
  readonly #end: SpoolEnd;

  constructor(options: SpoolStoreOptions) {
    void loadChecksum();
    this.#parts = spoolParts(options);
    this.arrivals = this.#parts.arrivals;
    this.#end = new SpoolEnd({ ...this.#parts, directory: options.spool.directory });
    this.counts = new SpoolCounts({ ...this.#parts, memory: this.#parts.intake.counts, end: this.#end });
  }

  get endMark(): number {
    return this.#parts.intake.open.nextSequence;
  }

  get isWriting(): boolean {
    return this.#parts.intake.open.isWriting;
  }

  enqueue(encode: EventEncoder): Enqueued {
    const { intake, tickWriting } = this.#parts;
    const enqueued = intake.enqueue(encode);
    tickWriting.schedule();
    return enqueued;
  }

  hasDue(endMark: number): boolean {
    const { sealed, intake } = this.#parts;
    return sealed.hasWaiting || intake.isDue(endMark);
  }

  /** Writes all events first: while the disk works, nothing is sent that is not in the folder. */
  take(limit: TakeLimit): Batch | undefined {
    const { tickWriting, sealed, intake, loading } = this.#parts;
    tickWriting.flush();
    const batch = nextBatch(limit, { sealed, intake });
    if (batch !== undefined) sealed.markInFlight(batch);
    loading.load();
    return batch;
  }

  /** The delivery is noted in the file that has the events, too. */
  commit(batch: Batch): void {
    const { sealed, segments, loading } = this.#parts;
    sealed.replace([batch]);
    segments.settle(batch.runs);
    loading.load();
  }

  reuse(batch: Batch): void {
    this.#parts.intake.open.reuse(batch);
  }

  /** The same on disk: whoever reads the file later must not send these events either. */
  drop(batch: Batch): void {
    this.commit(batch);
  }

  release(batch: Batch): void {
    this.#parts.sealed.markWaiting(batch);
  }

  halve(batch: Batch): void {
    this.#parts.sealed.replace([batch], batch.halve());
  }

  isSettled(endMark: number): boolean {
    const { sealed, intake, backlog, arrivals, givenUp } = this.#parts;
    const oldest = Math.min(sealed.oldestSequence, intake.open.firstSequence, backlog.oldest);
    return arrivals.isKnown && givenUp.events === 0 && oldest >= endMark;
  }

  keepAll(): Kept {
    return this.#end.keepAll();
  }

  textsAtRisk(): string[] {
    return this.#end.textsAtRisk();
  }

  abandon(): number {
    return this.#end.abandon();
  }

  close(): Promise<void> {
    return this.#end.close();
  }
}
