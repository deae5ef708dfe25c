// @ts-check
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { anchorsOf, linksOf } from './links.mjs';

/** @typedef {ReadonlyMap<string, string>} Pages Texts by their paths in the repository. */

const isElsewhere = (/** @type {string} */ target) => /^[a-z][a-z+.-]*:/i.test(target);

/** The path in the repository that a link of a page leads to. @param {string} page @param {string} target */
function fileOf(page, target) {
  const [path = ''] = target.split('#');
  return path === '' ? page : posix.normalize(posix.join(posix.dirname(page), decodeURI(path)));
}

/**
 * A sentence for each link of the pages to a file or an anchor that there is none of. Addresses of other hosts are not
 * asked.
 *
 * @param {{ root: string, pages: Pages }} sources
 * @returns {string[]}
 */
export function linkMistakes({ root, pages }) {
  const anchors = new Map([...pages].map(([page, text]) => [page, anchorsOf(text)]));
  return [...pages].flatMap(([page, text]) =>
    linksOf(text)
      .filter(({ target }) => !isElsewhere(target))
      .flatMap(({ target, line }) => {
        const file = fileOf(page, target);
        const [, anchor] = target.split('#');
        if (file.startsWith('..') || !existsSync(join(root, file)))
          return [`${page}:${line} the link ${target} leads to no file of the repository.`];
        if (anchor === undefined || anchors.get(file)?.has(anchor)) return [];
        return [`${page}:${line} the link ${target} leads to no heading of ${file}.`];
      }),
  );
}

/**
 * The pages that no chain of links leads to from `README.md`.
 *
 * @param {Pages} pages
 * @returns {string[]}
 */
export function unreachablePages(pages) {
  const reached = new Set(['README.md']);
  for (const page of reached) {
    for (const { target } of linksOf(pages.get(page) ?? '')) {
      const file = isElsewhere(target) ? undefined : fileOf(page, target);
      if (file !== undefined && pages.has(file)) reached.add(file);
    }
  }
  return [...pages.keys()].filter((page) => !reached.has(page));
}

/**
 * The pictures that the pages show, by their paths in the repository.
 *
 * @param {Pages} pages
 * @returns {string[]}
 */
export function picturesOf(pages) {
  const shown = [...pages].flatMap(([page, text]) =>
    linksOf(text)
      .filter(({ isPicture, target }) => isPicture && !isElsewhere(target))
      .map(({ target }) => fileOf(page, target)),
  );
  return [...new Set(shown)].sort();
}
