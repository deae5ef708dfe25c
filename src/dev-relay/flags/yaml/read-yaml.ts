import { decodeFlags, type FlagDefinitions } from '../decode-flags.js';
import { decodeYamlText } from './decode-text.js';
import { parseYaml } from './parser.js';
import { YamlSource } from './yaml-source.js';

/** Reads flags from the first document of a YAML file as the relay's library does. Throws `UnreadableFlagError`. */
export function readYamlFlags(file: Buffer): FlagDefinitions {
  const root = parseYaml(decodeYamlText(file));
  return root === undefined ? new Map() : decodeFlags(root, new YamlSource());
}
