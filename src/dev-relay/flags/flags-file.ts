import { readFile } from 'node:fs/promises';

import { fileWords } from '../../log-text.js';
import { systemClock, type Timer } from '../../timing/clock.js';
import type { FlagStore } from './flag-store.js';
import type { DevRelayLogger } from '../logger.js';
import { messageOf } from '../error-message.js';
import { formatOf } from './flag-file-formats.js';
import { whyUnreadable } from './unreadable-flag.js';

/**
 * A flag file, looked at again and again: `.json` is JSON, `.toml` is TOML, any other name is YAML.
 *
 * A change that cannot be read is logged once and leaves the last good flags in place.
 */
export class FlagsFile {
  readonly #path: string;
  readonly #store: FlagStore;
  readonly #logger: DevRelayLogger;
  #loaded: { readonly bytes: Buffer; readonly failure?: Error } | undefined;
  #lastComplaint: string | undefined;
  #timer: Timer | undefined;

  constructor(path: string, { store, logger }: { store: FlagStore; logger: DevRelayLogger }) {
    this.#path = path;
    this.#store = store;
    this.#logger = logger;
  }

  /** Reads the file; rejects with one sentence if it cannot be read or does not hold flags. */
  async load(): Promise<void> {
    const bytes = await this.#read();
    if (this.#loaded?.bytes.equals(bytes) !== true) this.#loaded = await this.#replace(bytes);
    else if (this.#loaded.failure === undefined) this.#store.touch();
    if (this.#loaded.failure !== undefined) throw this.#loaded.failure;
  }

  /** Loads again; false if that failed. The log has each reason once. */
  async reload(): Promise<boolean> {
    try {
      await this.load();
      this.#lastComplaint = undefined;
      return true;
    } catch (error) {
      const complaint = `${messageOf(error)} The flags stay as they were.`;
      if (complaint !== this.#lastComplaint) this.#logger.error(complaint);
      this.#lastComplaint = complaint;
      return false;
    }
  }

  /** Looks at the file every `intervalMs`; does not keep the process alive. */
  watch(intervalMs: number): void {
    const again = (): void => void this.reload().finally(() => this.#timer !== undefined && this.watch(intervalMs));
    // Not the global timer, which test tools stop.
    this.#timer = systemClock.setTimeout(again, intervalMs);
    this.#timer.unref();
  }

  close(): void {
    systemClock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #replace(bytes: Buffer): Promise<{ bytes: Buffer; failure?: Error }> {
    try {
      const readFlags = await formatOf(this.#path).load();
      this.#store.replace(readFlags(bytes));
      if (this.#loaded !== undefined) this.#logger.info(`The flags of ${this.#path} have changed and are in use.`);
      return { bytes };
    } catch (error) {
      const failure = new Error(`The flag file ${this.#path} is not readable: ${whyUnreadable(error)}.`, {
        cause: error,
      });
      return { bytes, failure };
    }
  }

  async #read(): Promise<Buffer> {
    try {
      return await readFile(this.#path);
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read: ${fileWords(error) ?? code}`;
      throw new Error(`The flag file ${this.#path} ${reason}.`, { cause: error });
    }
  }
}
