// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders of pages: the repository itself, its documentation, and the scripts about foreign surprises. */
const FOLDERS = ['', 'docs', 'findings'];

/**
 * Every page of the repository: its text by its path.
 *
 * @param {string} root
 * @returns {Map<string, string>}
 */
export function readPages(root) {
  const names = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => (folder === '' ? name : `${folder}/${name}`)),
  );
  return new Map(names.sort().map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}
