import { Batch } from './batch.js';
import type { Envelope } from './envelope.js';

const FIRST_CAPACITY = 64 * 1024;

/** UTF-8 needs at most three bytes for one unit of a JavaScript string. */
const MAX_BYTES_PER_UNIT = 3;

/** So much text is gathered before it is written: one write of several events costs less than one of each. */
const GATHERED_UNITS = 8 * 1024;

/**
 * Writes events, as they come, into the request body that will carry them, so that the text is made once and its bytes are known exactly.
 *
 * One buffer serves batch after batch; `seal` copies out what a batch needs and no more. The newest few events are still text, and are written when
 * they are enough, or when somebody asks for their bytes.
 */
export class BatchWriter {
  readonly #envelope: Envelope;
  readonly #maxBytes: number;
  readonly #maxEvents: number;
  // Numbers at hand: they are looked at with every event.
  readonly #suffixBytes: number;
  readonly #roomForEvents: number;
  /** Where each event ends. Of a gathered one it is the place that it has if all that is gathered is ASCII. */
  readonly #ends: number[] = [];
  #scratch: Buffer = Buffer.alloc(0);
  /** Bytes written; the gathered text comes behind them. */
  #length = 0;
  #gathered = '';
  /** The index of the first event that is only gathered. */
  #firstGathered = 0;
  #from = 0;

  /** `maxEvents` and `maxBytes` are the bounds of one batch; the bytes are those of the whole request body. */
  constructor({ envelope, maxEvents, maxBytes }: { envelope: Envelope; maxEvents: number; maxBytes: number }) {
    this.#envelope = envelope;
    this.#maxBytes = maxBytes;
    this.#maxEvents = maxEvents;
    this.#suffixBytes = envelope.suffix.length;
    this.#roomForEvents = maxBytes - envelope.empty.length;
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
    if (this.size === 0) return 0;
    this.#writeGathered();
    return this.#length - this.#start(this.#from);
  }

  /** No fewer than {@link bytes}, known without writing anything. */
  get bytesAtMost(): number {
    return this.size === 0 ? 0 : this.#length + this.#gathered.length * MAX_BYTES_PER_UNIT;
  }

  /** Whether an event of that many bytes fits into a request of its own. */
  fitsAlone(event: string): boolean {
    const room = this.#roomForEvents;
    return event.length * MAX_BYTES_PER_UNIT <= room || Buffer.byteLength(event) <= room;
  }

  /** Appends an event; false if the batch is full or has no room for it within `limitBytes`. */
  write(event: string, limitBytes: number): boolean {
    if (this.isFull) return false;
    if (this.#ends.length === 0) this.#begin();
    else if (!this.#hasRoomFor(event, limitBytes)) return false;
    this.#gathered += this.#ends.length === 0 ? event : `,${event}`;
    this.#ends.push(this.#length + this.#gathered.length);
    if (this.#gathered.length >= GATHERED_UNITS) this.#writeGathered();
    return true;
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
    this.#writeGathered();
    const text = {
      bytes: form === 'buffer' ? this.#asBuffer() : this.#asString(),
      ends: new Uint32Array(this.#ends),
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
    this.#from = this.#ends.length = this.#firstGathered = 0;
    this.#gathered = '';
  }

  #begin(): void {
    const { prefix } = this.#envelope;
    this.#reserve(prefix.length);
    this.#length = prefix.copy(this.#scratch);
  }

  /** Behind another event, with a comma. Bytes are counted only where three for each unit could be too many. */
  #hasRoomFor(event: string, limitBytes: number): boolean {
    const room = Math.min(limitBytes, this.#maxBytes) - this.#suffixBytes - 1;
    const units = this.#gathered.length + event.length;
    if (this.#length + units * MAX_BYTES_PER_UNIT <= room) return true;
    this.#writeGathered();
    return this.#length + Buffer.byteLength(event) <= room;
  }

  #writeGathered(): void {
    const text = this.#gathered;
    if (text === '') return;
    this.#reserve(this.#length + text.length * MAX_BYTES_PER_UNIT);
    const bytes = this.#scratch.write(text, this.#length);
    if (bytes !== text.length) this.#correctEnds(text);
    this.#length += bytes;
    this.#gathered = '';
    this.#firstGathered = this.#ends.length;
  }

  /** Not all of the text is ASCII: its events end later than was assumed. */
  #correctEnds(text: string): void {
    let units = 0;
    let end = this.#length;
    for (let index = this.#firstGathered; index < this.#ends.length; index++) {
      const next = (this.#ends[index] ?? 0) - this.#length;
      end += Buffer.byteLength(text.slice(units, next));
      this.#ends[index] = end;
      units = next;
    }
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
