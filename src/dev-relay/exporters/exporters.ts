import type { ExportedEvent } from '../events/exported-event.js';
import type { DevRelayLogger } from '../logger.js';
import type { Exporter } from './exporter.js';
import type { OnWriteFailure } from './event-file.js';
import { FileExporter } from './file-exporter.js';
import { DEFAULT_FILE_FORMAT, fileFormatOf, type FileFormatName } from './file-formats.js';
import { MemoryExporter } from './memory-exporter.js';

export interface ExporterOptions {
  readonly outputDir: string | undefined;
  readonly outputFormat?: FileFormatName | undefined;
  readonly maxEventsInMemory: number;
  /** Is told of files that cannot be written. */
  readonly logger: DevRelayLogger;
  /** Exporters that get the events after memory and files. Default: none. */
  readonly others?: readonly Exporter[];
}

/** All exporters of a relay: memory always, files where there is an output folder. */
export class Exporters implements Exporter {
  readonly #memory: MemoryExporter;
  readonly #all: readonly Exporter[];

  private constructor(memory: MemoryExporter, others: readonly Exporter[]) {
    this.#memory = memory;
    this.#all = [memory, ...others];
  }

  /** Rejects with one sentence if the folder or the format cannot be used. */
  static async open(options: ExporterOptions): Promise<Exporters> {
    const { outputDir: folder, outputFormat = DEFAULT_FILE_FORMAT, maxEventsInMemory, logger, others = [] } = options;
    const format = fileFormatOf(outputFormat);
    const onFailure: OnWriteFailure = (path, { code = 'unknown error' }) =>
      logger.error(`Events cannot be written to ${path} (${code}).`);
    const files = folder === undefined ? [] : [await FileExporter.open({ folder, format, onFailure })];
    return new Exporters(new MemoryExporter(maxEventsInMemory), [...files, ...others]);
  }

  get events(): readonly ExportedEvent[] {
    return this.#memory.events;
  }

  /** Forgets the events that are in memory. */
  clear(): void {
    for (const exporter of this.#all) exporter.clear?.();
  }

  record(events: readonly ExportedEvent[]): void {
    for (const exporter of this.#all) exporter.record(events);
  }

  async flush(): Promise<void> {
    await Promise.all(this.#all.map((exporter) => exporter.flush()));
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((exporter) => exporter.close()));
  }
}
