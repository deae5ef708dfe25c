import { quoted } from '../../log-text.js';
import { loadFlags, type LoadedFlag, type LoadedFlags } from './load-flags.js';
import type { DevRelayLogger } from '../logger.js';
import type { FlagDefinitions } from './decode-flags.js';

/** The flags that the relay serves at the moment. A set that cannot be read leaves the last good one in place. */
export class FlagStore {
  readonly #logger: DevRelayLogger;
  #flags: LoadedFlags['flags'] = new Map();
  #refreshedAt = new Date();

  constructor(logger: DevRelayLogger) {
    this.#logger = logger;
  }

  /** Replaces the set; logs the flags that are left out. */
  replace(definitions: FlagDefinitions): void {
    const { flags, refused } = loadFlags(definitions);
    this.#flags = flags;
    this.touch();
    for (const [key, reason] of refused) this.#logger.warn(`flag ${quoted(key)} is left out: ${reason}`);
  }

  /** The flags were looked at and had not changed. */
  touch(): void {
    this.#refreshedAt = new Date();
  }

  get(key: string): LoadedFlag | undefined {
    return this.#flags.get(key);
  }

  /** All flags sorted by key, or those of a list; unknown keys are passed over. */
  select(keys?: readonly string[]): [string, LoadedFlag][] {
    const wanted = new Set(keys);
    return [...this.#flags].filter(([key]) => keys === undefined || wanted.has(key));
  }

  get refreshedAt(): Date {
    return this.#refreshedAt;
  }
}
