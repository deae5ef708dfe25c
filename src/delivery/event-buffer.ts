import type { EventEncoder } from '../events/event-encoder.js';
import type { Batch } from './batch.js';
import { BatchWriter } from './batch-writer.js';
import type { Envelope } from './envelope.js';
import type { DropReason } from './ledger.js';

export interface EventBufferOptions {
  readonly envelope: Envelope;
  /** Most events of one batch. */
  readonly maxBatchSize: number;
  /** Most bytes of one request body. */
  readonly maxBatchBytes: number;
  /** Most events held, those in flight included. */
  readonly maxEvents: number;
  /** Most UTF-8 bytes held, those in flight included. */
  readonly maxBytes: number;
  /** Hears of every event that was given up to make room. */
  readonly onDrop: (reason: DropReason, count: number) => void;
}

/**
 * Beyond so many bytes held, what is sealed is in for a longer wait, and becomes a string. A buffer is ready to be sent, but Node counts its memory both
 * as `external` and as `arrayBuffers`, and V8 collects garbage more often the more of it there is.
 */
const BUFFERS_UP_TO_BYTES = 16 * 1024 * 1024;

/** What became of an event that was offered. */
export type Enqueued = 'taken' | 'unserializable' | 'too_large';

/**
 * A batch keeps all of its text until the last of its events is gone, and so may hold what is counted no more. So that this stays a small part of the whole,
 * several events together have no more than a sixteenth of it; one alone may have all that `maxBatchBytes` allows.
 */
const SHARES = 16;
const MIN_SHARE_BYTES = 1024 * 1024;

/** A batch and its neighbours, oldest first. */
interface Entry {
  batch: Batch;
  inFlight: boolean;
  previous: Entry | undefined;
  next: Entry | undefined;
}

/**
 * Holds encoded events until the relay has taken them.
 *
 * Bounded twice: by count (`maxEvents`) and by UTF-8 bytes (`maxBytes`). When either would be exceeded the oldest events that are not being sent
 * are dropped and reported through `onDrop` (GOFF-COLL-019). `enqueue` is O(1), never throws.
 *
 * A batch stays where it is until it is committed: `take` marks it, `commit` removes it, `release` lets it be taken again, so a failed attempt
 * leaves the order as it was (GOFF-COLL-018).
 */
export class EventBuffer {
  readonly #options: EventBufferOptions;
  readonly #writer: BatchWriter;
  /** Texts of events that were tracked while another one was being written. */
  readonly #nested: string[] = [];
  #isNesting = false;
  readonly #entries = new Map<Batch, Entry>();
  #oldest: Entry | undefined;
  #newest: Entry | undefined;
  readonly #maxBatchLimit: number;
  #batchLimit: number;
  /** Of the batches; the writer counts its own. */
  #sealedBytes = 0;
  #pending = 0;
  #inFlight = 0;
  #nextSequence = 0;

  constructor(options: EventBufferOptions) {
    this.#options = options;
    this.#maxBatchLimit = Math.min(options.maxBatchBytes, Math.max(MIN_SHARE_BYTES, options.maxBytes / SHARES));
    this.#batchLimit = this.#maxBatchLimit;
    this.#writer = this.#newWriter();
  }

  get pending(): number {
    return this.#pending;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get bytes(): number {
    return this.#sealedBytes + this.#writer.bytes;
  }

  /** The number of the next event; an end mark for `take` and `isSettled` that covers all before it. */
  get endMark(): number {
    return this.#nextSequence;
  }

  /** Whether a batch waits that cannot take more events. */
  get hasFullBatch(): boolean {
    return this.#nextWaiting() !== undefined || this.#writer.isFull;
  }

  /** The most bytes that a new batch may have; the relay's 413 lowers it. */
  get batchLimit(): number {
    return this.#batchLimit;
  }

  set batchLimit(bytes: number) {
    this.#batchLimit = Math.min(bytes, this.#maxBatchLimit);
  }

