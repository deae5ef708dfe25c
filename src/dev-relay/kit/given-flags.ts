import { quoted } from '../../log-text.js';
import { messageOf } from '../error-message.js';
import { InvalidArgumentError, type DevRelayErrorCode } from '../errors.js';
import { readFlagObjects } from '../flags/json/read-json.js';
import { loadFlags, type LoadedFlags } from '../flags/load-flags.js';

/** Refused flags that an error names. */
const MAX_NAMED = 3;

/**
 * The flags that a test gives, read from their JSON. Throws a `TypeError` with one sentence that names the flag: for
 * one that would make a flag file unreadable, and for one that the real relay would leave out when it loads a file. A
 * test would find it missing, and not know why.
 */
export function readGivenFlags(flags: unknown): LoadedFlags['flags'] {
  const { flags: loaded, refused } = reading(() => loadFlags(readFlagObjects(snapshot(flags))));
  if (refused.size > 0) throw new InvalidArgumentError(CODE, `${refusals(refused)}.`);
  return loaded;
}

/** The same for one flag: JSON leaves `undefined` and functions out, and a test that gives one has made a mistake. */
export function readGivenFlag(key: string, flag: unknown): LoadedFlags['flags'] {
  const loaded = readGivenFlags({ [key]: flag });
  if (loaded.has(key)) return loaded;
  throw new InvalidArgumentError(CODE, `flag ${quoted(key)}: expected an object, got ${typeof flag}`);
}

/**
 * A copy in plain JSON: what the caller does to its objects later has no effect. Throws a `TypeError` with that code
 * for what JSON cannot express.
 */
export function snapshot(value: unknown, code: DevRelayErrorCode = CODE): unknown {
  const json = reading(() => JSON.stringify(value), code) as string | undefined;
  return json === undefined ? undefined : (JSON.parse(json) as unknown);
}

/** Runs `read`; what it throws becomes an error of ours with the same sentence. */
export function reading<T>(read: () => T, code: DevRelayErrorCode = CODE): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof InvalidArgumentError) throw cause;
    throw new InvalidArgumentError(code, messageOf(cause), { cause });
  }
}

const CODE = 'INVALID_FLAGS';

function refusals(refused: LoadedFlags['refused']): string {
  const named = [...refused].slice(0, MAX_NAMED).map(([key, reason]) => `flag ${quoted(key)}: ${reason}`);
  const more = refused.size - named.length;
  return named.join('; ') + (more > 0 ? `; and ${more} more` : '');
}
