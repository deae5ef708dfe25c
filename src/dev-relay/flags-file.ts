import { readFile } from 'node:fs/promises';

import type { FlagStore } from './flag-store.js';
import type { DevRelayLogger } from './logger.js';
import type { Dialect } from './read-flag.js';

/**
 * A flag file, looked at again and again: `.json` is JSON, any other name is YAML.
 *
 * A change that cannot be read is logged once and leaves the last good flags in place.
 */
export class FlagsFile {
  readonly #path: string;
  readonly #store: FlagStore;
  readonly #logger: DevRelayLogger;
  #text: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string, { store, logger }: { store: FlagStore; logger: DevRelayLogger }) {
    this.#path = path;
    this.#store = store;
    this.#logger = logger;
  }

  /** Reads the file; throws one sentence if it cannot be read or does not hold flags. */
  async load(): Promise<void> {
    const text = await this.#read();
    // Remembered before it is parsed: an unreadable text is complained about once.
    const unchanged = text === this.#text;
    this.#text = text;
    if (unchanged) return this.#store.touch();
    const dialect: Dialect = this.#path.toLowerCase().endsWith('.json') ? 'json' : 'yaml';
    try {
      this.#store.replace(await parse(text, dialect), dialect);
    } catch (error) {
      throw new Error(`The flag file ${this.#path} is not readable: ${firstLine(error)}.`, { cause: error });
    }
  }

  /** Loads again; false if that failed, with the reason in the log. */
  async reload(): Promise<boolean> {
    try {
      await this.load();
      return true;
    } catch (error) {
      this.#logger.error(`${firstLine(error)} The flags stay as they were.`);
      return false;
    }
  }

  /** Looks at the file every `intervalMs`; does not keep the process alive. */
  watch(intervalMs: number): void {
    const again = (): void => void this.reload().finally(() => this.#timer?.refresh());
    this.#timer = setTimeout(again, intervalMs).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #read(): Promise<string> {
    try {
      return await readFile(this.#path, 'utf8');
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
      throw new Error(`The flag file ${this.#path} ${reason}.`, { cause: error });
    }
  }
}

async function parse(text: string, dialect: Dialect): Promise<unknown> {
  if (dialect === 'json') return JSON.parse(text);
  // Only a YAML file needs the parser; `yaml` is a dependency of the dev relay alone.
  const yaml = await import('yaml');
  return yaml.parse(text, { merge: true }) ?? {};
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n', 1)[0] as string).replace(/[.:]$/, '');
}
