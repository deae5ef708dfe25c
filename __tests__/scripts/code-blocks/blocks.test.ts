import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blockMistakes, compileMistakes, countsOf, judgedBlocks } from '../../../scripts/code-blocks/check-blocks.mjs';
import { blocksOf, withoutBlocks } from '../../../scripts/code-blocks/code-blocks.mjs';
import { temporaryFolder } from '../../helpers/temporary-files.js';

const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\`\n`;

describe('the blocks of a page', () => {
  const page = '# A page\n\n```sh\nls\n```\n\n- a list\n\n  ```js\n  let a;\n  ```\n\n````\n```\n````\n';

  it('are found in lists as well, with their languages and lines', () => {
    expect(blocksOf(page)).toMatchObject([
      { line: 4, language: 'sh', text: 'ls\n' },
      { line: 10, language: 'js', text: '  let a;\n' },
      { line: 14, language: '', text: '```\n' },
    ]);
  });

  it('have the mark that is before them, and that of the block that they follow directly', () => {
    const run = `<!-- run by a/b.mjs -->\n\n${fence('sh', 'curl x')}\n${fence('text', '1')}`;
    const marked = `${run}\nWords.\n\n${fence('js', 'a')}`;
    expect(blocksOf(marked).map(({ mark, isFirst }) => [mark, isFirst])).toEqual([
      ['run by a/b.mjs', true],
      ['run by a/b.mjs', false],
      [undefined, true],
    ]);
  });

  it('are left out of what is prose, and each line of it keeps its number', () => {
    const prose = withoutBlocks(page).split('\n');
    expect(prose).toHaveLength(page.split('\n').length);
    expect(prose.map((line, at) => (line === '' ? '' : `${at + 1} ${line}`)).filter(Boolean)).toEqual([
      '1 # A page',
      '7 - a list',
    ]);
  });
});

describe('a block', () => {
  /** What is said of one page in a repository that has a file and a test. */
  async function judge(text: string): Promise<{ kinds: unknown[]; mistakes: string[] }> {
    const root = await temporaryFolder();
    mkdirSync(join(root, 'examples'));
    writeFileSync(join(root, 'examples/a.mjs'), 'const a = 1;\n');
    writeFileSync(join(root, 'examples/a.test.mjs'), "read('docs/page.md');\n");
    const blocks = judgedBlocks({ root, pages: new Map([['docs/page.md', text]]) });
    return { kinds: blocks.map(({ verdict }) => verdict?.kind), mistakes: blockMistakes({ root, blocks }) };
  }

  it.each([
    ['is equal to the file that is named', `<!-- examples/a.mjs -->\n\n${fence('js', 'const a = 1;')}`, 'file'],
    ['is run by what is named', `<!-- run by examples/a.test.mjs -->\n\n${fence('sh', 'ls')}`, 'run'],
    ['of TypeScript is compiled', fence('ts', 'const a = 1;'), 'compiled'],
    ['of JSON is parsed', fence('json', '{"a":1}'), 'parsed'],
    ['may be untested, for a reason', `<!-- untested: a drawing -->\n${fence('text', 'x')}`, 'untested'],
  ])('%s', async (_what, text, kind) => {
    expect(await judge(text)).toEqual({ kinds: [kind], mistakes: [] });
  });

  it.each([
    ['without a mark', fence('sh', 'ls'), 'is checked by nothing: put <!-- run by FILE -->'],
    ['untested without a reason', `<!-- untested -->\n${fence('sh', 'ls')}`, 'is checked by nothing'],
    ['that names a file that is none', `<!-- examples/b.mjs -->\n${fence('js', '')}`, 'is checked by nothing'],
    [
      'that differs from its file',
      `<!-- examples/a.mjs -->\n${fence('js', 'let a;')}`,
      'is not equal to examples/a.mjs',
    ],
    ['that nobody runs', `<!-- run by examples/a.mjs -->\n${fence('sh', 'ls')}`, 'is not run by examples/a.mjs'],
    ['of JSON with a mistake', fence('json', '{a:1}'), 'is no JSON: '],
  ])('is a mistake where it is one %s', async (_what, text, mistake) => {
    const { mistakes } = await judge(text);
    expect(mistakes).toEqual([expect.stringMatching(/^docs\/page\.md:\d the block /)]);
    expect(mistakes[0]).toContain(mistake);
  });

  it('is counted by how it is checked', async () => {
    const text = `${fence('json', '1')}${fence('json', '2')}\n<!-- untested: a drawing -->\n${fence('text', 'x')}`;
    const blocks = judgedBlocks({ root: await temporaryFolder(), pages: new Map([['page.md', text]]) });
    expect(countsOf(blocks)).toEqual({ file: 0, run: 0, compiled: 0, parsed: 2, untested: 1 });
  });

  it('a block that does not compile is told with its page and line', () => {
    const root = join(__dirname, '../../..');
    const pages = new Map([['docs/wrong.md', `# Wrong\n\n${fence('ts', "const a: number = 'text';")}`]]);
    const mistakes = compileMistakes({ root, blocks: judgedBlocks({ root, pages }) });
    expect(mistakes).toEqual([expect.stringMatching(/^docs\/wrong\.md-4\.mts:1 Type 'string' is not assignable/)]);
  }, 300_000);
});
