import { Batch } from './batch.js';
import type { Envelope } from './envelope.js';

const FIRST_CAPACITY = 64 * 1024;
const COMMA = 0x2c;

/** UTF-8 needs at most three bytes for one unit of a JavaScript string. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Writes events, as they come, into the request body that will carry them, so that the text is made once and its bytes are known exactly.
 *
 * One buffer serves batch after batch; `seal` copies out what a batch needs and no more.
 */
export class BatchWriter {
  readonly #envelope: Envelope;
  readonly #maxBytes: number;
  readonly #maxEvents: number;
  readonly #ends: number[] = [];
  #scratch: Buffer = Buffer.alloc(0);
  #length = 0;
  #from = 0;

  /** `maxEvents` and `maxBytes` are the bounds of one batch; the bytes are those of the whole request body. */
  constructor({ envelope, maxEvents, maxBytes }: { envelope: Envelope; maxEvents: number; maxBytes: number }) {
    this.#envelope = envelope;
    this.#maxBytes = maxBytes;
    this.#maxEvents = maxEvents;
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

  /** Whether an event of that many bytes fits into a request of its own. */
  fitsAlone(event: string): boolean {
    const room = this.#maxBytes - this.#envelope.empty.length;
    return event.length * MAX_BYTES_PER_UNIT <= room || Buffer.byteLength(event) <= room;
  }

  /** Appends an event and answers the bytes that it took, its comma included; 0 if the batch is full or has no room for it within `limitBytes`. */
  write(event: string, limitBytes: number): number {
    if (this.isFull) return 0;
    const comma = this.#ends.length === 0 ? 0 : 1;
    if (comma === 0) this.#begin();
    const room = Math.min(limitBytes, this.#maxBytes) - this.#envelope.suffix.length - this.#length - comma;
    const upperBound = event.length * MAX_BYTES_PER_UNIT;
    const needed = upperBound <= room ? upperBound : Buffer.byteLength(event);
    if (needed > room && comma === 1) return 0;
    this.#reserve(this.#length + comma + needed);
    return this.#append(event, comma);
  }

  /** Gives up the oldest event; answers the bytes that it took. */
  dropOldest(): number {
    const before = this.bytes;
    this.#from++;
    if (this.size === 0) this.#clear();
    return before - this.bytes;
  }

  /** The batch of all events written; the writer is empty afterwards. `nextSequence` is the number of the event to be written next. */
  seal(nextSequence: number, form: 'buffer' | 'string' = 'buffer'): Batch {
    const text = {
      bytes: form === 'buffer' ? this.#asBuffer() : this.#asString(),
      ends: Uint32Array.from(this.#ends),
      envelope: this.#envelope,
      firstSequence: nextSequence - this.#ends.length,
    };
    const batch = new Batch(text, { from: this.#from });
    this.#clear();
    return batch;
  }

  #asBuffer(): Buffer {
    const { suffix } = this.#envelope;
    const bytes = Buffer.allocUnsafeSlow(this.#length + suffix.length);
    this.#scratch.copy(bytes, 0, 0, this.#length);
    suffix.copy(bytes, this.#length);
    return bytes;
  }

  #asString(): string {
    const { suffix } = this.#envelope;
    this.#reserve(this.#length + suffix.length);
    const end = this.#length + suffix.copy(this.#scratch, this.#length);
    return this.#scratch.toString('latin1', 0, end);
  }

  #clear(): void {
    this.#from = this.#ends.length = 0;
  }

  #begin(): void {
    const { prefix } = this.#envelope;
    this.#reserve(prefix.length);
    this.#length = prefix.copy(this.#scratch);
  }

  #append(event: string, comma: number): number {
    if (comma === 1) this.#scratch[this.#length] = COMMA;
    const written = this.#scratch.write(event, this.#length + comma);
    this.#length += comma + written;
    this.#ends.push(this.#length);
    return comma + written;
  }

  #reserve(needed: number): void {
    if (needed <= this.#scratch.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#scratch.length * 2, FIRST_CAPACITY));
    this.#scratch.copy(grown, 0, 0, this.#length);
    this.#scratch = grown;
  }

  #start(index: number): number {
    return index === 0 ? this.#envelope.prefix.length : (this.#ends[index - 1] ?? 0) + 1;
  }
}
