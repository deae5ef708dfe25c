import { encodeGoJson, sortByBytes, UnsupportedValueError } from '../go/json.js';
import type { FlagDefinitions } from './decode-flags.js';
import { flagAsGoStruct, type Flag } from './flag.js';
import { whyRefused } from './validate-flag.js';

/** A flag that the relay serves. */
export interface LoadedFlag {
  readonly flag: Flag;
  /** As the relay writes it; undefined if it holds what JSON cannot express. */
  readonly json: string | undefined;
  /** Why it has no JSON, in the words of Go. */
  readonly problem?: string;
}

export interface LoadedFlags {
  /** Sorted by key, as the relay returns them. */
  readonly flags: ReadonlyMap<string, LoadedFlag>;
  /** Flags that are left out, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
}

/** Judges each flag of a set. */
export function loadFlags(definitions: FlagDefinitions): LoadedFlags {
  const flags = new Map<string, LoadedFlag>();
  const refused = new Map<string, string>();
  for (const key of sortByBytes([...definitions.keys()])) {
    const flag = definitions.get(key) as Flag;
    const reason = whyRefused(flag);
    if (reason === undefined) flags.set(key, { flag, ...encodeFlag(flag) });
    else refused.set(key, reason);
  }
  return { flags, refused };
}

function encodeFlag(flag: Flag): Pick<LoadedFlag, 'json' | 'problem'> {
  try {
    return { json: encodeGoJson(flagAsGoStruct(flag)) };
  } catch (error) {
    if (error instanceof UnsupportedValueError) return { json: undefined, problem: error.message };
    throw error;
  }
}
