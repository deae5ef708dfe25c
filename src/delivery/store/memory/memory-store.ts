import type { EventEncoder } from '../../../events/event-encoder.js';
import type { Batch } from '../../batch.js';
import { BatchWriter } from '../../batch-writer.js';
import type { Envelope } from '../../envelope.js';
import type { Enqueued, EventStore, TakeLimit } from '../../event-store.js';
import { mergeBatches } from '../../merge-batches.js';
import { BatchList } from './batch-list.js';
import { Gathering } from './gathering.js';

export interface MemoryStoreOptions {
  readonly envelope: Envelope;
  /** Most events of one batch. */
  readonly maxBatchSize: number;
  /** Most bytes of one request body. */
  readonly maxBatchBytes: number;
  /** Most events held, those in flight included. */
  readonly maxEvents: number;
  /** Most UTF-8 bytes held, those in flight included. */
  readonly maxBytes: number;
}

/**
 * Beyond this many bytes held, what is sealed is in for a longer wait, and becomes a string. A buffer is ready to be
 * sent, but Node counts its memory both as `external` and as `arrayBuffers`, and V8 collects garbage more often the
 * more of it there is.
 */
const BUFFERS_UP_TO_BYTES = 16 * 1024 * 1024;

/**
 * A batch keeps all of its text until the last of its events is gone, and may retain the text of dropped events. So
 * that this stays a small part of the whole, several events together have no more than a sixteenth of it; one alone may
 * have all that `maxBatchBytes` allows.
 */
const SHARES = 16;
const MIN_SHARE_BYTES = 1024 * 1024;

/** The store in memory: events are written into the batches that will carry them, and go when the process ends. */
export class MemoryStore implements EventStore {
  readonly #options: MemoryStoreOptions;
  readonly #writer: BatchWriter;
  readonly #sealed = new BatchList();
  /** Texts of events that were tracked while another one was being written. */
  readonly #nested: string[] = [];
  #isNesting = false;
  readonly #sealBytes: number;
  #nextSequence = 0;
  #overflows = 0;

  constructor(options: MemoryStoreOptions) {
    this.#options = options;
    const { maxBatchBytes, maxBytes } = options;
    this.#sealBytes = Math.min(maxBatchBytes, Math.max(MIN_SHARE_BYTES, maxBytes / SHARES));
    this.#writer = this.#newWriter();
  }

  get pending(): number {
    return this.#sealed.pending + this.#writer.size + this.#nested.length;
  }

  get inFlight(): number {
    return this.#sealed.inFlight;
  }

  get bytes(): number {
    return this.#sealed.bytes + this.#writer.bytes;
  }

  get overflows(): number {
    return this.#overflows;
  }

  get endMark(): number {
    return this.#nextSequence;
  }

  get isWriting(): boolean {
    return this.#writer.isWriting;
  }

  async open(): Promise<void> {
    // Nothing is left of an earlier process.
  }

