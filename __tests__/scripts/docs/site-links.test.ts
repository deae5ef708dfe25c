import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { siteLinks } from '../../../scripts/docs/site-links.mjs';
import { temporaryFolder } from '../../helpers/temporary-files.js';

/** A site of a first page with this text, another page and a style. */
async function siteWith(text: string): Promise<ReturnType<typeof siteLinks>> {
  const folder = await temporaryFolder();
  const files = { 'index.html': text, 'documents/a&b.html': '<h1 id="top">A</h1>', 'assets/style.css': '' };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return siteLinks(folder);
}

it.each([
  '<a href="documents/a&amp;b.html#top">a</a>',
  '<h2 id="here">h</h2><a class="x" href="#here">a</a>',
  '<link rel="stylesheet" href="assets/style.css?v=1">',
  '<a href="https://example.com/">elsewhere</a>',
  '<img src="data:image/png;base64,AA==">',
])('a link of a site that leads somewhere is no mistake: %s', async (html) => {
  expect(await siteWith(html)).toEqual({ links: 1, mistakes: [] });
});

it.each([
  ['<a href="documents/none.html">a</a>', 'index.html: documents/none.html leads to no file.'],
  ['<a href="documents/">a</a>', 'index.html: documents/ leads to no file.'],
  ['<a href="../">a</a>', 'index.html: ../ leads to no file.'],
  ['<a href="documents/a&amp;b.html#none">a</a>', 'index.html: documents/a&b.html#none leads to no anchor.'],
  ['<a href="#none">a</a>', 'index.html: #none leads to no anchor.'],
  [
    '<script src="https://example.com/x.js"></script>',
    'index.html: https://example.com/x.js is loaded from another host.',
  ],
  ['<link href="//example.com/x.css">', 'index.html: //example.com/x.css is loaded from another host.'],
])('a link of a site that leads nowhere, or loads from elsewhere, is a mistake: %s', async (html, mistake) => {
  expect(await siteWith(html)).toEqual({ links: 1, mistakes: [mistake] });
});
