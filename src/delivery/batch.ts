import type { Envelope } from './envelope.js';

/** The events of one or more requests, written once: the events' texts, separated by commas, inside the envelope. */
export interface BatchText {
  /**
   * UTF-8: a buffer, ready to be sent, or a string with one character for each byte (`latin1`), which takes its bytes
   * just once.
   */
  readonly bytes: Buffer<ArrayBuffer> | string;
  /**
   * Where event `i` ends. It starts one byte behind the end of the event before it, the first one behind the prefix.
   */
  readonly ends: Uint32Array;
  readonly envelope: Envelope;
  /** The number that the buffer gave to the first event; the others follow. */
  readonly firstSequence: number;
}

/** A response that says that the fault is in the events of a batch. */
export interface Refusal {
  readonly by: 'event' | 'size';
  readonly cause: string;
}

/**
 * A run of events that go out in one request: a view of a {@link BatchText}. Dropping the oldest event moves an offset,
 * halving makes two views; no text is copied for either.
 */
export class Batch {
  /** Attempts that have been made to send it. */
  attempts = 0;
  /** Attempts in a row that ended in a reset. */
  resets = 0;
  /** A refusal after which an empty batch is still to be accepted: before that, the fault need not be in the events. */
  refusal: Refusal | undefined;
  /**
   * Between which pauses of the sender it was found that some event is at fault, of this batch or of one that this was
   * halved from.
   */
  suspectSince: number | undefined;
  /** Whether its only event was refused before, and an empty batch accepted after that. */
  wasRefusedAlone = false;
  readonly #text: BatchText;
  #from: number;
  readonly #to: number;
  /** Whether its text is no longer its own: two halves are views of it, or another batch is written into its memory. */
  #isShared = false;

  constructor(text: BatchText, { from = 0, to = text.ends.length }: { from?: number; to?: number } = {}) {
    this.#text = text;
    this.#from = from;
    this.#to = to;
  }

  get size(): number {
    return this.#to - this.#from;
  }

  /** Bytes of its events, without the envelope. */
  get bytes(): number {
    return this.size === 0 ? 0 : this.#end(this.#to - 1) - this.#start(this.#from);
  }

  /** Bytes of its request body. */
  get bodyBytes(): number {
    return this.bytes + this.#text.envelope.empty.length;
  }

  get firstSequence(): number {
    return this.#text.firstSequence + this.#from;
  }

  /** The request body; copied only if the text is a string, or the batch is no longer the whole of it. */
  body(): Buffer {
    const { bytes, envelope } = this.#text;
    if (!this.#isWhole) return Buffer.concat([envelope.prefix, this.#events(), envelope.suffix]);
    return typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
  }

  /**
   * The memory behind its text, to be used for another; the batch is empty afterwards. `undefined`, and nothing
   * happens, if the text is a string, or other batches may be views of it.
   */
  surrenderMemory(): Buffer<ArrayBuffer> | undefined {
    const { bytes } = this.#text;
    if (typeof bytes === 'string' || !this.#isWhole || this.#isShared) return undefined;
    this.#from = this.#to;
    this.#isShared = true;
    return Buffer.from(bytes.buffer);
  }

  /** Gives up the oldest event, which may have been the one at fault; returns the bytes that it took. */
  dropOldest(): number {
    const before = this.bytes;
    this.#from++;
    this.refusal = this.suspectSince = undefined;
    return before - this.bytes;
  }

  /** Two batches that have its events in the same order. Needs two events. */
  halve(): [Batch, Batch] {
    const middle = this.#from + Math.ceil(this.size / 2);
    const halves: [Batch, Batch] = [
      new Batch(this.#text, { from: this.#from, to: middle }),
      new Batch(this.#text, { from: middle, to: this.#to }),
    ];
    this.#isShared = true;
    for (const half of halves) Object.assign(half, { attempts: this.attempts, suspectSince: this.suspectSince });
    return halves;
  }

  /** The JSON texts of its events, oldest first. */
  eventTexts(): string[] {
    const events = this.#events();
    const offset = this.#start(this.#from);
    return Array.from({ length: this.size }, (_, index) =>
      events.toString('utf8', this.#start(this.#from + index) - offset, this.#end(this.#from + index) - offset),
    );
  }

  get #isWhole(): boolean {
    return this.#from === 0 && this.#to === this.#text.ends.length;
  }

  #events(): Buffer {
    const { bytes } = this.#text;
    const [start, end] = [this.#start(this.#from), this.#end(this.#to - 1)];
    return typeof bytes === 'string' ? Buffer.from(bytes.slice(start, end), 'latin1') : bytes.subarray(start, end);
  }

  #start(index: number): number {
    return index === 0 ? this.#text.envelope.prefix.length : this.#end(index - 1) + 1;
  }

  #end(index: number): number {
    return this.#text.ends[index] ?? 0;
  }
}
