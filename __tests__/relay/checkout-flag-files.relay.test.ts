import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compareBoth } from './flag-files/compare-both.js';
import { type FlagFile, formatOf } from './flag-files/flag-file.js';

/** A folder with flag files, for instance a checkout of GO Feature Flag. */
const checkout = process.env['FLAG_FILES_CHECKOUT'] ?? '';
/** Some repositories hold megabytes of generated JSON. */
const LARGEST_FILE = 1_000_000;

function flagFilesIn(folder: string): FlagFile[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const format = formatOf(path);
      if (format === undefined || /[\\/](node_modules|\.git)[\\/]/.test(path)) return [];
      const content = readFileSync(path);
      return content.length > LARGEST_FILE ? [] : [{ name: relative(folder, path), format, content }];
    });
}

(checkout === '' ? it.skip : it)(
  'the dev relay and the real relay read every YAML, JSON and TOML file of FLAG_FILES_CHECKOUT alike',
  async () => {
    const files = flagFilesIn(checkout);
    const { counts, byChance, different } = await compareBoth(files);
    const { served, refused, broken } = counts;
    console.log(
      `${files.length} files, ${served} served, ${refused} refused, ${broken} end the relay; ` +
        `${byChance} differ by chance, ${different.length} always`,
    );
    expect(counts.broken).toBe(0);
    // As they are: in an assertion they would be escaped, and could not be copied.
    if (different.length > 0) throw new Error(different.join('\n\n'));
  },
  1_200_000,
);
