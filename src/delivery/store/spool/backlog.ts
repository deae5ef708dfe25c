import type { Batch, Run } from '../../batch.js';
import { batchOf, piecesOf, type Piece } from './events-batch.js';
import { NumberSet } from './number-set.js';
import { SegmentReader, type Chunk } from './segment-reader.js';
import type { Segment } from './segment.js';
import type { Segments } from './segments.js';
import type { SpoolFiles } from './spool-files.js';

export interface BacklogOptions {
  readonly files: SpoolFiles;
  readonly segments: Segments;
  readonly maxAgeMs: number;
  readonly nowMs: () => number;
  /** Most events that are read at a time. */
  readonly maxEvents: number;
  readonly onDropped: (reason: 'expired' | 'unreadable', events: number) => void;
}

/** Where events are read. */
interface Place {
  readonly segment: Segment;
  readonly reader: SegmentReader;
  /** The records that were read there, as far as their events are not given out. */
  readonly passed: PassedRecord[];
}

interface PassedRecord extends Run {
  /** Where it begins in the file. */
  readonly start: number;
}

/** What a look at the disk came to: `failed` where it could not be read, and may be later. */
export type BacklogRead = 'events' | 'none' | 'failed';

/** The events that are in files alone: this process's own that have left memory, and those of processes that died. */
export class Backlog {
  readonly #options: BacklogOptions;
  readonly #numbers = new NumberSet();
  /** Where the next events are read. */
  #place: Place | undefined;
  #isEnded = false;

  constructor(options: BacklogOptions) {
    this.#options = options;
  }

  get events(): number {
    return this.#numbers.size;
  }

  get isEmpty(): boolean {
    return this.#numbers.size === 0;
  }

  /** The number of the oldest; infinite if there is none. */
  get oldest(): number {
    return this.#numbers.first;
  }

  /** These events are in files, and nowhere else from now on. */
  add(runs: readonly Run[]): void {
    for (const run of runs) this.#numbers.add(run);
  }

  /** Gives out the next events, as one batch. Never rejects. */
  async next(give: (batch: Batch) => void): Promise<BacklogRead> {
    while (!this.isEmpty && !this.#isEnded) {
      const read = await this.#read(give);
      if (read !== 'none') return read;
    }
    return 'none';
  }

  /** What has not been given out stays in its file. */
  stop(): void {
    this.#isEnded = true;
  }

  /** The events of a file that were not read are not given out any more; returns their numbers. */
  skip(segment: Segment): readonly Run[] {
    if (this.#place?.segment === segment) this.#place = undefined;
    const runs = this.#numbers.within(rangeOf(segment));
    for (const run of runs) this.#numbers.delete(run);
    return runs;
  }

  async #read(give: (batch: Batch) => void): Promise<BacklogRead> {
    const place = this.#findPlace();
    if (place === undefined) return this.#loseUnknown();
    const { segment, reader } = place;
    // What is written from now on may not be read.
    const range = rangeOf(segment);
    const chunk = await reader.next(segment.bytes).catch(() => undefined);
    // Meanwhile these may have been given up.
    if (this.#place !== place || this.#isEnded) return 'none';
    if (chunk === undefined) {
      this.#place = undefined;
      return 'failed';
    }
    const { pieces, expired } = this.#wanted(chunk, place);
    if (pieces.length > 0) give(batchOf(pieces, segment.envelope));
    this.#drop('expired', runsOf(expired));
    if (chunk.isLast) this.#drop('unreadable', this.#missed(range, place));
    return pieces.length > 0 ? 'events' : 'none';
  }

  /** Where the oldest event is; `undefined` if it is in no file. */
  #findPlace(): Place | undefined {
    const { segments, files } = this.#options;
    const { oldest } = this;
    const segment = segments.all.find(({ first, end }) => first <= oldest && oldest < end);
    if (segment === undefined) return (this.#place = undefined);
    if (this.#place?.segment !== segment || this.#place.reader.path !== segment.path)
      this.#place = { segment, reader: new SegmentReader(files, segment.path), passed: [] };
    const { passed, reader } = this.#place;
    const index = passed.findIndex((record) => isIn(record, oldest));
    const [record] = index === -1 ? [] : passed.splice(index);
    if (record !== undefined) reader.moveTo(record.start);
    return this.#place;
  }

  /** The events of a chunk that are wanted, up to a number; they are not in the backlog any more. */
  #wanted({ records, starts }: Chunk, { segment, passed }: Place): { pieces: Piece[]; expired: Piece[] } {
    const { nowMs, maxAgeMs, maxEvents } = this.#options;
    const oldestMs = nowMs() - maxAgeMs;
    const [pieces, expired]: [Piece[], Piece[]] = [[], []];
    let events = 0;
    for (const [index, record] of records.entries()) {
      if (record.type !== 'events') continue;
      const run = { first: record.first + segment.shift, count: record.ends.length };
      passed.push({ ...run, start: starts[index] ?? 0 });
      if (events >= maxEvents) continue;
      const found = piecesOf(record, segment.shift, (number) => this.#numbers.has(number + segment.shift));
      for (const { first, ends } of found) events += this.#numbers.delete({ first, count: ends.length });
      (record.writtenMs < oldestMs ? expired : pieces).push(...found);
    }
    return { pieces, expired };
  }

  /** The events that should be in a file, and are in no record of it. */
  #missed(range: Run, { passed }: Place): Run[] {
    const missed = new NumberSet();
    for (const run of this.#numbers.within(range)) missed.add(run);
    if (missed.size > 0) for (const record of passed) missed.delete(record);
    return missed.runs;
  }

  /** The oldest events are in no file that is known, up to the first that is. */
  #loseUnknown(): 'none' {
    const { oldest } = this;
    const firsts = this.#options.segments.all.map(({ first }) => first).filter((first) => first > oldest);
    const end = Math.min(this.#numbers.end, ...firsts);
    this.#drop('unreadable', this.#numbers.within({ first: oldest, count: end - oldest }));
    return 'none';
  }

  #drop(reason: 'expired' | 'unreadable', runs: readonly Run[]): void {
    const events = runs.reduce((sum, { count }) => sum + count, 0);
    if (events === 0) return;
    for (const run of runs) this.#numbers.delete(run);
    this.#options.segments.settle(runs);
    this.#options.onDropped(reason, events);
  }
}

function rangeOf({ first, end }: Segment): Run {
  return { first, count: Math.max(0, end - first) };
}

function isIn({ first, count }: Run, number: number): boolean {
  return first <= number && number < first + count;
}

function runsOf(pieces: readonly Piece[]): Run[] {
  return pieces.map(({ first, ends }) => ({ first, count: ends.length }));
}
