import { flagAsGoStruct, type Flag } from './flag.js';
import { encodeGoJson, sortByBytes, UnsupportedValueError } from '../go/json.js';
import { readFlag, UnreadableFlagError, type Dialect } from './read-flag.js';
import { whyRefused } from './validate-flag.js';

/** A flag that the relay serves. */
export interface LoadedFlag {
  readonly flag: Flag;
  /** As the relay writes it; undefined if it holds what JSON cannot express. */
  readonly json: string | undefined;
}

export interface LoadedFlags {
  /** Sorted by key, as the relay answers them. */
  readonly flags: ReadonlyMap<string, LoadedFlag>;
  /** Flags that are left out, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
}

/** Loads a set of flags. Throws `UnreadableFlagError` if one of them makes the whole set unreadable. */
export function loadFlags(raw: unknown, dialect: Dialect): LoadedFlags {
  const flags = new Map<string, LoadedFlag>();
  const refused = new Map<string, string>();
  for (const [key, value] of sortedEntries(raw)) {
    const flag = readFlag(key, value, dialect);
    const reason = whyRefused(flag);
    if (reason === undefined) flags.set(key, { flag, json: encodeFlag(flag) });
    else refused.set(key, reason);
  }
  return { flags, refused };
}

function sortedEntries(raw: unknown): [string, unknown][] {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new UnreadableFlagError('expected an object with a flag behind each key');
  }
  return sortByBytes(Object.keys(raw)).map((key) => [key, (raw as Record<string, unknown>)[key]]);
}

function encodeFlag(flag: Flag): string | undefined {
  try {
    return encodeGoJson(flagAsGoStruct(flag));
  } catch (error) {
    if (error instanceof UnsupportedValueError) return undefined;
    throw error;
  }
}