  /**
   * Takes an event over, or answers why it cannot be. Where all that is held is in flight, the new event is itself the oldest that can be dropped.
   *
   * A getter, a `toJSON` or a redaction may track an event while another is being written; it follows that one.
   */
  enqueue(encode: EventEncoder): Enqueued {
    if (this.#writer.isWriting) return this.#enqueueNested(encode);
    const staged = this.#writer.stage(encode);
    if (staged === 'staged') this.#takeOver();
    while (this.#nested.length > 0) this.#enqueueText(this.#nested.shift() ?? '');
    return staged === 'staged' ? 'taken' : staged;
  }

  /** The oldest batch that is not in flight and full, or holds an event before `endMark`; it counts as in flight from now on. */
  take(endMark: number): Batch | undefined {
    const entry = this.#nextWaiting() ?? this.#sealBefore(endMark);
    if (entry === undefined) return undefined;
    entry.inFlight = true;
    this.#pending -= entry.batch.size;
    this.#inFlight += entry.batch.size;
    return entry.batch;
  }

  /** The relay has it: forget the batch. */
  commit(batch: Batch): void {
    this.#remove(this.#entryOf(batch));
  }

  /** The attempt failed: the batch waits again, at its old place. */
  release(batch: Batch): void {
    const entry = this.#entryOf(batch);
    entry.inFlight = false;
    this.#inFlight -= batch.size;
    this.#pending += batch.size;
  }

  /** Puts the two halves in the place of a batch in flight; both wait. */
  halve(batch: Batch): void {
    const entry = this.#entryOf(batch);
    const [older, newer] = batch.halve();
    this.release(batch);
    this.#sealedBytes += older.bytes + newer.bytes - batch.bytes;
    this.#entries.delete(batch);
    entry.batch = older;
    this.#entries.set(older, entry);
    this.#insertAfter(entry, newer);
  }

  /** Whether every event before the mark has left the buffer. */
  isSettled(endMark: number): boolean {
    if (this.#oldest !== undefined) return this.#oldest.batch.firstSequence >= endMark;
    return this.#writer.size === 0 || this.#nextSequence - this.#writer.size >= endMark;
  }

  /** The JSON texts of all that it holds, oldest first. */
  eventTexts(): string[] {
    this.#seal();
    const events: string[] = [];
    for (let entry = this.#oldest; entry !== undefined; entry = entry.next) {
      for (const event of entry.batch.eventTexts()) events.push(event);
    }
    return events;
  }

  /** Forgets all that it holds. */
  clear(): void {
    this.#seal();
    this.#entries.clear();
    this.#oldest = this.#newest = undefined;
    this.#sealedBytes = this.#pending = this.#inFlight = 0;
  }

  #newWriter(): BatchWriter {
    const { envelope, maxBatchSize, maxBatchBytes, maxBytes } = this.#options;
    // An event that fits into no batch of the whole buffer would push out everything else, and then itself.
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
    if (!this.#writer.commit(this.#batchLimit)) {
      this.#seal();
      this.#writer.commit(this.#batchLimit);
    }
    this.#pending++;
    this.#nextSequence++;
    while (this.#isOverfull() && this.#dropOldest());
  }

  #isOverfull(): boolean {
    const { maxEvents, maxBytes, envelope } = this.#options;
    if (this.#pending + this.#inFlight > maxEvents) return true;
    return this.bytes + this.#entries.size * envelope.empty.length > maxBytes;
  }

  #dropOldest(): boolean {
    if (this.#pending === 0) return false;
    const entry = this.#nextWaiting();
    if (entry === undefined) this.#writer.dropOldest();
    else this.#sealedBytes -= entry.batch.dropOldest();
    this.#pending--;
    if (entry?.batch.size === 0) this.#remove(entry);
    this.#options.onDrop('overflow', 1);
    return true;
  }

  #nextWaiting(): Entry | undefined {
    let entry = this.#oldest;
    // No more entries are in flight than requests are allowed at a time.
    while (entry?.inFlight) entry = entry.next;
    return entry;
  }

  #sealBefore(endMark: number): Entry | undefined {
    const firstSequence = this.#nextSequence - this.#writer.size;
    return this.#writer.isFull || firstSequence < endMark ? this.#seal() : undefined;
  }

  #seal(): Entry | undefined {
    if (this.#writer.size === 0) return undefined;
    const form = this.bytes <= BUFFERS_UP_TO_BYTES ? 'buffer' : 'string';
    const batch = this.#writer.seal(this.#nextSequence, form);
    this.#sealedBytes += batch.bytes;
    return this.#insertAfter(this.#newest, batch);
  }

  #insertAfter(previous: Entry | undefined, batch: Batch): Entry {
    const next = previous === undefined ? this.#oldest : previous.next;
    const entry: Entry = { batch, inFlight: false, previous, next };
    if (previous === undefined) this.#oldest = entry;
    else previous.next = entry;
    if (next === undefined) this.#newest = entry;
    else next.previous = entry;
    this.#entries.set(batch, entry);
    return entry;
  }

  #remove(entry: Entry): void {
    if (entry.inFlight) this.#inFlight -= entry.batch.size;
    else this.#pending -= entry.batch.size;
    this.#sealedBytes -= entry.batch.bytes;
    this.#entries.delete(entry.batch);
    if (entry.previous === undefined) this.#oldest = entry.next;
    else entry.previous.next = entry.next;
    if (entry.next === undefined) this.#newest = entry.previous;
    else entry.next.previous = entry.previous;
  }

  #entryOf(batch: Batch): Entry {
    const entry = this.#entries.get(batch);
    if (entry === undefined) throw new Error('Expected a batch that this buffer holds.');
    return entry;
  }
}
