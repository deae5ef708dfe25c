import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import {
  linkMistakes,
  picturesOf,
  unpackedLinkMistakes,
  unreachablePages,
} from '../../../scripts/docs/check-links.mjs';
import { commandMistakes, optionsGivenTo } from '../../../scripts/docs/commands.mjs';
import { ENTRIES } from '../../../scripts/docs/entries.mjs';
import { readPages } from '../../../scripts/docs/pages.mjs';
import { picturesOfNobody, picturesThere } from '../../../scripts/docs/pictures.mjs';

const root = resolve(__dirname, '../../..');
const pages = readPages(root);

interface Manifest {
  readonly name: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: object;
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const scripts = Object.keys(manifest.scripts);

it('the pages are those of the repository and of docs', () => {
  expect([...pages.keys()]).toEqual(
    expect.arrayContaining(['CHANGELOG.md', 'CONTRIBUTING.md', 'README.md', 'docs/delivery.md', 'docs/testing.md']),
  );
});

it('every link of the pages leads to a file, and every anchor to a heading', () => {
  expect(linkMistakes({ root, pages })).toEqual([]);
});

it('a page of the package says of each link whose file is not packed that it is in the repository', () => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const { stdout } = spawnSync('npm', args, { cwd: root, encoding: 'utf8' });
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  const packed = new Set(files.map(({ path }) => path));
  expect([...packed]).toEqual(expect.arrayContaining(['README.md', 'docs/delivery.md', 'dist/index.js']));
  expect(unpackedLinkMistakes({ packed, pages })).toEqual([]);
});

it('every page is reached from README.md', () => {
  expect(unreachablePages(pages)).toEqual([]);
});

it('every script of package.json and every file that the pages tell to run is there', () => {
  expect(commandMistakes({ root, pages, scripts })).toEqual([]);
});

it('npm run docs tells with --help what it does', () => {
  const args = [join(root, 'scripts/docs.mjs'), '--help'];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringContaining('npm run docs -- [--json] [--check]'),
  });
});

it('a command that is not there is told with its line', () => {
  const wrong = new Map([
    ['docs/page.md', '# Page\n\n`npm run tset`, `npm run --silent docs`\n\nnode scripts/none.mjs\n'],
  ]);
  expect(commandMistakes({ root, pages: wrong, scripts })).toEqual([
    'docs/page.md:3 package.json has no script "tset".',
    'docs/page.md:5 there is no file scripts/none.mjs.',
  ]);
});

it.each(Object.entries(manifest.bin))('the pages give %s only options that its --help has', (command, file) => {
  const { stdout } = spawnSync(process.execPath, [join(root, file), '--help'], { encoding: 'utf8' });
  const known = new Set(stdout.match(/--[a-z][\w-]*/g));
  const given = optionsGivenTo([...pages.values()].join('\n'), command);
  expect(known.size).toBeGreaterThan(0);
  expect(given.filter((option) => !known.has(option))).toEqual([]);
});

it('the options of a command are those behind it, up to the end of the code', () => {
  const text =
    'npx -p x --yes goff-impact --flag a \\\n  --goal b | sort --key 1\n`goff-impact` --no, `goff-impact --sql`\n';
  expect(optionsGivenTo(text, 'goff-impact')).toEqual(['--flag', '--goal', '--sql']);
});

it('every picture of the documentation is made by a test or a script, and shown by a page; no other is shown', () => {
  const there = picturesThere(root);
  expect(there.length).toBeGreaterThan(5);
  expect(picturesOf(pages).sort()).toEqual([...there].sort());
  expect(picturesOfNobody({ root, pictures: there })).toEqual([]);
  expect(picturesOfNobody({ root, pictures: ['docs/images/drawn-dark.png'] })).toEqual(['docs/images/drawn-dark.png']);
});

it('the site has the declarations of every entry of the package', () => {
  const names = Object.keys(manifest.exports).filter((subpath) => subpath !== './package.json');
  expect(Object.keys(ENTRIES).sort()).toEqual(names.map((subpath) => join(manifest.name, subpath)).sort());
});
