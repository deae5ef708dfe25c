import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, ownMember } from '../events/json.js';
import type { LoadedConfiguration } from '../relay/flag-configuration-client.js';
import { compileFlag, type CompiledFlag } from './engine/compile-flag.js';

interface Flag {
  /** As the relay sent it, to tell a change from a repetition (GOFF-EVT-004). */
  readonly definition: unknown;
  readonly compiled: CompiledFlag;
}

/** After so much time the event loop gets its turn. */
const SLICE_MS = 5;

/**
 * One configuration, compiled. Immutable: a refresh makes a new one, and evaluations that are under way keep theirs (GOFF-LIFE-007).
 */
export class FlagSet {
  readonly enrichment: Readonly<Record<string, unknown>> | undefined;
  readonly etag: string | undefined;
  /** Keys of the flags that were added, removed or changed against the set before. */
  readonly changed: readonly string[];
  /** Whether anything at all differs from the set before. */
  readonly differs: boolean;
  readonly #flags: ReadonlyMap<string, Flag>;

  private constructor(flags: Map<string, Flag>, loaded: LoadedConfiguration, before: FlagSet | undefined) {
    this.#flags = flags;
    this.enrichment = loaded.enrichment;
    this.etag = loaded.etag;
    this.changed = changedKeys(flags, FlagSet.#flagsOf(before));
    this.differs = this.changed.length > 0 || !isDeepStrictEqual(loaded.enrichment, before?.enrichment);
  }

  /** Compiles what is new and takes over what is not; gives way to the event loop while it does. */
  static async compile(loaded: LoadedConfiguration, before: FlagSet | undefined): Promise<FlagSet> {
    const flags = new Map<string, Flag>();
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

  static #flagsOf(set: FlagSet | undefined): ReadonlyMap<string, Flag> {
    return set === undefined ? new Map<string, Flag>() : set.#flags;
  }

  /**
   * Whether exposures of the flag are wanted: unless it says otherwise, and also if it is not here, because it may be newer (GOFF-COLL-020, -021). Read from
   * the flag itself, for one that the engine cannot read has exposures as well.
   */
  isTrackable(key: string): boolean {
    const definition = this.#flags.get(key)?.definition;
    return !isJsonObject(definition) || ownMember(definition, 'trackEvents') !== false;
  }

  get(key: string): CompiledFlag | undefined {
    return this.#flags.get(key)?.compiled;
  }
}

function flagOf(key: string, definition: unknown, before: Flag | undefined): Flag {
  if (before !== undefined && isDeepStrictEqual(before.definition, definition)) return before;
  return { definition, compiled: compileFlag(key, definition) };
}

function changedKeys(flags: ReadonlyMap<string, Flag>, before: ReadonlyMap<string, Flag>): string[] {
  const changed = [...flags].filter(([key, flag]) => before.get(key) !== flag).map(([key]) => key);
  const removed = [...before.keys()].filter((key) => !flags.has(key));
  return [...changed, ...removed];
}
