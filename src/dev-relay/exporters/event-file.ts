import { open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.js';

/** Told of the first write that fails, and of the first one that fails after others succeeded. */
export type OnWriteFailure = (path: string, error: NodeJS.ErrnoException) => void;

/**
 * A file that lines are appended to, in the order given, without waiting for the disk. When it is removed or renamed,
 * the lines that follow go into a new one.
 */
export class EventFile {
  readonly #path: string;
  readonly #onFailure: OnWriteFailure;
  #handle: FileHandle;
  #waiting: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  #failure: unknown;
  #isFailing = false;

  private constructor(path: string, { handle, onFailure }: { handle: FileHandle; onFailure: OnWriteFailure }) {
    this.#path = path;
    this.#handle = handle;
    this.#onFailure = onFailure;
  }

  /** Makes the folder and the file where they are missing; keeps what the file holds. */
  static async open(path: string, onFailure: OnWriteFailure = () => undefined): Promise<EventFile> {
    return new EventFile(path, { handle: await openToAppend(path), onFailure });
  }

  append(text: string): void {
    if (text === '') return;
    if (this.#waiting.push(text) === 1) this.#writing = this.#writing.then(() => this.#writeWaiting());
  }

  /** Resolves when all that was appended is in the file; rejects if a write failed, then and ever after. */
  async flush(): Promise<void> {
    await this.#writing;
    if (this.#failure !== undefined) throw missing(this.#path, this.#failure);
  }

  /** Flushes and closes the file. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.#handle.close();
    }
  }

  async #writeWaiting(): Promise<void> {
    const text = this.#waiting.join('');
    this.#waiting = [];
    try {
      if (!(await this.#isInPlace())) await this.#reopen();
      await this.#handle.appendFile(text);
      this.#isFailing = false;
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Whether what the path leads to is still the file that is open. */
  async #isInPlace(): Promise<boolean> {
    const [here, there] = await Promise.all([this.#handle.stat(), stat(this.#path).catch(() => undefined)]);
    return here.ino === there?.ino && here.dev === there.dev;
  }

  async #reopen(): Promise<void> {
    const handle = await openToAppend(this.#path);
    const before = this.#handle;
    this.#handle = handle;
    await before.close();
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

async function openToAppend(path: string): Promise<FileHandle> {
  await makeFolder(dirname(path));
  return open(path, 'a');
}
