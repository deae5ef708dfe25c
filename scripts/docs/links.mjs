// @ts-check
import { withoutBlocks } from '../code-blocks/code-blocks.mjs';

/** A link or a picture, what it leads to as the page writes it, and the line that has it. */
/** @typedef {{ target: string, line: number, isPicture: boolean }} Link */

/** `[text](target "title")`, the end of a picture's too. */
const INLINE = /(?<picture>!\[[^\]]*)?\]\(\s*<?(?<inline>[^()\s>]+)>?(?:\s+"[^"]*")?\s*\)/;
/** `[name]: target`. */
const DEFINITION = /^ {0,3}\[[^\]]+\]:\s+<?(?<defined>[^\s>]+)/;
const ATTRIBUTE = /<[^<>]*?\b(?<name>href|src|srcset)="(?<attribute>[^"]+)"/;
const LINK = new RegExp([INLINE, DEFINITION, ATTRIBUTE].map(({ source }) => source).join('|'), 'gm');

/**
 * The links of a page, without those in code.
 *
 * @param {string} page
 * @returns {Link[]}
 */
export function linksOf(page) {
  const prose = withoutBlocks(page).replace(/(`+)(?!`)[^`]*?\1(?!`)/g, '');
  return [...prose.matchAll(LINK)].map(({ index, groups = {} }) => ({
    target: groups['inline'] ?? groups['defined'] ?? groups['attribute'] ?? '',
    line: prose.slice(0, index).split('\n').length,
    isPicture: groups['picture'] !== undefined || groups['name']?.startsWith('src') === true,
  }));
}

/**
 * The anchors of the headings of a page, as GitHub makes them, and those that it sets itself.
 *
 * @param {string} page
 * @returns {Set<string>}
 */
export function anchorsOf(page) {
  const prose = withoutBlocks(page);
  /** @type {Set<string>} */
  const anchors = new Set([...prose.matchAll(/<[^<>]*?\b(?:id|name)="([^"]+)"/g)].map(([, name = '']) => name));
  for (const [, heading = ''] of prose.matchAll(/^#{1,6} +(.+?)(?: +#+)?$/gm)) {
    const slug = slugOf(heading);
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** @param {string} heading */
function slugOf(heading) {
  const text = heading.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return text.replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-');
}
