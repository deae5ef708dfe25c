import type { Run } from '../../batch.js';
import type { Segment } from './segment.js';
import { SettledFiles, type SettledFilesOptions } from './settled-files.js';

/** A settled file that has this many bytes is removed, even if more events could be appended to it. */
const REMOVED_OPEN_BYTES = 256 * 1024;

/**
 * All files that this process owns: which events they hold that are not settled. What is settled is noted in the file
 * that has the event, so that a file can be read, taken over and removed alone.
 */
export class Segments {
  readonly #files: Pick<SettledFilesOptions['files'], 'existsSync'>;
  readonly #settledFiles: SettledFiles;
  /** In the order of the numbers of their events. */
  #segments: Segment[] = [];

  constructor(options: SettledFilesOptions) {
    this.#files = options.files;
    this.#settledFiles = new SettledFiles(options);
  }

  get all(): readonly Segment[] {
    return this.#segments;
  }

  /** The segments whose files are no longer in their places. */
  get gone(): readonly Segment[] {
    return this.#segments.filter(({ path }) => !this.#files.existsSync(path));
  }

  get unsettled(): number {
    return this.#segments.reduce((sum, { unsettled }) => sum + unsettled, 0);
  }

  get bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  add(segment: Segment): void {
    const place = this.#segments.findIndex(({ first }) => first > segment.first);
    this.#segments.splice(place === -1 ? this.#segments.length : place, 0, segment);
  }

  /** Whether an event is in one of the files. */
  has(number: number): boolean {
    return this.#segments.some(({ first, end }) => first <= number && number < end);
  }

  /** How many of these events are in the files. */
  countIn(runs: readonly Run[]): number {
    let sum = 0;
    for (const segment of this.#segments) for (const run of runs) sum += overlap(segment, run)?.count ?? 0;
    return sum;
  }

  /** Whether all of these events are in files, and the files in their places. */
  hold(runs: readonly Run[]): boolean {
    const wanted = runs.reduce((sum, { count }) => sum + count, 0);
    if (this.countIn(runs) < wanted) return false;
    const files = this.#segments.filter((segment) => runs.some((run) => overlap(segment, run) !== undefined));
    return files.every(({ path }) => this.#files.existsSync(path));
  }

  /** Notes that events have been delivered or dropped. A file that is not needed any more is removed. */
  settle(runs: readonly Run[]): void {
    for (const segment of [...this.#segments]) {
      const settled = runs.map((run) => overlap(segment, run)).filter((run) => run !== undefined);
      if (settled.length > 0) this.#settleIn(segment, settled);
    }
  }

  /** Forgets a file that is not there any more, or is given up; returns how many of its events were not settled. */
  forget(segment: Segment): number {
    this.#segments = this.#segments.filter((each) => each !== segment);
    this.#settledFiles.forget(segment);
    return segment.unsettled;
  }

  remove(segment: Segment): number {
    const unsettled = this.forget(segment);
    segment.written?.removed();
    this.discard(segment);
    return unsettled;
  }

  /** Removes a file that is not one of these, because none of its events is needed. */
  discard({ path }: Pick<Segment, 'path'>): void {
    this.#settledFiles.remove(path);
  }

  close(): void {
    this.#settledFiles.close();
  }

  /** Notes what could not be noted while the disk failed. */
  noteAll(): void {
    for (const segment of this.#segments) if (segment.unnoted.size > 0) this.#settledFiles.note(segment);
  }

  #settleIn(segment: Segment, settled: readonly Run[]): void {
    for (const { first, count } of settled) {
      segment.unsettled -= count;
      segment.unnoted.add({ first: first - segment.shift, count });
    }
    const isNeeded = segment.unsettled > 0 || (segment.file !== undefined && segment.bytes < REMOVED_OPEN_BYTES);
    if (isNeeded) this.#settledFiles.note(segment);
    else this.remove(segment);
  }
}

function overlap({ first, end }: Segment, run: Run): Run | undefined {
  const from = Math.max(first, run.first);
  const count = Math.min(end, run.first + run.count) - from;
  return count > 0 ? { first: from, count } : undefined;
}
