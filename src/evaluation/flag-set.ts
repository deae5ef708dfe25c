import { isDeepStrictEqual } from 'node:util';
import type { LoadedConfiguration } from '../relay/flag-configuration-client.js';
import { LoadedFlag } from './loaded-flag.js';

/** After so much time the event loop gets its turn. */
const SLICE_MS = 5;

/**
 * One configuration, compiled. Immutable: a refresh makes a new one, and evaluations that are under way keep theirs
 * (GOFF-LIFE-007).
 */
export class FlagSet {
  readonly enrichment: Readonly<Record<string, unknown>> | undefined;
  readonly etag: string | undefined;
  /** Keys of the flags that were added, removed or changed against the set before. */
  readonly changed: readonly string[];
  /** Whether anything at all differs from the set before. */
  readonly differs: boolean;
  readonly #flags: ReadonlyMap<string, LoadedFlag>;

  private constructor(flags: Map<string, LoadedFlag>, loaded: LoadedConfiguration, before: FlagSet | undefined) {
    this.#flags = flags;
    this.enrichment = loaded.enrichment;
    this.etag = loaded.etag;
    this.changed = changedKeys(flags, FlagSet.#flagsOf(before));
    this.differs = this.changed.length > 0 || !isDeepStrictEqual(loaded.enrichment, before?.enrichment);
  }

  /** Compiles what is new and takes over what is not; gives way to the event loop while it does. */
  static async compile(loaded: LoadedConfiguration, before: FlagSet | undefined): Promise<FlagSet> {
    const flags = new Map<string, LoadedFlag>();
    const known = FlagSet.#flagsOf(before);
    let sliceEnd = performance.now() + SLICE_MS;
    for (const [key, definition] of Object.entries(loaded.flags)) {
      flags.set(key, flagOf(key, definition, known.get(key)));
      if (performance.now() < sliceEnd) continue;
      await new Promise(setImmediate);
      sliceEnd = performance.now() + SLICE_MS;
    }
    return new FlagSet(flags, loaded, before);
  }

  static #flagsOf(set: FlagSet | undefined): ReadonlyMap<string, LoadedFlag> {
    return set === undefined ? new Map<string, LoadedFlag>() : set.#flags;
  }

  /** A flag that is not here counts as trackable: it may be newer (GOFF-COLL-020, -021). */
  isTrackable(key: string): boolean {
    return this.#flags.get(key)?.isTrackable !== false;
  }

  get(key: string): LoadedFlag | undefined {
    return this.#flags.get(key);
  }
}

function flagOf(key: string, definition: unknown, before: LoadedFlag | undefined): LoadedFlag {
  if (before !== undefined && isDeepStrictEqual(before.definition, definition)) return before;
  return new LoadedFlag(key, definition);
}

function changedKeys(flags: ReadonlyMap<string, LoadedFlag>, before: ReadonlyMap<string, LoadedFlag>): string[] {
  const changed = [...flags].filter(([key, flag]) => before.get(key) !== flag).map(([key]) => key);
  const removed = [...before.keys()].filter((key) => !flags.has(key));
  return [...changed, ...removed];
}
