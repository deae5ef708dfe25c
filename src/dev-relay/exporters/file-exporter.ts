import { join } from 'node:path';
import { EventFile, type OnWriteFailure } from './event-file.js';
import { isTrackingEvent, type ExportedEvent } from '../events/exported-event.js';
import type { Exporter } from './exporter.js';
import type { FileFormat } from './file-format.js';
import { fileNamesOf } from './file-formats.js';

interface EventFiles {
  readonly feature: EventFile;
  readonly tracking: EventFile;
}

export interface FileExporterOptions {
  readonly folder: string;
  readonly format: FileFormat;
  readonly onFailure: OnWriteFailure;
}

/** Writes the events of the two kinds to a file each. */
export class FileExporter implements Exporter {
  readonly #files: EventFiles;
  readonly #format: FileFormat;

  private constructor(files: EventFiles, format: FileFormat) {
    this.#files = files;
    this.#format = format;
  }

  /** Rejects with one sentence if the folder cannot be used. */
  static async open({ folder, format, onFailure }: FileExporterOptions): Promise<FileExporter> {
    const names = fileNamesOf(format);
    try {
      const feature = await EventFile.open(join(folder, names.feature), onFailure);
      const tracking = await EventFile.open(join(folder, names.tracking), onFailure);
      return new FileExporter({ feature, tracking }, format);
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      throw new Error(`Events cannot be written to ${folder} (${code}).`, { cause: error });
    }
  }

  record(events: readonly ExportedEvent[]): void {
    const texts: { feature: string[]; tracking: string[] } = { feature: [], tracking: [] };
    for (const event of events) texts[isTrackingEvent(event) ? 'tracking' : 'feature'].push(this.#format.encode(event));
    this.#files.feature.append(texts.feature.join(''));
    this.#files.tracking.append(texts.tracking.join(''));
  }

  async flush(): Promise<void> {
    await Promise.all([this.#files.feature.flush(), this.#files.tracking.flush()]);
  }

  async close(): Promise<void> {
    await Promise.all([this.#files.feature.close(), this.#files.tracking.close()]);
  }
}
