import type { EventEncoder } from '../events/event-encoder.js';
import { JsonWriter } from '../events/json-writer.js';
import { Batch } from './batch.js';
import type { Envelope } from './envelope.js';

const COMMA = 0x2c;

/** Beside two batches: a comma, an envelope's end, and what a writer wants to have free. */
const SPARE_BYTES = 1024;

/**
 * Writes events, as they come, into the request body that will carry them, so that no text of them is made, and their
 * bytes are known exactly.
 *
 * An event is staged first: then it is known whether it can be sent at all, and whether the batch has room for it. One
 * buffer serves batch after batch; `seal` copies out what a batch needs and no more.
 */
export class BatchWriter {
  readonly #envelope: Envelope;
  readonly #maxBytes: number;
  readonly #maxEvents: number;
  readonly #json: JsonWriter;
  /** Where each event ends. */
  readonly #ends: number[] = [];
  /** Where the last of them ends, or the envelope's prefix. */
  #length: number;
  #stagedEnd = 0;
  #from = 0;
  #isWriting = false;

  /** `maxEvents` and `maxBytes` are the bounds of one batch; the bytes are those of the whole request body. */
  constructor({ envelope, maxEvents, maxBytes }: { envelope: Envelope; maxEvents: number; maxBytes: number }) {
    this.#envelope = envelope;
    this.#maxBytes = maxBytes;
    this.#maxEvents = maxEvents;
    this.#json = new JsonWriter({ maxCapacity: 2 * maxBytes + SPARE_BYTES });
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
    return this.size === 0 ? 0 : this.#length - this.#start(this.#from);
  }

  /** Whether an event is being written right now: what a caller passed can run code of its own. */
  get isWriting(): boolean {
    return this.#isWriting;
  }

  /** Lets an event be written behind the others; it is none of them before {@link commit}. */
  stage(encode: EventEncoder): 'staged' | 'unserializable' | 'too_large' {
    const start = this.#stagedStart;
    this.#json.moveTo(start);
    if (!this.#succeeds(encode)) return this.#json.overflowed ? 'too_large' : 'unserializable';
    this.#stagedEnd = this.#json.end;
    return this.#stagedEnd - start <= this.#maxBytes - this.#envelope.empty.length ? 'staged' : 'too_large';
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
   * The batch of all events but a staged one, which stays. `nextSequence` is the number of the event to be written
   * next.
   */
  seal(nextSequence: number, form: 'buffer' | 'string' = 'buffer'): Batch {
    const bytes = this.#asBuffer();
    const text = {
      bytes: form === 'buffer' ? bytes : bytes.toString('latin1'),
      ends: new Uint32Array(this.#ends),
      envelope: this.#envelope,
      firstSequence: nextSequence - this.#ends.length,
    };
    const batch = new Batch(text, { from: this.#from });
    const start = this.#stagedStart;
    this.#clear();
    if (this.#stagedEnd > start) this.#restage(start);
    return batch;
  }

  /** Nothing that a caller tracks may reach it as an exception. */
  #succeeds(encode: EventEncoder): boolean {
    this.#isWriting = true;
    try {
      return encode(this.#json);
    } catch {
      return false;
    } finally {
      this.#isWriting = false;
    }
  }

  get #stagedStart(): number {
    return this.#ends.length === 0 ? this.#length : this.#length + 1;
  }

  #restage(start: number): void {
    this.#json.bytes.copyWithin(this.#length, start, this.#stagedEnd);
    this.#stagedEnd += this.#length - start;
  }

  #asBuffer(): Buffer {
    const { suffix } = this.#envelope;
    const bytes = Buffer.allocUnsafeSlow(this.#length + suffix.length);
    this.#json.bytes.copy(bytes, 0, 0, this.#length);
    suffix.copy(bytes, this.#length);
    return bytes;
  }

  #clear(): void {
    this.#from = this.#ends.length = 0;
    this.#length = this.#envelope.prefix.length;
  }

  #start(index: number): number {
    return index === 0 ? this.#envelope.prefix.length : (this.#ends[index - 1] ?? 0) + 1;
  }
}
