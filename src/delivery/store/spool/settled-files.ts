import { causeOf } from './disk-health.js';
import { LogFile } from './log-file.js';
import type { RecordWriter } from './record-writer.js';
import type { Segment } from './segment.js';
import type { SpoolFiles } from './spool-files.js';

export interface SettledFilesOptions {
  readonly files: SpoolFiles;
  readonly records: RecordWriter;
  /** An acknowledgement could not be written: its events may be sent again after a restart. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Writes to disk that events are settled: notes it in the file that has them, or removes the file. Errors of the disk
 * stay here, and a note that could not be written stays in the segment.
 */
export class SettledFiles {
  readonly #options: SettledFilesOptions;
  /** The file that got the last note, if it is not the one that events go to. */
  #noted: { readonly segment: Segment; readonly file: LogFile } | undefined;

  constructor(options: SettledFilesOptions) {
    this.#options = options;
  }

  /** Notes in the file which of its events are settled, if that is not noted yet. */
  note(segment: Segment): void {
    this.#attempt(() => {
      const target = segment.file?.isTorn === false ? segment.file : this.#fileOf(segment);
      target.append(this.#options.records.settled(segment.unnoted.runs));
      segment.unnoted.clear();
      segment.bytes = target.bytes;
    });
  }

  /** Nothing is noted in this file any more. */
  forget(segment: Segment): void {
    if (this.#noted?.segment === segment) this.close();
  }

  /** Removes a file that is not needed any more. */
  remove(path: string): void {
    this.#attempt(() => this.#options.files.unlinkSync(path));
  }

  close(): void {
    const noted = this.#noted;
    this.#noted = undefined;
    if (noted !== undefined) this.#attempt(() => noted.file.close());
  }

  #fileOf(segment: Segment): LogFile {
    if (this.#noted?.segment === segment && !this.#noted.file.isTorn) return this.#noted.file;
    this.close();
    const file = LogFile.reopen(this.#options.files, segment.path);
    this.#noted = { segment, file };
    return file;
  }

  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      // A file that is gone is read by nobody.
      if (causeOf(error) !== 'ENOENT') this.#options.onFailure(error);
    }
  }
}
