import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { piecesOf } from './events-batch.js';
import type { LogHeader } from './record-format.js';
import { scanSegment, SegmentReader, type FileSource, type SegmentContents } from './segment-reader.js';

/** An event that has neither been delivered nor dropped. */
export interface WaitingEvent {
  /** Its JSON text. */
  readonly text: string;
  /** When it was written, milliseconds since 1970. */
  readonly writtenMs: number;
}

/** Opening must neither wait for the other end of a pipe nor follow a link. Windows has neither flag. */
const FLAGS =
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition
  constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/**
 * Reads a file of a log and changes nothing. It stays open, so that its owner may append to it, and others may rename
 * or remove it meanwhile.
 */
export class LogReading {
  readonly #handle: FileHandle;
  readonly #source: FileSource;
  readonly bytes: number;
  #contents: SegmentContents | undefined;

  private constructor(handle: FileHandle, bytes: number) {
    this.#handle = handle;
    this.bytes = bytes;
    this.#source = { promises: { open: async () => keptOpen(handle) } };
  }

  /** Rejects with the error of the system, or with the code `ENOTFILE` if there is something other than a file. */
  static async open(path: string): Promise<LogReading> {
    const handle = await open(path, FLAGS);
    const stats = await handle.stat();
    if (stats.isFile()) return new LogReading(handle, stats.size);
    await handle.close();
    throw Object.assign(new Error('Expected a file.'), { code: 'ENOTFILE' });
  }

  /** What its whole records held when it was first read. */
  async contents(): Promise<SegmentContents> {
    this.#contents ??= await scanSegment(this.#source, '');
    return this.#contents;
  }

  async header(): Promise<LogHeader | undefined> {
    return (await this.contents()).header;
  }

  /** How many events wait. */
  async waiting(): Promise<number> {
    const { events, settled, header } = await this.contents();
    return header === undefined ? 0 : events.size - events.countCommon(settled);
  }

  /** The events that wait, in their order, some at a time; no more than {@link waiting} has counted. */
  async *events(): AsyncGenerator<readonly WaitingEvent[]> {
    let left = await this.waiting();
    const { settled } = await this.contents();
    const reader = new SegmentReader(this.#source, '');
    for (let [isLast, given] = [false, -Infinity]; !isLast && left > 0;) {
      const chunk = await reader.next();
      for (const record of chunk.records) {
        if (record.type !== 'events') continue;
        const from = given;
        given = Math.max(from, record.first + record.ends.length);
        const pieces = piecesOf(record, 0, (number) => number >= from && !settled.has(number));
        const found = pieces.flatMap(textsOf).slice(0, left);
        left -= found.length;
        if (found.length > 0) yield found.map((text) => ({ text, writtenMs: record.writtenMs }));
      }
      isLast = chunk.isLast;
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

function keptOpen(handle: FileHandle): Awaited<ReturnType<FileSource['promises']['open']>> {
  return {
    stat: () => handle.stat(),
    read: (buffer, offset, length, position) => handle.read(buffer, offset, length, position),
    close: async () => undefined,
  };
}

function textsOf({ events, ends }: ReturnType<typeof piecesOf>[number]): string[] {
  return ends.map((end, index) => events.toString('utf8', index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, end));
}
