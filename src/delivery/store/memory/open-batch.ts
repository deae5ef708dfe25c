import { eventTextsOf } from '../../event-texts.js';
import type { EventEncoder } from '../../../events/event-encoder.js';
import type { Batch } from '../../batch.js';
import { BatchWriter } from '../../batch-writer.js';
import type { Envelope } from '../../envelope.js';
import type { Enqueued } from '../../event-store.js';
import type { EventsView } from '../../events-view.js';

export interface OpenBatchOptions {
  readonly envelope: Envelope;
  readonly maxBatchSize: number;
  /** Most bytes of a request body with a single event. */
  readonly maxBytes: number;
  /** Most bytes of a request body with several events. */
  readonly sealBytes: number;
}

/** The batch that takes events, until it is sealed: each is written into the bytes that will be sent. */
export class OpenBatch {
  readonly #options: OpenBatchOptions;
  readonly #writer: BatchWriter;
  /** Texts of events that were tracked while another one was being written. */
  readonly #nested: string[] = [];
  #isNesting = false;
  /** The number of the next event. */
  nextSequence = 0;

  constructor(options: OpenBatchOptions) {
    this.#options = options;
    this.#writer = this.#newWriter();
  }

  /** Events that it holds. */
  get size(): number {
    return this.#writer.size;
  }

  /** Events that will follow when the one that is being written is complete. */
  get nested(): number {
    return this.#nested.length;
  }

  get bytes(): number {
    return this.#writer.bytes;
  }

  get isWriting(): boolean {
    return this.#writer.isWriting;
  }

  get firstSequence(): number {
    return this.nextSequence - this.#writer.size;
  }

  /** Whether it can take no more, or holds an event before the mark. */
  isDue(endMark: number): boolean {
    return this.#writer.size > 0 && (this.#writer.isFull || this.firstSequence < endMark);
  }

  /** Writes an event after the others; only {@link commit} makes it one of them. */
  stage(encode: EventEncoder): Enqueued {
    const staged = this.#writer.stage(encode);
    return staged === 'staged' ? 'taken' : staged;
  }

  /** Takes the staged event over; false if there is no room for it beside the others. */
  commit(): boolean {
    const isTaken = this.#writer.commit(this.#options.sealBytes);
    if (isTaken) this.nextSequence++;
    return isTaken;
  }

  /**
   * Takes an event that is tracked while another is being written. One level deep: an event might track itself without
   * end.
   */
  nest(encode: EventEncoder): Enqueued {
    if (this.#isNesting) return 'unserializable';
    const writer = this.#newWriter();
    this.#isNesting = true;
    const staged = writer.stage(encode);
    this.#isNesting = false;
    if (staged !== 'staged') return staged;
    writer.commit(Infinity);
    this.#nested.push(...eventTextsOf(writer.seal(0)));
    return 'taken';
  }

  /** The next event that was nested; `undefined` if there is none. */
  unnest(): EventEncoder | undefined {
    const text = this.#nested.shift();
    if (text === undefined) return undefined;
    return (json) => {
      json.text(text);
      return true;
    };
  }

  /** The events from this number on; the batch has to hold at least one of them. */
  viewFrom(sequence: number): EventsView {
    return this.#writer.viewFrom(sequence - this.firstSequence, sequence);
  }

  dropOldest(): void {
    this.#writer.dropOldest();
  }

  /** Writes other batches into the memory of this one, which is empty afterwards. */
  reuse(batch: Batch): void {
    this.#writer.recycle(batch);
  }

  seal(form: 'buffer' | 'string'): Batch {
    return this.#writer.seal(this.nextSequence, form);
  }

  #newWriter(): BatchWriter {
    const { envelope, maxBatchSize, maxBytes } = this.#options;
    return new BatchWriter({ envelope, maxEvents: maxBatchSize, maxBytes });
  }
}
