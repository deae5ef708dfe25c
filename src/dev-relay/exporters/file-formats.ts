import { InvalidArgumentError } from '../errors.js';
import type { FileFormat } from './file-format.js';
import { json } from './formats/json.js';

/** Every format of the output files: one file of `formats/` and one line here. */
export const FILE_FORMATS = { json } as const satisfies Readonly<Record<string, FileFormat>>;

export type FileFormatName = keyof typeof FILE_FORMATS;

export const FILE_FORMAT_NAMES = Object.keys(FILE_FORMATS) as readonly FileFormatName[];

export const DEFAULT_FILE_FORMAT: FileFormatName = 'json';

/** The format of that name. Throws a `TypeError` with one sentence if there is none. */
export function fileFormatOf(name: string): FileFormat {
  const known = FILE_FORMAT_NAMES.find((each) => each === name);
  if (known !== undefined) return FILE_FORMATS[known];
  const message = `Expected the output format to be ${FILE_FORMAT_NAMES.join(' or ')}, got "${String(name)}".`;
  throw new InvalidArgumentError('INVALID_OPTIONS', message);
}

/** Names of the files in the output folder. */
export function fileNamesOf({ extension }: FileFormat): { readonly feature: string; readonly tracking: string } {
  return { feature: `feature.${extension}`, tracking: `tracking.${extension}` };
}
