import { quoted } from '../../log-text.js';
import { sortByBytes } from '../go/json.js';
import { loadFlags, type LoadedFlag, type LoadedFlags } from './load-flags.js';
import type { DevRelayLogger } from '../logger.js';
import type { FlagDefinitions } from './decode-flags.js';

type Flags = LoadedFlags['flags'];

/** Is notified after each switch from one set of flags to another, also to an equal one. */
export type OnFlags = (before: Flags, after: Flags) => void;

/** The flags that the relay serves at the moment. A set that cannot be read leaves the last good one in place. */
export class FlagStore {
  readonly #logger: DevRelayLogger;
  readonly #listeners = new Set<OnFlags>();
  #flags: Flags = new Map();
  /** The flags that the relay was started with, or that its file has by now; `override` leaves them alone. */
  #base: Flags = this.#flags;
  #refreshedAt = new Date();

  constructor(logger: DevRelayLogger) {
    this.#logger = logger;
  }

  /** Replaces the set; logs the flags that are left out. */
  replace(definitions: FlagDefinitions): void {
    const { flags, refused } = loadFlags(definitions);
    this.#base = flags;
    this.#switchTo(flags);
    for (const [key, reason] of refused) this.#logger.warn(`flag ${quoted(key)} is left out: ${reason}`);
  }

  /** Serves these flags as they are, until the next `replace` or `restore`. */
  override(flags: Flags): void {
    this.#switchTo(flags);
  }

  /** The same with these flags in place of those of the same keys, or beside them. */
  overrideSome(flags: Flags): void {
    const all = new Map([...this.#flags, ...flags]);
    this.#switchTo(new Map(sortByBytes([...all.keys()]).map((key) => [key, all.get(key) as LoadedFlag])));
  }

  /** Serves what was replaced last, whatever has overridden it. */
  restore(): void {
    this.#switchTo(this.#base);
  }

  /** `listener` is called after each switch. Returns a function that ends that. */
  onSwitch(listener: OnFlags): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #switchTo(flags: Flags): void {
    const before = this.#flags;
    this.#flags = flags;
    this.touch();
    for (const listener of this.#listeners) listener(before, flags);
  }

  /** Notes that the flags were looked at now, whether they have changed or not. */
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
