import { join } from 'node:path';
import { builtinModules } from '../../../builtin-modules.js';
import type { WholeRecord } from './record-writer.js';
import type { SpoolFiles } from './spool-files.js';

const { O_APPEND, O_WRONLY } = builtinModules.fs.constants;

/** A file that grows by whole records only. */
export class LogFile {
  readonly path: string;
  readonly descriptor: number;
  readonly #files: SpoolFiles;
  #bytes: number;
  #isTorn = false;
  #isRemoved = false;

  private constructor(files: SpoolFiles, path: string, flags: string | number) {
    this.path = path;
    this.#files = files;
    this.descriptor = files.openSync(path, flags, 0o600);
    this.#bytes = 0;
  }

  /**
   * Creates a file that begins with this record. Throws if the file exists; leaves no file without its first record.
   */
  static create(files: SpoolFiles, path: string, header: WholeRecord): LogFile {
    const file = new LogFile(files, path, 'ax');
    try {
      file.append(header);
      return file;
    } catch (error) {
      file.close();
      files.unlinkSync(path);
      throw error;
    }
  }

  /** Opens an existing file. It is not made anew if another process has taken it. */
  static reopen(files: SpoolFiles, path: string): LogFile {
    const file = new LogFile(files, path, O_WRONLY | O_APPEND);
    file.#bytes = files.fstatSync(file.descriptor).size;
    return file;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether its end could not be repaired, so that nothing may be appended any more. */
  get isTorn(): boolean {
    return this.#isTorn;
  }

  /** Whether this process has removed it, so that nobody will read it. */
  get isRemoved(): boolean {
    return this.#isRemoved;
  }

  /** This process removes the file. */
  removed(): void {
    this.#isRemoved = true;
  }

  /**
   * Appends one record, in one write. A full disk takes less than it is given, and gives an error only the next time:
   * then the record is taken back, and this throws.
   */
  append(record: WholeRecord): void {
    const { bytes } = record;
    let written = -1;
    try {
      written = this.#write(record);
    } finally {
      if (written !== bytes) this.#takeBack();
    }
    if (written !== bytes)
      throw Object.assign(new Error('Expected a whole write, got a part of it.'), { code: 'ENOSPC' });
    this.#bytes += bytes;
  }

  /** Whether it still has its name: another process may have taken it, or removed its folder. */
  get isInPlace(): boolean {
    return this.#files.existsSync(this.path);
  }

  close(): void {
    this.#files.closeSync(this.descriptor);
  }

  #write({ pieces, bytes }: WholeRecord): number {
    if (pieces.length === 2) return this.#files.writevSync(this.descriptor, pieces);
    return this.#files.writeSync(this.descriptor, pieces[0], 0, bytes);
  }

  #takeBack(): void {
    try {
      this.#files.ftruncateSync(this.descriptor, this.#bytes);
    } catch {
      this.#isTorn = true;
    }
  }
}

/** Makes what was created or renamed in a folder survive a power loss. */
export function syncFolder(files: SpoolFiles, folder: string): void {
  const descriptor = files.openSync(join(folder, '.'), 'r');
  try {
    files.fsyncSync(descriptor);
  } finally {
    files.closeSync(descriptor);
  }
}
