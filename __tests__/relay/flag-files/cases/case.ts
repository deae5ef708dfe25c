import type { FlagFile, Format } from '../flag-file.js';

/** A flag that is asked for whatever becomes of the file, so that one that is left out shows. */
const keys = ['f'];

const make =
  (format: Format) =>
  (name: string, content: string | Buffer): FlagFile => ({
    name: `${format}: ${name}`,
    format,
    content: Buffer.from(content as string),
    keys,
  });

export const yaml = make('yaml');
export const json = make('json');
export const toml = make('toml');

/** The first line and the last one are only there for the reader. */
export const lines = (strings: TemplateStringsArray): string =>
  String.raw(strings).replace(/^\n/, '').replace(/ *$/, '');

/** Bytes of text, and of numbers. */
export const bytes = (...parts: readonly (string | readonly number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
