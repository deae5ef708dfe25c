// @ts-check
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const LINK = /<(\w+)\b[^<>]*?\b(href|src)="([^"]*)"/g;
const ANCHOR = /<[^<>]*?\b(?:id|name)="([^"]+)"/g;

/**
 * A sentence for each link of a built site to a file or an anchor that does not exist, and for each file that a page
 * would load from another host.
 *
 * @param {string} folder
 * @returns {{ links: number, mistakes: string[] }}
 */
export function siteLinks(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
  const pages = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const anchors = new Map([...pages].map(([name, html]) => [name, anchorsIn(html)]));
  let links = 0;
  const mistakes = [...pages].flatMap(([page, html]) =>
    [...html.matchAll(LINK)].flatMap(([, element = '', , target = '']) => {
      links += 1;
      const link = { page, element, target: decodeText(target) };
      const wrong = wrongIn({ ...link, folder, anchors });
      return wrong === undefined ? [] : [`${page}: ${link.target} ${wrong}.`];
    }),
  );
  return { links, mistakes };
}

/** @param {string} html */
const anchorsIn = (html) => new Set([...html.matchAll(ANCHOR)].map(([, name = '']) => decodeText(name)));

/** @param {string} text */
const decodeText = (text) =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/**
 * @param {{ folder: string, page: string, element: string, target: string, anchors: ReadonlyMap<string, Set<string>> }}
 *   link
 */
function wrongIn({ folder, page, element, target, anchors }) {
  if (/^[a-z][a-z+.-]*:/i.test(target) || target.startsWith('//'))
    return element === 'a' || target.startsWith('data:') ? undefined : 'is loaded from another host';
  const [path = '', anchor = ''] = target.split('#').map(decodeURIComponent);
  const [file = ''] = path.split('?');
  const place = file === '' ? join(folder, page) : join(folder, dirname(page), file);
  const isThere = !relative(folder, place).startsWith('..') && existsSync(place) && statSync(place).isFile();
  if (!isThere) return 'leads to no file';
  const there = anchors.get(relative(folder, place));
  return anchor === '' || there === undefined || there.has(anchor) ? undefined : 'leads to no anchor';
}
