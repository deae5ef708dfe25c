import { NumberSet } from './number-set.js';
import type { LogHeader } from './record-format.js';
import { readRecords, type ReadRecord } from './record-reader.js';

/** What is read at a time; a longer record is read whole. */
const CHUNK_BYTES = 1024 * 1024;

/** What reading needs of an open file. */
export interface OpenFile {
  stat(): Promise<{ readonly size: number }>;
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  close(): Promise<void>;
}

/** Where files are opened. */
export interface FileSource {
  readonly promises: { open(path: string, flags: string): Promise<OpenFile> };
}

/** Some records of a file, in their order. */
export interface Chunk {
  readonly records: readonly ReadRecord[];
  /** Where each of them begins in the file. */
  readonly starts: readonly number[];
  /** Whether something before one of them belongs to no record, unlike the torn end that a killed process leaves. */
  readonly isDamagedInside: boolean;
  /** Where the last of them ends in the file; `undefined` if there is none. */
  readonly wholeEnd: number | undefined;
  /** Whether the file has no more. */
  readonly isLast: boolean;
}

/**
 * Reads a file of a log from its beginning, some records at a time, while others may be appended. Records are views of
 * memory that is read into again: they are valid until the next call.
 */
export class SegmentReader {
  readonly #files: FileSource;
  readonly path: string;
  #offset = 0;
  #memory: Buffer = Buffer.allocUnsafeSlow(0);

  constructor(files: FileSource, path: string) {
    this.#files = files;
    this.path = path;
  }

  /** How far it has come. */
  get offset(): number {
    return this.#offset;
  }

  /** Goes on at this offset, where a record has to begin. */
  moveTo(offset: number): void {
    this.#offset = offset;
  }

  /** Reads some records, but nothing after `endBytes`. Rejects if the file cannot be read. */
  async next(endBytes = Infinity): Promise<Chunk> {
    const handle = await this.#files.promises.open(this.path, 'r');
    try {
      const size = Math.min(endBytes, (await handle.stat()).size);
      for (let length = CHUNK_BYTES; ; length *= 4) {
        const buffer = this.#room(Math.max(0, Math.min(length, size - this.#offset)));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, this.#offset);
        // If somebody has cut the file meanwhile, it has fewer bytes than its size said.
        const behind = bytesRead < buffer.length ? 0 : size - this.#offset - bytesRead;
        const read = readRecords(buffer.subarray(0, bytesRead), behind);
        const { records, consumed, wholeBytes } = read;
        const isLast = behind <= 0;
        if (consumed === 0 && !isLast) continue;
        const base = this.#offset;
        this.#offset += consumed;
        const starts = read.starts.map((start) => base + start);
        const wholeEnd = wholeBytes === 0 ? undefined : base + wholeBytes;
        return { records, starts, wholeEnd, isDamagedInside: read.damagedBefore > 0, isLast };
      }
    } finally {
      await handle.close();
    }
  }

  /** A record that is longer than others gets memory of its own, which nobody keeps. */
  #room(bytes: number): Buffer {
    if (bytes > CHUNK_BYTES) return Buffer.allocUnsafeSlow(bytes);
    if (this.#memory.length < bytes) this.#memory = Buffer.allocUnsafeSlow(bytes);
    return this.#memory.subarray(0, bytes);
  }
}

/** What a file holds. */
export interface SegmentContents {
  readonly header: LogHeader | undefined;
  /** The numbers of its events. */
  readonly events: NumberSet;
  readonly settled: NumberSet;
  readonly newestMs: number;
  readonly bytes: number;
  /** Where its last record ends: what follows is torn. */
  readonly wholeBytes: number;
  /** Whether something between its records could not be read. */
  readonly isDamaged: boolean;
}

/** Reads all of a file, and keeps none of its events. Rejects if it cannot be read. */
export async function scanSegment(files: FileSource, path: string): Promise<SegmentContents> {
  const reader = new SegmentReader(files, path);
  const [events, settled] = [new NumberSet(), new NumberSet()];
  let [header, isDamaged]: [LogHeader | undefined, boolean] = [undefined, false];
  let [newestMs, wholeBytes] = [0, 0];
  for (let isLast = false; !isLast;) {
    const chunk = await reader.next();
    for (const record of chunk.records) {
      if (record.type === 'header') header ??= record.header;
      else if (record.type === 'settled') for (const run of record.runs) settled.add(run);
      else {
        events.add({ first: record.first, count: record.ends.length });
        newestMs = Math.max(newestMs, record.writtenMs);
      }
    }
    isDamaged ||= chunk.isDamagedInside;
    wholeBytes = chunk.wholeEnd ?? wholeBytes;
    isLast = chunk.isLast;
  }
  return { header, events, settled, newestMs, isDamaged, bytes: reader.offset, wholeBytes };
}
