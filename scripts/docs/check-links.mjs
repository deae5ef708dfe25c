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
 * A sentence for each link of the pages to a file or an anchor that does not exist. Addresses of other hosts are not
 * requested.
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
 * A sentence for each link of a packed page to a file that is not packed, unless the page says so: its paragraph, item
 * or row has the words "in the repository", or a paragraph before the first `##` has them and names the file; for all
 * pictures of a page one word of them is enough.
 *
 * @param {{ packed: ReadonlySet<string>, pages: Pages }} sources
 * @returns {string[]}
 */
export function unpackedLinkMistakes({ packed, pages }) {
  return [...pages]
    .filter(([page]) => packed.has(page))
    .flatMap(([page, text]) =>
      linksOf(text)
        .map((link) => ({ ...link, file: fileOf(page, link.target) }))
        .filter(({ target, file }) => !isElsewhere(target) && !packed.has(file))
        .filter((link) => !isMarked(text, link))
        .map(({ line, target }) => `${page}:${line} the link ${target} leads to no file of the package.`),
    );
}

/** @param {string} text @param {{ line: number, file: string, isPicture: boolean }} link */
function isMarked(text, { line, file, isPicture }) {
  const [start = ''] = text.split('\n## ');
  const word = isPicture ? 'picture' : posix.basename(file);
  const named = start.split('\n\n').filter((paragraph) => paragraph.includes(word));
  return [partAround(text, line), ...named].some((part) => /\bin\s+the\s+repository\b/.test(part));
}

/**
 * The paragraph, the item of a list or the row of a table that has a line.
 *
 * @param {string} text
 * @param {number} line
 */
function partAround(text, line) {
  const lines = text.split('\n');
  const begins = (/** @type {number} */ at) => at === 0 || /^\s*$|^(?:[-|]|\d+\.) ?/.test(lines[at] ?? '');
  let [first, end] = [line - 1, line];
  while (!begins(first)) first -= 1;
  while (end < lines.length && !begins(end)) end += 1;
  return lines.slice(first, end).join('\n');
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
