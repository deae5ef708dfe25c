import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));

describe('README.md', () => {
  it('GOFF-ENG-003: names the version of the specification', () => {
    expect(readme).toContain('GO Feature Flag Provider Specification 1.0');
  });

  it('fits in ten minutes, and links every page', () => {
    expect(readme.split(/\s+/).length).toBeLessThan(1_500);
    const linked = [...readme.matchAll(/\]\(([^)#:]+)/g)].map(([, link]) => link);
    expect(pages.filter((page) => page !== 'README.md' && !linked.includes(page))).toEqual([]);
  });
});

/** Starts of commands that look a name up in the registry, where anybody could have registered it. */
const BARE = /\b(?:npx|npm exec|pnpm dlx|yarn dlx|bunx)\s+(?:-y\s+|--yes\s+)?goff-(?!server-provider\b)[\w-]*/g;

/** What tells users of commands: pages, examples, and the sources of the commands with what they print. */
const telling = [
  ...pages,
  ...['examples', 'src', 'docs', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:m?[jt]s|md|ya?ml)$/.test(name))
      .map((name) => `${folder}/${name}`),
  ),
];

it('no text tells to run a command of this package without the name of the package', () => {
  const told = telling.flatMap((path) => (read(path).match(BARE) ?? []).map((command) => `${path}: ${command}`));
  expect(told).toEqual([]);
  expect('npx goff-dev-relay, npx -y goff-impact, bunx goff-doctor'.match(BARE)).toHaveLength(3);
  expect('npx -p goff-server-provider goff-dev-relay, npx --no -- goff-impact'.match(BARE)).toBeNull();
});

describe.each(pages)('%s', (page) => {
  const text = read(page);

  it('has no line of prose above 120 characters', () => {
    const prose = text.replace(/^( *)```.*?^\1```$/gms, '').split('\n');
    expect(prose.filter((line) => line.length > 120 && !line.startsWith('|'))).toEqual([]);
  });

  it('uses the words that a native reader expects', () => {
    const stumbling =
      /\bhears? of\b|\bso many (?:bytes|events|requests|times)\b|\ball the same\b|\bthereupon\b|\bbe it\b/i;
    expect(text.split('\n').filter((line) => stumbling.test(line))).toEqual([]);
  });
});
