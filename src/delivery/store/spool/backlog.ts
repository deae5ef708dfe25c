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
  /** The records that were read there: reading goes back to one whose events were not given out. */
  readonly passed: PassedRecord[];
}

interface PassedRecord extends Run {
  /** Where it begins in the file. */
  readonly start: number;
}

/** The result of a read: `failed` if the disk could not be read, which may work later. */
export type BacklogRead = 'events' | 'none' | 'failed';

/** The events that are only in files: those of this process that have left memory, and those of processes that died. */
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

  /** The number of the oldest event; infinite if there is none. */
  get oldest(): number {
    return this.#numbers.first;
  }

  /** From now on these events are only in files. */
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

  /** Events that have not been given out stay in their files. */
  stop(): void {
    this.#isEnded = true;
  }

  /** Forgets the events of a file that were not given out; returns their numbers. */
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
    // The range as it is now: events that are written during the read may not be found by it.
    const range = rangeOf(segment);
    const chunk = await reader.next(segment.bytes).catch(() => undefined);
    // These events may have been given up meanwhile.
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

  /** Takes the wanted events of a chunk out of the backlog, until there are `maxEvents`. */
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

  /** The events that should be in a file but are in no record of it. */
  #missed(range: Run, { passed }: Place): Run[] {
    const missed = new NumberSet();
    for (const run of this.#numbers.within(range)) missed.add(run);
    if (missed.size > 0) for (const record of passed) missed.delete(record);
    return missed.runs;
  }

  /** Drops the oldest events, which are in no known file, up to the first that is in one. */
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
