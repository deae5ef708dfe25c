/** The three formats that the relay reads. */
export const FORMATS = ['yaml', 'json', 'toml'] as const;
export type Format = (typeof FORMATS)[number];

/** A flag file that both relays read. */
export interface FlagFile {
  /** Says where it is from, or what it shows. */
  readonly name: string;
  readonly format: Format;
  readonly content: Buffer;
  /** Flags that are evaluated even if the configuration does not tell of them. Default: none. */
  readonly keys?: readonly string[];
}

/** The format that a file name stands for; undefined for a file that is none of the three. */
export function formatOf(path: string): Format | undefined {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase();
  if (ending === 'yml') return 'yaml';
  return FORMATS.find((format) => format === ending);
}
