import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  linkMistakes,
  picturesOf,
  unpackedLinkMistakes,
  unreachablePages,
} from '../../../scripts/docs/check-links.mjs';
import { anchorsOf, linksOf } from '../../../scripts/docs/links.mjs';
import { temporaryFolder } from '../../helpers/temporary-files.js';

const targets = (page: string): string[] => linksOf(page).map(({ target }) => target);

describe('the links of a page', () => {
  it('are those of Markdown and of HTML, with pictures and definitions', () => {
    const page = [
      'A [link](a.md), [two\nlines](b.md#x "title"), ![a picture](images/c.png), [![d](images/d.png)](e.md).',
      '<img alt="x" src="f.svg"> <a href="g.md">g</a>',
      '[h]: https://example.com/h',
    ].join('\n\n');
    const expected = ['a.md', 'b.md#x', 'images/c.png', 'images/d.png', 'e.md', 'f.svg', 'g.md'];
    expect(targets(page)).toEqual([...expected, 'https://example.com/h']);
    expect(linksOf(page).flatMap(({ target, isPicture }) => (isPicture ? [target] : []))).toEqual([
      'images/c.png',
      'images/d.png',
      'f.svg',
    ]);
  });

  it('are not those in code', () => {
    expect(targets('`[a](b.md)` and [`c`](d.md)\n\n```md\n[e](f.md)\n```\n')).toEqual(['d.md']);
  });

  it('have the lines that they are in', () => {
    expect(linksOf('# A\n\n```sh\nls\n```\n\n[b](c.md)\n')).toEqual([{ target: 'c.md', line: 7, isPicture: false }]);
  });
});

describe('the anchors of a page', () => {
  it.each([
    ['## Two words', 'two-words'],
    ['## `/dev/*` for other programs', 'dev-for-other-programs'],
    ['## TypeScript, and `await using`', 'typescript-and-await-using'],
    ['### What is [linked](x.md), *marked* and some_name', 'what-is-linked-marked-and-some_name'],
    ['# Überschrift 200, and nothing arrives?', 'überschrift-200-and-nothing-arrives'],
    ['<a id="of-its-own"></a>', 'of-its-own'],
  ])('are those that GitHub makes: %s', (line, anchor) => {
    expect([...anchorsOf(line)]).toEqual([anchor]);
  });

  it('are numbered where headings are equal, and none comes from a comment of a block', () => {
    expect([...anchorsOf('# A\n\n## B\n\n## B\n\n```sh\n# C\n```\n')]).toEqual(['a', 'b', 'b-1']);
  });
});

describe('a link of the repository', () => {
  /** Two pages and a file that is none. */
  async function mistakesOf(link: string): Promise<string[]> {
    const root = await temporaryFolder();
    mkdirSync(join(root, 'docs'));
    const pages = new Map([
      ['README.md', `# Title\n\n[x](${link})\n`],
      ['docs/page.md', '# Page\n\n## A part\n'],
    ]);
    for (const [path, text] of [...pages, ['LICENSE', '']]) writeFileSync(join(root, path!), text!);
    return linkMistakes({ root, pages });
  }

  it.each(['docs/page.md', 'docs/page.md#a-part', '#title', 'LICENSE', 'docs', 'https://example.com/#none'])(
    'may lead to %s',
    async (link) => {
      expect(await mistakesOf(link)).toEqual([]);
    },
  );

  it.each([
    ['docs/none.md', 'leads to no file of the repository'],
    ['../outside.md', 'leads to no file of the repository'],
    ['docs/page.md#none', 'leads to no heading of docs/page.md'],
    ['#none', 'leads to no heading of README.md'],
    ['LICENSE#none', 'leads to no heading of LICENSE'],
  ])('is a mistake where it leads nowhere: %s', async (link, mistake) => {
    expect(await mistakesOf(link)).toEqual([`README.md:3 the link ${link} ${mistake}.`]);
  });
});

describe('a link of a packed page to what is not packed', () => {
  const mistakesOf = (page: string): string[] => {
    const pages = new Map([
      ['docs/page.md', page],
      ['docs/far.md', '[a](none.md)'],
    ]);
    return unpackedLinkMistakes({ packed: new Set(['docs/page.md', 'LICENSE']), pages });
  };

  it.each([
    '# A\n\nSee\n[b](far.md).\n\nAnother file is in the repository.\n',
    '# A\n\n## B\n\n- one\n- [b](far.md)\n- in the repository\n',
    '# A\n\n## B\n\n| a |\n|---|\n| [b](far.md) |\n| in the repository |\n',
    '# A\n\nOther.md is in the repository.\n\n## B\n\n[b](far.md)\n',
    '# A\n\n## B\n\nfar.md is in the repository.\n\n[b](far.md)\n',
    '# A\n\nfar.md is in the repository.\n\n## B\n\n![b](far.png)\n',
  ])('is a mistake where nothing says so: %j', (page) => {
    expect(mistakesOf(page)).toEqual([expect.stringMatching(/^docs\/page\.md:\d+ the link far\.\w+ leads to no file/)]);
  });

  it.each([
    '# A\n\nSee [b](far.md), which is in the\nrepository only.\n',
    '# A\n\n- one\n- [b](far.md) (in the repository)\n',
    '| a |\n|---|\n| [b](far.md), in the repository |\n',
    '# A\n\n`far.md` is in the repository.\n\n## B\n\n[b](far.md)\n',
    '# A\n\nThe pictures are in the repository.\n\n## B\n\n![b](far.png)\n',
    '# A\n\n[b](https://example.com/far.md), [a](#a), [c](../LICENSE)\n',
  ])('is none where the page says so, nor is one to what is packed: %j', (page) => {
    expect(mistakesOf(page)).toEqual([]);
  });
});

it('a page is reached from README.md by links over other pages', () => {
  const pages = new Map([
    ['README.md', '[a](docs/a.md)'],
    ['docs/a.md', '[b](b.md#x), [home](../README.md)'],
    ['docs/b.md', '# X'],
    ['docs/alone.md', '[a](a.md)'],
  ]);
  expect(unreachablePages(pages)).toEqual(['docs/alone.md']);
});

it('the pictures of the pages are told by their paths in the repository, each once', () => {
  const pages = new Map([
    ['README.md', '![a](docs/images/a.png) ![far](https://example.com/b.png)'],
    ['docs/a.md', '![a](images/a.png) [no picture](images/c.png)'],
  ]);
  expect(picturesOf(pages)).toEqual(['docs/images/a.png']);
});
