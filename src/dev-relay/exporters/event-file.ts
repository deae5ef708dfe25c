import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that lines are appended to, in the order given, without waiting for the disk. */
export class EventFile {
  readonly #handle: FileHandle;
  #waiting: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  #failure: unknown;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Makes the folder and the file where they are missing; keeps what the file holds. */
  static async open(path: string): Promise<EventFile> {
    await mkdir(dirname(path), { recursive: true });
    return new EventFile(await open(path, 'a'));
  }

  append(text: string): void {
    if (text === '') return;
    if (this.#waiting.push(text) === 1) this.#writing = this.#writing.then(() => this.#writeWaiting());
  }

  /** Resolves when all that was appended is in the file; rejects if a write failed, then and ever after. */
  async flush(): Promise<void> {
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure as Error;
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
      await this.#handle.appendFile(text);
    } catch (error) {
      this.#failure ??= error;
    }
  }
}
