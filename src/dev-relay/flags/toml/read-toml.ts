import { decodeFlags, type FlagDefinitions } from '../decode-flags.js';
import { UnreadableFlagError } from '../unreadable-flag.js';
import { TomlSource } from './toml-source.js';
import { tomlTree } from './toml-tree.js';

/** Reads flags from TOML as the relay's library does. Throws `UnreadableFlagError`. */
export function readTomlFlags(file: Buffer): FlagDefinitions {
  return decodeFlags(tomlTree(decode(file)), new TomlSource());
}

function decode(file: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    throw new UnreadableFlagError('the text is not in UTF-8');
  }
}
