// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blockMistakes, compileMistakes, countsOf, judgedBlocks } from '../code-blocks/check-blocks.mjs';
import { linkMistakes, picturesOf, unreachablePages } from './check-links.mjs';
import { commandMistakes } from './commands.mjs';
import { linksOf } from './links.mjs';
import { picturesOfNobody, picturesThere } from './pictures.mjs';

/** @typedef {Readonly<Record<string, number>>} Counts */
/** @typedef {{ mistakes: string[], pages: number, links: number, pictures: number, blocks: Counts }} Findings */

/** The line of a block's file is one of the page that has the block. @param {string} mistake */
const atLineOfPage = (mistake) =>
  mistake.replace(
    /^(\S+)-(\d+)\.mts:(\d+)/,
    (_all, page, first, line) => `${page}:${Number(first) + Number(line) - 1}`,
  );

/**
 * Checks the pages as they are in the repository: links, anchors, commands, pictures and blocks.
 *
 * @param {{ root: string, pages: ReadonlyMap<string, string> }} sources
 * @returns {Findings}
 */
export function checkPages({ root, pages }) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const blocks = judgedBlocks({ root, pages });
  const pictures = [...new Set([...picturesOf(pages), ...picturesThere(root)])];
  const mistakes = [
    ...linkMistakes({ root, pages }),
    ...unreachablePages(pages).map((page) => `${page} no chain of links leads here from README.md.`),
    ...commandMistakes({ root, pages, scripts: Object.keys(scripts) }),
    ...picturesOfNobody({ root, pictures }).map((path) => `${path} no test and no script makes this picture.`),
    ...blockMistakes({ root, blocks }),
    ...compileMistakes({ root, blocks }).map(atLineOfPage),
  ];
  const links = [...pages.values()].reduce((sum, text) => sum + linksOf(text).length, 0);
  return { mistakes, pages: pages.size, links, pictures: pictures.length, blocks: countsOf(blocks) };
}
