import type { FlagDefinitions } from './decode-flags.js';

/** Reads the flags of a file. Throws `UnreadableFlagError`. */
export type ReadFlags = (file: Buffer) => FlagDefinitions;

/** A format of flag files. */
export interface FlagFileFormat {
  /** How names of its files end, in lower case. Empty for any other name. */
  readonly endings: readonly string[];
  /** Loads the reader: only this format needs its parser. */
  readonly load: () => Promise<ReadFlags>;
}

const formats: readonly FlagFileFormat[] = [
  { endings: ['.json'], load: async () => (await import('./json/read-json.js')).readJsonFlags },
  { endings: ['.toml'], load: async () => (await import('./toml/read-toml.js')).readTomlFlags },
  { endings: [''], load: async () => (await import('./yaml/read-yaml.js')).readYamlFlags },
];

/** The format of a file, by its name. */
export function formatOf(path: string): FlagFileFormat {
  const name = path.toLowerCase();
  return formats.find(({ endings }) => endings.some((ending) => name.endsWith(ending))) as FlagFileFormat;
}
