import { eventTextsOf } from '../../event-texts.js';
import type { EventEncoder } from '../../../events/event-encoder.js';
import { NO_ARRIVALS } from '../../arrivals.js';
import type { Batch } from '../../batch.js';
import type { Enqueued, EventStore, StoreCounts, TakeLimit } from '../../event-store.js';
import { BatchList } from './batch-list.js';
import { Intake, type IntakeOptions } from './intake.js';
import { nextBatch } from './next-batch.js';

export type MemoryStoreOptions = IntakeOptions;

/**
 * The store in memory: events are written into the batches that will carry them, and are lost when the process ends.
 */
export class MemoryStore implements EventStore {
  readonly arrivals = NO_ARRIVALS;
  readonly counts: StoreCounts;
  readonly #sealed = new BatchList();
  readonly #intake: Intake;

  constructor(options: MemoryStoreOptions) {
    this.#intake = new Intake(options, this.#sealed);
    this.counts = this.#intake.counts;
  }

  get endMark(): number {
    return this.#intake.open.nextSequence;
  }

  get isWriting(): boolean {
    return this.#intake.open.isWriting;
  }

  enqueue(encode: EventEncoder): Enqueued {
    return this.#intake.enqueue(encode);
  }

  hasDue(endMark: number): boolean {
    return this.#sealed.hasWaiting || this.#intake.isDue(endMark);
  }

  take(limit: TakeLimit): Batch | undefined {
    const batch = nextBatch(limit, { sealed: this.#sealed, intake: this.#intake });
    if (batch !== undefined) this.#sealed.markInFlight(batch);
    return batch;
  }

  commit(batch: Batch): void {
    this.#sealed.replace([batch]);
  }

  reuse(batch: Batch): void {
    this.#intake.open.reuse(batch);
  }

  drop(batch: Batch): void {
    this.#sealed.replace([batch]);
  }

  release(batch: Batch): void {
    this.#sealed.markWaiting(batch);
  }

  halve(batch: Batch): void {
    this.#sealed.replace([batch], batch.halve());
  }

  isSettled(endMark: number): boolean {
    return Math.min(this.#sealed.oldestSequence, this.#intake.open.firstSequence) >= endMark;
  }

  keepAll(): undefined {
    return undefined;
  }

  textsAtRisk(): string[] {
    this.#intake.sealRest();
    return this.#sealed.all.flatMap((batch) => eventTextsOf(batch));
  }

  abandon(): number {
    this.#intake.sealRest();
    const lost = this.counts.pending + this.counts.inFlight;
    this.#intake.forgetNested();
    this.#sealed.replace(this.#sealed.all);
    return lost;
  }

  async close(): Promise<void> {
    // Nothing is held but memory.
  }
}
