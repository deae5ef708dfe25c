import { join } from 'node:path';
import type { Envelope } from '../../envelope.js';
import type { EventsView } from '../../events-view.js';
import { LogFile } from './log-file.js';
import { logFileName, type LogFileName } from './log-file-name.js';
import { NumberSet } from './number-set.js';
import { closeFolder } from './private-folder.js';
import type { RecordWriter, WholeRecord } from './record-writer.js';
import type { Segment } from './segment.js';
import type { Segments } from './segments.js';
import type { SignOfLife } from './sign-of-life.js';
import type { SpoolFiles } from './spool-files.js';
import type { SyncPolicy } from './sync-policy.js';

export interface LogSeriesOptions {
  readonly files: SpoolFiles;
  /** The folder of this version of the format. */
  readonly folder: string;
  /** What its events are sent in. */
  readonly envelope: Envelope;
  /** The record that its files begin with. */
  readonly header: WholeRecord;
  readonly segmentBytes: number;
  readonly records: RecordWriter;
  readonly segments: Segments;
  readonly sync: SyncPolicy;
}

interface OwnedSeriesOptions extends LogSeriesOptions {
  /** The sign that the owner lives; no file is begun without it. */
  readonly sign: SignOfLife;
}

/** What happened to a write: `taken` if the file was no longer in its place after the write. */
export type Appended = 'written' | 'taken';

/**
 * A file that was in its place this short a time ago is not looked for again. A neighbour only takes the files of a
 * process that has been silent for much longer, or whose socket refuses connections. And if somebody removes the
 * folder, the events of this time are still in memory.
 */
const TRUSTED_MS = 50;

/** The file that events are appended to. */
interface Current {
  readonly file: LogFile;
  readonly segment: Segment;
}

/** The files of one log, as they are written: one after the other. */
export class LogSeries {
  readonly #options: OwnedSeriesOptions;
  /** What the names of its files have in common. */
  readonly #name: Omit<LogFileName, 'number'>;
  #current: Current | undefined;
  #nextNumber = 0;
  /** When the file was last found in its place, milliseconds since 1970. */
  #seenMs = -Infinity;

  constructor(options: OwnedSeriesOptions, name: Omit<LogFileName, 'number'>) {
    this.#options = options;
    this.#name = name;
  }

  /** The file that events go to. */
  get file(): LogFile | undefined {
    return this.#current?.file;
  }

  /** Writes events, in one write; `writtenMs` is the time of day. Throws the errors of the system. */
  append(view: EventsView, writtenMs: number): Appended {
    const { file, segment } = this.#roomFor(view.first);
    const count = view.to - view.from;
    file.append(this.#options.records.events(view, { first: view.first - segment.shift, writtenMs }));
    // Whoever takes the file from now on reads what was written.
    if (!this.#isTrusted(writtenMs) && !file.isInPlace) return 'taken';
    segment.first = Math.min(segment.first, view.first);
    segment.end = view.first + count;
    segment.unsettled += count;
    segment.bytes = file.bytes;
    segment.newestMs = writtenMs;
    this.#options.sync.wrote(file);
    return 'written';
  }

  /** Begins the next file, which shows whether the folder takes one. Throws the errors of the system. */
  beginFile(): Current {
    this.closeFile();
    return (this.#current = this.#create());
  }

  /** Closes the file, and removes it if none of its events is needed. */
  closeFile(): void {
    const current = this.#current;
    this.#current = undefined;
    if (current === undefined) return;
    const { file, segment } = current;
    segment.file = undefined;
    if (segment.unsettled === 0 && this.#isNeeded(segment)) this.#options.segments.remove(segment);
    if (this.#isNeeded(segment)) this.#options.sync.close(file);
    else this.#options.sync.discard(file);
  }

  /** Goes by the time of day, which passes even while the process is stopped or its machine sleeps. */
  #isTrusted(nowMs: number): boolean {
    if (Math.abs(nowMs - this.#seenMs) < TRUSTED_MS) return true;
    this.#seenMs = nowMs;
    return false;
  }

  /**
   * The current file, or a new one if that is full, torn or removed, or does not end with the event before this one.
   */
  #roomFor(first: number): Current {
    const current = this.#current;
    const isUsable =
      current !== undefined &&
      current.file.bytes < this.#options.segmentBytes &&
      !current.file.isTorn &&
      (current.segment.end === first || current.segment.end === -Infinity) &&
      this.#isNeeded(current.segment);
    return isUsable ? current : this.beginFile();
  }

  #create(): Current {
    const { files, folder, envelope, header, segments, sync, sign } = this.#options;
    closeFolder(files, folder);
    sign.renew();
    const name = { ...this.#name, number: this.#nextNumber++ };
    const file = LogFile.create(files, join(folder, logFileName(name)), header);
    sync.created(folder);
    const segment: Segment = {
      ...{ path: file.path, name, envelope, shift: 0, first: Infinity, end: -Infinity },
      ...{ unsettled: 0, bytes: file.bytes, unnoted: new NumberSet(), newestMs: 0, file, written: file },
    };
    segments.add(segment);
    return { file, segment };
  }

  /** Whether the file is still there: it is removed when all its events are settled. */
  #isNeeded(segment: Segment): boolean {
    return this.#options.segments.all.includes(segment);
  }
}
