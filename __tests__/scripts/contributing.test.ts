import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { limits } from './size-rules.js';

const root = resolve(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = read('CONTRIBUTING.md');
/** Line breaks of the page are spaces. */
const text = page.replace(/\s+/g, ' ');

describe('CONTRIBUTING.md', () => {
  const paths = [...page.matchAll(/`((?:src|__tests__|docs|\.ci|\.eslintrc)[\w./-]*)`/g)].map(([, path]) => path ?? '');

  it('names only files that exist', () => {
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('quotes only tests that exist', () => {
    const quotes = [...text.matchAll(/"([^"]+)"/g)].map(([, quote]) => quote ?? '');
    const tests = testFiles().map(read).join('\n');
    expect(quotes.length).toBeGreaterThan(5);
    expect(quotes.filter((quote) => !tests.includes(quote))).toEqual([]);
  });

  it('tells a newcomer commands that the checks run as well', () => {
    const [, commands = ''] = /```sh\n(npm ci\n.*?)```/s.exec(page) ?? [];
    const steps = `${read('.ci/run')}\nnpm test`;
    expect(commands.trim().split('\n')).toHaveLength(5);
    expect(
      commands
        .trim()
        .split('\n')
        .filter((command) => !steps.includes(command)),
    ).toEqual([]);
  });

  it('states the sizes that the test of sizes has', () => {
    const { methods, classLines, functionLines, columns } = limits;
    expect(text).toContain(
      `at most ${methods} methods and ${classLines} lines, a function at most ${functionLines} lines`,
    );
    expect(text).toContain(`a line at most ${columns} characters`);
  });

  it.each([
    'An option',
    'A drop reason',
    "A format of the dev relay's files",
    'An operator of the rule language',
    'An operator of JsonLogic',
    'A second event store',
  ])('says which places to change for: %s', (change) => {
    const [, section = ''] = page.split(`### ${change}\n`);
    expect(section).toMatch(/^\n\| in this order \| who forgets it \|/);
  });
});

it.each(readdirSync(join(root, 'src/delivery/store')))('every event store keeps the contract: %s', (store) => {
  const callers = testFiles().filter((file) => read(file).includes('itKeepsTheContractOfAnEventStore('));
  expect(callers.filter((file) => read(file).includes(`src/delivery/store/${store}/`))).not.toEqual([]);
});

function testFiles(): string[] {
  const files = readdirSync(join(root, '__tests__'), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /\.test\.ts$/.test(file)).map((file) => join('__tests__', file));
}
