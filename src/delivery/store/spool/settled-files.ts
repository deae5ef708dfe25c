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
 * What settled events change on the disk: a note in the file that has them, or no file any more. What the disk throws
 * stays here: a note that it has not taken is left in the segment.
 */
export class SettledFiles {
  readonly #options: SettledFilesOptions;
  /** The file to which a note went last, if it is not the one that events go to. */
  #noted: { readonly segment: Segment; readonly file: LogFile } | undefined;

  constructor(options: SettledFilesOptions) {
    this.#options = options;
  }

  /** Notes in the file which of its events are settled, as far as that has no note of it. */
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

  /** Removes a file of which nothing is needed. */
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
      // Where there is no file, nobody reads it.
      if (causeOf(error) !== 'ENOENT') this.#options.onFailure(error);
    }
  }
}
