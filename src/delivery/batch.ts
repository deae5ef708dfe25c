import { NO_SEARCH, type CulpritSearch } from './culprit-search.js';
import type { Envelope } from './envelope.js';
import { startAt } from './event-offsets.js';

/** Events with consecutive numbers. */
export interface Run {
  /** The number of the oldest. */
  readonly first: number;
  readonly count: number;
}

/**
 * The text of one or more requests, written once: the texts of the events, separated by commas, inside the envelope.
 */
export interface BatchText {
  /**
   * UTF-8, as a buffer, which is ready to be sent, or as a string with one character for each byte (`latin1`), whose
   * memory counts only once.
   */
  readonly bytes: Buffer<ArrayBuffer> | string;
  /**
   * Where event `i` ends. It starts one byte after the end of the event before it, and the first one after the prefix.
   */
  readonly ends: Uint32Array;
  readonly envelope: Envelope;
  /** The number that the store gave to the first event; the others follow, unless {@link runs} says otherwise. */
  readonly firstSequence: number;
  /** The numbers of all its events, where there are gaps between them. */
  readonly runs?: readonly Run[];
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
  /** What is known of its events, after the relay has refused some. */
  search: CulpritSearch = NO_SEARCH;
  /** If this is the older half of a suspect batch, the newer half. */
  newer: Batch | undefined;
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

  get envelope(): Envelope {
    return this.#text.envelope;
  }

  get size(): number {
    return this.#to - this.#from;
  }

  /** Bytes of its events, without the envelope. */
  get bytes(): number {
    return this.size === 0 ? 0 : endIn(this.#text, this.#to - 1) - startIn(this.#text, this.#from);
  }

  /** Bytes of its request body. */
  get bodyBytes(): number {
    return this.bytes + this.#text.envelope.empty.length;
  }

  get firstSequence(): number {
    return this.#text.firstSequence + this.#from;
  }

  /** The numbers of its events. */
  get runs(): readonly Run[] {
    const { runs, firstSequence, ends } = this.#text;
    return runsWithin(runs ?? [{ first: firstSequence, count: ends.length }], this.#from, this.#to);
  }

  /** The request body; copied only if the text is a string, or the batch is no longer the whole of it. */
  body(): Buffer {
    const { bytes, envelope } = this.#text;
    if (!this.#isWhole) return Buffer.concat([envelope.prefix, this.events(), envelope.suffix]);
    return typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
  }

  /**
   * Gives away the memory of its text, to be used for another; the batch is empty afterwards. Returns `undefined`, and
   * changes nothing, if the text is a string, or has lost events, or other batches may be views of it.
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
    this.search = NO_SEARCH;
    return before - this.bytes;
  }

  /** Two batches that have its events in the same order. Needs two events. */
  halve(): [Batch, Batch] {
    return this.split(Math.ceil(this.size / 2));
  }

  /** Two batches that have its events in the same order; the older one has this many of them. */
  split(count: number): [Batch, Batch] {
    const middle = this.#from + count;
    const older = new Batch(this.#text, { from: this.#from, to: middle });
    const newer = new Batch(this.#text, { from: middle, to: this.#to });
    const search = this.search.kind === 'suspect' ? { ...this.search, isCertain: false } : NO_SEARCH;
    for (const part of [older, newer]) Object.assign(part, { attempts: this.attempts, search });
    if (search.kind === 'suspect') older.newer = newer;
    this.#isShared = true;
    // The search goes on in the halves: whoever still has this batch must not go on in it.
    this.search = NO_SEARCH;
    return [older, newer];
  }

  get #isWhole(): boolean {
    return this.#from === 0 && this.#to === this.#text.ends.length;
  }

  /** Where each of its events ends, counted from the start of {@link events}. */
  ends(): number[] {
    const offset = startIn(this.#text, this.#from);
    return Array.from({ length: this.size }, (_, index) => endIn(this.#text, this.#from + index) - offset);
  }

  /** Its events, with commas between them. */
  events(): Buffer {
    const { bytes } = this.#text;
    const [start, end] = [startIn(this.#text, this.#from), endIn(this.#text, this.#to - 1)];
    return typeof bytes === 'string' ? Buffer.from(bytes.slice(start, end), 'latin1') : bytes.subarray(start, end);
  }
}

function startIn({ ends, envelope }: BatchText, index: number): number {
  return startAt(index, ends, envelope.prefix.length);
}

function endIn({ ends }: BatchText, index: number): number {
  return ends[index] ?? 0;
}

/** The numbers of the events from index `from` to the one before `to`. */
function runsWithin(runs: readonly Run[], from: number, to: number): Run[] {
  const within: Run[] = [];
  let index = 0;
  for (const { first, count } of runs) {
    const [start, end] = [Math.max(from, index), Math.min(to, index + count)];
    if (start < end) within.push({ first: first + start - index, count: end - start });
    index += count;
  }
  return within;
}
