import type { EventEncoder } from '../events/event-encoder.js';
import { JsonWriter } from '../events/json-writer.js';
import { EventTooLargeError } from '../events/visit-budget.js';
import { Batch } from './batch.js';
import type { Envelope } from './envelope.js';
import { startAt } from './event-offsets.js';
import type { EventsView } from './events-view.js';
import { SpareBuffers, WELL_FILLED } from './spare-buffers.js';

const COMMA = 0x2c;

/** Room beside two batches: for a comma, the end of an envelope, and what a writer wants to have free. */
const SPARE_BYTES = 1024;

/**
 * Writes events, as they come, into the request body that will carry them. So no separate text of them is made, and
 * their bytes are known exactly.
 *
 * An event is staged first, which shows whether it can be sent at all, and whether the batch has room for it. A batch
 * that fills its buffer well keeps it, and nothing is copied; the next ones are written into another buffer, which
 * {@link recycle} may have brought back.
 */
export class BatchWriter {
  readonly #envelope: Envelope;
  readonly #maxBytes: number;
  readonly #maxEvents: number;
  readonly #json: JsonWriter;
  readonly #spares: SpareBuffers;
  /** Where each event ends. */
  readonly #ends: number[] = [];
  /** Where the last event ends; without events, where the envelope's prefix ends. */
  #length: number;
  #stagedEnd = 0;
  #from = 0;
  /** Whether an event is being written right now. Code of the application, such as a getter, may run meanwhile. */
  isWriting = false;

  /** `maxEvents` and `maxBytes` are the bounds of one batch; the bytes are those of the whole request body. */
  constructor({ envelope, maxEvents, maxBytes }: { envelope: Envelope; maxEvents: number; maxBytes: number }) {
    this.#envelope = envelope;
    this.#maxBytes = maxBytes;
    this.#maxEvents = maxEvents;
    const maxCapacity = 2 * maxBytes + SPARE_BYTES;
    this.#json = new JsonWriter({ maxCapacity });
    this.#spares = new SpareBuffers({ maxCapacity });
    this.#json.moveTo(envelope.prefix.length);
    this.#length = envelope.prefix.copy(this.#json.bytes);
  }

  /** Events written and not dropped since. */
  get size(): number {
    return this.#ends.length - this.#from;
  }

  get isFull(): boolean {
    return this.#ends.length === this.#maxEvents;
  }

  /** Bytes of the events held. */
  get bytes(): number {
    return this.size === 0 ? 0 : this.#length - startAt(this.#from, this.#ends, this.#envelope.prefix.length);
  }

  /** The events from `index` on, counted from the oldest held; `first` is the number of the event at `index`. */
  viewFrom(index: number, first: number): EventsView {
    const from = this.#from + index;
    const ends = this.#ends;
    const start = startAt(from, ends, this.#envelope.prefix.length);
    return { bytes: this.#json.bytes, start, ends, from, to: ends.length, first };
  }

  /** Lets an event be written after the others; only {@link commit} makes it one of them. */
  stage(encode: EventEncoder): 'staged' | 'unserializable' | 'too_large' {
    const start = stagedStart(this.#length, this.#ends.length);
    this.#json.moveTo(start);
    const refusal = this.#write(encode);
    if (refusal !== undefined) return refusal;
    if (this.#json.end - start > this.#maxBytes - this.#envelope.empty.length) return 'too_large';
    this.#stagedEnd = this.#json.end;
    return 'staged';
  }

  /** Takes the staged event over; false if the batch is full or has no room for it within `limitBytes`. */
  commit(limitBytes: number): boolean {
    if (this.#ends.length > 0) {
      if (this.isFull || this.#stagedEnd + this.#envelope.suffix.length > Math.min(limitBytes, this.#maxBytes))
        return false;
      this.#json.bytes[this.#length] = COMMA;
    }
    this.#ends.push(this.#stagedEnd);
    this.#length = this.#stagedEnd;
    return true;
  }

  /** Gives up the oldest event; returns the bytes that it took. */
  dropOldest(): number {
    const before = this.bytes;
    this.#from++;
    if (this.size === 0) this.#clear();
    return before - this.bytes;
  }

  /**
   * Makes a batch of all events but a staged one, which stays. `nextSequence` is the number of the event to be written
   * next. Must not be called while {@link isWriting}.
   */
  seal(nextSequence: number, form: 'buffer' | 'string' = 'buffer'): Batch {
    const staged = this.#stagedEvent();
    const text = {
      bytes: this.#sealedBytes(form, staged !== undefined || this.isFull),
      ends: new Uint32Array(this.#ends),
      envelope: this.#envelope,
      firstSequence: nextSequence - this.#ends.length,
    };
    const batch = new Batch(text, { from: this.#from });
    this.#clear();
    if (staged !== undefined) this.#restage(staged);
    return batch;
  }

  /**
   * Takes back the memory of a batch that will not be read any more, and writes other events over it. The batch must
   * not be used afterwards. Ignores a batch that was halved, has lost events, or is held as a string.
   *
   * It is safe for a batch that the relay has acknowledged at the first attempt: then its last byte has left. After a
   * failed attempt a connection may still read it.
   */
  recycle(batch: Batch): void {
    const memory = batch.surrenderMemory();
    if (memory !== undefined) this.#spares.give(memory);
  }

  /** Whatever a caller tracks, it must not get an exception. */
  #write(encode: EventEncoder): 'unserializable' | 'too_large' | undefined {
    this.isWriting = true;
    try {
      return encode(this.#json) ? undefined : 'unserializable';
    } catch (error) {
      return error instanceof EventTooLargeError ? 'too_large' : 'unserializable';
    } finally {
      this.isWriting = false;
    }
  }

  /** Returns a copy, because the end of the batch is written over the event. */
  #stagedEvent(): Buffer | undefined {
    const start = stagedStart(this.#length, this.#ends.length);
    return this.#stagedEnd > start ? Buffer.from(this.#json.bytes.subarray(start, this.#stagedEnd)) : undefined;
  }

  #restage(event: Buffer): void {
    this.#json.moveTo(this.#length + event.length);
    event.copy(this.#json.bytes, this.#length);
    this.#stagedEnd = this.#json.end;
  }

  #sealedBytes(form: 'buffer' | 'string', isFull: boolean): Buffer<ArrayBuffer> | string {
    const { bytes } = this.#json;
    const end = this.#length + this.#envelope.suffix.copy(bytes, this.#length);
    if (form === 'string') return bytes.toString('latin1', 0, end);
    const keeps = end >= WELL_FILLED * bytes.length;
    // Full batches are of about the same size, so the next one gets a buffer that it fills.
    if (keeps || isFull) this.#writeInto(this.#spares.take(end));
    return keeps ? bytes.subarray(0, end) : copyOf(bytes, end);
  }

  #writeInto(bytes: Buffer<ArrayBuffer>): void {
    this.#envelope.prefix.copy(bytes);
    this.#json.use(bytes);
  }

  #clear(): void {
    this.#from = this.#ends.length = 0;
    this.#length = this.#envelope.prefix.length;
  }
}

/** The copy has memory of its own: a slice of shared memory would keep all of that from being freed. */
function copyOf(bytes: Buffer, length: number): Buffer<ArrayBuffer> {
  const copy = Buffer.allocUnsafeSlow(length);
  bytes.copy(copy, 0, 0, length);
  return copy;
}

/** Where a staged event starts: after the events of a batch and a comma, or after the prefix. */
function stagedStart(length: number, events: number): number {
  return events === 0 ? length : length + 1;
}
