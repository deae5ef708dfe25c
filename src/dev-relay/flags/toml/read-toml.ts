import { decodeFlags, type FlagDefinitions } from '../decode-flags.js';
import { UnreadableFlagError } from '../unreadable-flag.js';
import { parseToml } from './toml-parser.js';
import { TomlSource } from './toml-source.js';

/** Reads flags from TOML as the relay's library does. Throws `UnreadableFlagError`. */
export function readTomlFlags(file: Buffer): FlagDefinitions {
  return decodeFlags(parseToml(decode(file)), new TomlSource());
}

/** Go passes over a byte order mark, of UTF-16 too, and reads UTF-8 behind it. */
function decode(file: Buffer): string {
  const mark = /^(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)/.exec(file.toString('latin1', 0, 3))?.[0].length ?? 0;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file.subarray(mark));
  } catch {
    throw new UnreadableFlagError('the text is not in UTF-8');
  }
}
