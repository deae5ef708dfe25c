// @ts-check
// Builds the documentation as a site, and checks it. See `--help`.
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkPages } from './docs/check-pages.mjs';
import { readPages } from './docs/pages.mjs';
import { siteLinks } from './docs/site-links.mjs';

const HELP = `npm run docs -- [--json] [--check]

Checks README.md, the pages of docs/ and the others of the repository: that links, anchors, commands and pictures are
there, and that every block of code is equal to a file, run, compiled, parsed, or marked as untested. Then builds them
and the declarations of all entries into the folder site/, and checks the links of that. Needs no network.

  --check   only the checks of the pages; builds nothing
  --json    prints the counts and the mistakes as one object

Exit codes: 0 all is right, 1 something is wrong, 2 the command line is.`;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { json = false, check = false } = readOptions();

const pages = readPages(root);
const found = checkPages({ root, pages });
const site = check || found.mistakes.length > 0 ? undefined : await build();
const mistakes = [...found.mistakes, ...(site?.mistakes ?? [])];
if (json) console.log(JSON.stringify({ ...found, site: site?.links, mistakes }));
else print();
exit(mistakes.length > 0 ? 1 : 0);

/** A mistake on the command line is told in one sentence. */
function readOptions() {
  try {
    const flag = /** @type {const} */ ({ type: 'boolean' });
    const { values } = parseArgs({ options: { json: flag, check: flag, help: flag } });
    if (values.help !== true) return values;
    console.log(HELP);
    return exit(0);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return exit(2);
  }
}

/** A site takes its place when it is right. */
async function build() {
  // TypeDoc takes a second to load, and the checks do without it.
  const { buildSite } = await import('./docs/site.mjs');
  const fresh = await mkdtemp(join(root, '.site-'));
  try {
    if (!(await buildSite({ root, out: fresh, pages: [...pages.keys()] })))
      return { links: 0, mistakes: ['The site could not be built: see the lines of TypeDoc.'] };
    const links = siteLinks(fresh);
    if (links.mistakes.length > 0) return links;
    await rm(join(root, 'site'), { recursive: true, force: true });
    await rename(fresh, join(root, 'site'));
    return links;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

function print() {
  const { file, run, compiled, parsed, untested } = found.blocks;
  console.log(`Pages: ${found.pages}, with ${found.links} links and ${found.pictures} pictures.`);
  console.log(
    `Blocks of code: ${file} equal to a file, ${run} run, ${compiled} compiled, ${parsed} parsed, ` +
      `${untested} untested.`,
  );
  if (site !== undefined) console.log(`Site: site/index.html, with ${site.links} links.`);
  for (const mistake of mistakes) console.error(mistake);
}
