import { causeOf, type DiskHealth } from './disk-health.js';
import type { OwnLog } from './own-log.js';
import type { Segment } from './segment.js';
import { WrittenEvents, type WrittenEventsOptions } from './written-events.js';

export interface WritingOptions extends WrittenEventsOptions {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly log: OwnLog;
  readonly health: DiskHealth;
  /** A file is not there any more. */
  readonly onGone: (segment: Segment) => void;
  /** The log has begun with another file. */
  readonly onNewFile: () => void;
}

/** Writes events from memory to the log of this process. Errors of the disk stay here. */
export class Writing {
  readonly #options: WritingOptions;
  readonly #written: WrittenEvents;
  #isEnded = false;

  constructor(options: WritingOptions) {
    this.#options = options;
    this.#written = new WrittenEvents(options);
  }

  /** Whether everything accepted is in the folder, as far as anybody can tell. */
  get isDone(): boolean {
    return this.#written.areAll;
  }

  /** Gives a sign of life, if the folder allows it. */
  open(): void {
    this.#try(() => this.#begin());
  }

  /** Returns whether everything accepted is in the folder. With `isLast` it tries even if the disk has just failed. */
  flush(how?: { readonly isLast: boolean }): boolean {
    if (this.isDone) return true;
    if (this.#isEnded || (!this.#options.health.mayTry && how?.isLast !== true)) return false;
    return this.#try(this.#write);
  }

  /** Tries a disk that has failed, even if nothing has to be written. */
  retry(): void {
    const { health, log } = this.#options;
    if (this.#isEnded || !health.mayTry) return;
    if (!this.isDone) this.flush();
    if (health.isGood || !this.isDone) return;
    this.#try(() => {
      this.#begin();
      log.beginFile();
    });
  }

  /**
   * Returns whether files of this process are gone. Then those of their events that are in memory are written again.
   */
  noticesGone(): boolean {
    if (this.#options.segments.gone.length === 0) return false;
    this.#onTaken();
    return true;
  }

  /** Nothing is written any more. */
  end(): void {
    this.#isEnded = true;
    this.#written.reachEnd();
  }

  /**
   * The folder is gone, or a neighbour took this process for dead: those of its events that are in memory are written
   * again, into a new log, and the rest belongs to the neighbour.
   */
  #onTaken(): void {
    const { segments, log, health, onGone } = this.#options;
    const { gone } = segments;
    if (gone.length > 0) health.taken();
    for (const segment of gone) onGone(segment);
    log.abandon();
    this.#written.rewind();
  }

  readonly #write = (): void => {
    if (this.#append() === 'written') return;
    this.#onTaken();
    if (this.#append() === 'taken') throw Object.assign(new Error('Expected a file to stay.'), { code: 'ETAKEN' });
  };

  #append(): 'written' | 'taken' {
    this.#begin();
    const { log, nowMs, onNewFile } = this.#options;
    const before = log.file;
    const writtenMs = recordTime(nowMs());
    for (const view of this.#written.missing()) {
      if (log.append(view, writtenMs) === 'taken') return 'taken';
      this.#written.reach(view);
    }
    this.#written.reachEnd();
    if (log.file !== before) onNewFile();
    log.tickIsWritten();
    return 'written';
  }

  /** A log that begins anew takes over those files of the one before that are still there. */
  #begin(): void {
    const { log, segments, onGone } = this.#options;
    if (log.owner !== undefined) return;
    log.begin();
    for (const segment of [...segments.all]) {
      if (log.adopt(segment)) continue;
      onGone(segment);
      this.#written.rewind();
    }
  }

  #try(act: () => void): boolean {
    const { health, segments } = this.#options;
    try {
      act();
    } catch (error) {
      this.#failed(error);
      return false;
    }
    if (!health.isGood) segments.noteAll();
    health.works();
    return true;
  }

  #failed(error: unknown): void {
    try {
      // Without its folder a log has to begin anew.
      if (causeOf(error) === 'ENOENT') this.#onTaken();
    } catch {
      // It has failed already.
    }
    this.#written.rewind();
    this.#options.health.failed(error);
  }
}

/** A time before 1970 would not fit into a record. */
function recordTime(nowMs: number): number {
  return Math.max(0, Math.floor(nowMs));
}
