// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Folders of the suites and the scripts that make pictures. */
const MAKERS = /** @type {const} */ ({ '__tests__/browser': '.browser.test.ts', bench: '.mjs' });

/** What a picture of the documentation may be. */
const PICTURE = /\.(?:png|svg|jpe?g|gif|webp)$/;

/** The pictures that are in the documentation, by their paths. @param {string} root */
export function picturesThere(root) {
  const names = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => PICTURE.test(name)).map((name) => `docs/${name}`);
}

/**
 * The pictures that nobody makes: no suite of `npm run test:browser` and no script of `bench` has the name of the file.
 * The one in dark colours, `NAME-dark.png`, is made with `NAME.png`.
 *
 * @param {{ root: string, pictures: readonly string[] }} sources
 * @returns {string[]}
 */
export function picturesOfNobody({ root, pictures }) {
  const makers = Object.entries(MAKERS).flatMap(([folder, ending]) => sourcesIn(join(root, folder), ending));
  return pictures.filter((path) => {
    const name = basename(path).replace('-dark.', '.');
    return !makers.some((source) => source.includes(`'${name}'`));
  });
}

/** @param {string} folder @param {string} ending */
function sourcesIn(folder, ending) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith(ending) && !name.startsWith('node_modules'),
  );
  return names.map((name) => readFileSync(join(folder, name), 'utf8'));
}
