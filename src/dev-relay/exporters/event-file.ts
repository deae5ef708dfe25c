import { open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.js';

/** Called for the first write that fails, and for the first one that fails after others succeeded. */
export type OnWriteFailure = (path: string, error: NodeJS.ErrnoException) => void;

/**
 * A file that lines are appended to, in the order given, without waiting for the disk. When it is removed or renamed,
 * the lines that follow go into a new one.
 */
export class EventFile {
  readonly #path: string;
  readonly #onFailure: OnWriteFailure;
  #file: OpenFile;
  #waiting: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  #failure: unknown;
  #isFailing = false;

  private constructor(path: string, { file, onFailure }: { file: OpenFile; onFailure: OnWriteFailure }) {
    this.#path = path;
    this.#file = file;
    this.#onFailure = onFailure;
  }

  /** Makes the folder and the file where they are missing; keeps what the file holds. */
  static async open(path: string, onFailure: OnWriteFailure = () => undefined): Promise<EventFile> {
    return new EventFile(path, { file: await openToAppend(path), onFailure });
  }

  append(text: string): void {
    if (text === '') return;
    if (this.#waiting.push(text) === 1) this.#writing = this.#writing.then(() => this.#writeWaiting());
  }

  /** Resolves when all that was appended is in the file; rejects from the first failed write on. */
  async flush(): Promise<void> {
    await this.#writing;
    if (this.#failure !== undefined) throw missing(this.#path, this.#failure);
  }

  /** Flushes and closes the file. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.#file.handle.close();
    }
  }

  async #writeWaiting(): Promise<void> {
    const text = this.#waiting.join('');
    this.#waiting = [];
    try {
      if (!(await this.#isInPlace())) await this.#reopen();
      await this.#file.handle.appendFile(text);
      this.#isFailing = false;
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Whether what the path leads to is still the file that is open. */
  async #isInPlace(): Promise<boolean> {
    const there = await stat(this.#path).catch(() => undefined);
    return there?.ino === this.#file.ino && there.dev === this.#file.dev;
  }

  async #reopen(): Promise<void> {
    const file = await openToAppend(this.#path);
    const before = this.#file;
    this.#file = file;
    await before.handle.close();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    if (!this.#isFailing) this.#onFailure(this.#path, error as NodeJS.ErrnoException);
    this.#isFailing = true;
  }
}

function missing(path: string, cause: unknown): Error {
  const { code = String(cause) } = cause as NodeJS.ErrnoException;
  return new Error(`Events are missing from ${path} (${code}).`, { cause });
}

async function openToAppend(path: string): Promise<OpenFile> {
  await makeFolder(dirname(path));
  const handle = await open(path, 'a');
  const { ino, dev } = await handle.stat();
  return { handle, ino, dev };
}

/** No other file has this number and this device as long as it is open. */
interface OpenFile {
  readonly handle: FileHandle;
  readonly ino: number;
  readonly dev: number;
}