  enqueue(encode: EventEncoder): Enqueued {
    if (this.#writer.isWriting) return this.#enqueueNested(encode);
    const staged = this.#writer.stage(encode);
    if (staged === 'staged') this.#takeOver();
    while (this.#nested.length > 0) this.#enqueueText(this.#nested.shift() ?? '');
    return staged === 'staged' ? 'taken' : staged;
  }

  hasDue(endMark: number): boolean {
    return this.#sealed.hasWaiting || this.#isWriterDue(endMark);
  }

  take(limit: TakeLimit): Batch | undefined {
    const first = this.#first(limit);
    if (first === undefined) return undefined;
    const batch = first.search.kind === 'none' ? this.#gathered(first, limit) : this.#within(limit, first);
    this.#sealed.markInFlight(batch);
    return batch;
  }

  commit(batch: Batch): void {
    this.#sealed.replace([batch], []);
  }

  drop(batch: Batch): void {
    this.#sealed.replace([batch], []);
  }

  release(batch: Batch): void {
    this.#sealed.markWaiting(batch);
  }

  halve(batch: Batch): void {
    this.#sealed.replace([batch], batch.halve());
  }

  holds(batch: Batch): boolean {
    return this.#sealed.has(batch);
  }

  isSettled(endMark: number): boolean {
    return Math.min(this.#sealed.oldestSequence, this.#nextSequence - this.#writer.size) >= endMark;
  }

  textsAtRisk(): string[] {
    if (this.#writer.size > 0) this.#seal();
    return this.#sealed.all.flatMap((batch) => batch.eventTexts());
  }

  abandon(): number {
    if (this.#writer.size > 0) this.#seal();
    const lost = this.pending + this.inFlight;
    this.#sealed.replace(this.#sealed.all, []);
    this.#nested.length = 0;
    return lost;
  }

  async close(): Promise<void> {
    // Nothing is held but memory.
  }

  #newWriter(): BatchWriter {
    const { envelope, maxBatchSize, maxBatchBytes, maxBytes } = this.#options;
    // An event that fits into no batch of the whole store would push out everything else, and then itself.
    return new BatchWriter({ envelope, maxEvents: maxBatchSize, maxBytes: Math.min(maxBatchBytes, maxBytes) });
  }

  /** One level of it: an event that tracks itself while it is written would never end. */
  #enqueueNested(encode: EventEncoder): Enqueued {
    if (this.#isNesting) return 'unserializable';
    const writer = this.#newWriter();
    this.#isNesting = true;
    const staged = writer.stage(encode);
    this.#isNesting = false;
    if (staged !== 'staged') return staged;
    writer.commit(Infinity);
    this.#nested.push(...writer.seal(0).eventTexts());
    return 'taken';
  }

  #enqueueText(text: string): void {
    this.enqueue((json) => {
      json.text(text);
      return true;
    });
  }

  /** Takes the staged event over, into another batch if this one has no room for it. */
  #takeOver(): void {
    if (!this.#writer.commit(this.#sealBytes)) {
      this.#seal();
      this.#writer.commit(this.#sealBytes);
    }
    this.#nextSequence++;
    while (this.#isOverfull() && this.#dropOldest()) this.#overflows++;
  }

  #isOverfull(): boolean {
    const { maxEvents, maxBytes, envelope } = this.#options;
    if (this.#sealed.pending + this.#sealed.inFlight + this.#writer.size > maxEvents) return true;
    return this.bytes + this.#sealed.size * envelope.empty.length > maxBytes;
  }

  #dropOldest(): boolean {
    if (this.#sealed.dropOldest()) return true;
    if (this.#writer.size === 0) return false;
    this.#writer.dropOldest();
    return true;
  }

  #isWriterDue(endMark: number): boolean {
    const { size, isFull } = this.#writer;
    return size > 0 && (isFull || this.#nextSequence - size < endMark);
  }

  /** Makes a batch of what has been written; needs an event. */
  #seal(): Batch {
    const form = this.bytes <= BUFFERS_UP_TO_BYTES ? 'buffer' : 'string';
    const batch = this.#writer.seal(this.#nextSequence, form);
    this.#sealed.add(batch);
    return batch;
  }

  /** What is still being written is healthy: it comes before all that is under search, if the order allows. */
  #first({ order, endMark }: TakeLimit): Batch | undefined {
    const first = this.#sealed.first(order);
    const isLast = first === undefined || (order === 'healthy' && first.search.kind !== 'none');
    if (!isLast || !this.#isWriterDue(endMark)) return first;
    this.#seal();
    return this.#sealed.first(order);
  }

  /** As many healthy events as fit into one request, from this batch on. */
  #gathered(first: Batch, limit: TakeLimit): Batch {
    const maxBytes = Math.min(limit.maxBytes, this.#sealBytes);
    const gathering = new Gathering({ ...limit, maxBytes, emptyBytes: first.envelope.empty.length });
    for (const batch of this.#sealed.healthyFrom(first, limit.order)) {
      const count = gathering.roomFor(batch);
      if (count === batch.size) gathering.add(batch);
      else if (count > 0 && !gathering.isHalfFull) gathering.add(this.#cut(batch, count));
      if (count < batch.size) return this.#joined(gathering.batches);
    }
    const endsWithNewest = gathering.batches.at(-1) === this.#sealed.newest;
    if (endsWithNewest && this.#isWriterDue(limit.endMark) && gathering.fits(this.#writer)) gathering.add(this.#seal());
    return this.#joined(gathering.batches);
  }

  #joined(batches: readonly Batch[]): Batch {
    const joined = batches.length === 1 ? (batches[0] as Batch) : mergeBatches(batches as [Batch, ...Batch[]]);
    if (batches.length > 1) this.#sealed.replace(batches, [joined]);
    return joined;
  }

  /** The oldest part of a batch that has no more bytes than a request may have. A search has its own way to few events. */
  #within({ maxBytes }: TakeLimit, batch: Batch): Batch {
    const isSent = batch.search.kind !== 'asking';
    if (!isSent || batch.size === 1 || batch.bodyBytes <= maxBytes) return batch;
    return this.#cut(batch, Math.max(1, batch.countWithin(maxBytes - batch.envelope.empty.length)));
  }

  /** Puts two batches in the place of one; returns the older one, which has this many events. */
  #cut(batch: Batch, count: number): Batch {
    const [older, newer] = batch.split(count);
    this.#sealed.replace([batch], [older, newer]);
    return older;
  }
}
