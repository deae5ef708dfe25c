import { join } from 'node:path';

import { EventFile } from './event-file.js';
import { encodeEventLine, isTrackingEvent, type ExportedEvent } from './exported-event.js';

/** Names of the files in the output folder. */
export const exportedFiles = { feature: 'feature.json', tracking: 'tracking.json' } as const;

interface EventFiles {
  readonly feature: EventFile;
  readonly tracking: EventFile;
}

/** Keeps exported events in memory and, with an output folder, writes them to `feature.json` and `tracking.json`. */
export class Exporters {
  /** In the order of arrival; the oldest go when there are more than `maxEventsInMemory`. */
  readonly events: ExportedEvent[] = [];
  readonly #files: EventFiles | undefined;
  readonly #maxEventsInMemory: number;

  private constructor(files: EventFiles | undefined, maxEventsInMemory: number) {
    this.#files = files;
    this.#maxEventsInMemory = maxEventsInMemory;
  }

  /** Rejects with one sentence if the folder cannot be used. */
  static async open({ outputDir, maxEventsInMemory }: ExporterOptions): Promise<Exporters> {
    if (outputDir === undefined) return new Exporters(undefined, maxEventsInMemory);
    try {
      const feature = await EventFile.open(join(outputDir, exportedFiles.feature));
      const tracking = await EventFile.open(join(outputDir, exportedFiles.tracking));
      return new Exporters({ feature, tracking }, maxEventsInMemory);
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      throw new Error(`Events cannot be written to ${outputDir} (${code}).`, { cause: error });
    }
  }

  record(events: readonly ExportedEvent[]): void {
    this.#write(events);
    for (const event of events) this.events.push(event);
    const surplus = this.events.length - this.#maxEventsInMemory;
    if (surplus > 0) this.events.splice(0, surplus);
  }

  /** Resolves when every event recorded so far is in its file. */
  async flush(): Promise<void> {
    await Promise.all([this.#files?.feature.flush(), this.#files?.tracking.flush()]);
  }

  async close(): Promise<void> {
    await Promise.all([this.#files?.feature.close(), this.#files?.tracking.close()]);
  }

  #write(events: readonly ExportedEvent[]): void {
    if (this.#files === undefined) return;
    this.#files.feature.append(linesOf(events.filter((event) => !isTrackingEvent(event))));
    this.#files.tracking.append(linesOf(events.filter(isTrackingEvent)));
  }
}

export interface ExporterOptions {
  readonly outputDir: string | undefined;
  readonly maxEventsInMemory: number;
}

function linesOf(events: readonly ExportedEvent[]): string {
  return events.map(encodeEventLine).join('');
}
