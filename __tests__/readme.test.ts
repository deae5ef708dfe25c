import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DROP_REASONS } from '../src/delivery/ledger.js';
import { DEFAULTS, OPTION_NAMES, resolveOptions } from '../src/options/resolve-options.js';

const root = join(__dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');
const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
);
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);

describe('README.md', () => {
  const rows = [...readme.matchAll(/^\| `(\w+)` \| (.+?) \| (.+) \|$/gm)].map(([, name, value, meaning]) => ({
    name,
    value,
    meaning,
  }));

  it('GOFF-CFG-009: lists every option there is, and no other', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual([...OPTION_NAMES].sort());
  });

  it('GOFF-CFG-003: states the defaults that the code has', () => {
    const stated = rows.filter(({ name }) => Object.hasOwn(DEFAULTS, name ?? ''));
    expect(Object.fromEntries(stated.map(({ name, value }) => [name, value]))).toEqual(
      Object.fromEntries(
        Object.entries(DEFAULTS).map(([name, value]) => [
          name,
          typeof value === 'string' ? `\`'${value}'\`` : `\`${value}\``,
        ]),
      ),
    );
  });

  it.each(['examples/fastify.mjs', 'examples/express.mjs'])('shows %s as it is', (path) => {
    const [, shown] = readme.split(`<!-- ${path} -->\n\n\`\`\`js\n`);
    expect(shown?.split('```')[0]).toBe(read(path));
  });

  it('names every drop reason, and no other', () => {
    const [, named = ''] = /^`dropped` counts by reason: (.+)\.$/m.exec(readme) ?? [];
    expect(named.split(', ')).toEqual(DROP_REASONS.map((reason) => `\`${reason}\``));
  });

  it.each(OPTION_NAMES)('states the upper bound of %s, if the code has one', (name) => {
    const [, most] = /an integer from \d+ to (\d+),/.exec(refusalOf(name)) ?? [];
    const { meaning } = rows.find((row) => row.name === name) ?? {};
    expect(meaning).toContain(most === undefined ? '' : Number(most).toLocaleString('en-US'));
  });

  function refusalOf(name: string): string {
    try {
      resolveOptions({ endpoint: 'http://relay', [name]: 0.5 }, () => undefined);
      return '';
    } catch (error) {
      return String(error);
    }
  }

  it('GOFF-ENG-003: names the version of the specification', () => {
    expect(readme).toContain('GO Feature Flag Provider Specification 1.0');
  });
});

describe.each(pages)('%s', (page) => {
  const text = read(page);

  it('names only scripts that exist', () => {
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
    expect(named.filter((name) => !scripts.includes(name ?? ''))).toEqual([]);
  });

  it('links only to files that exist', () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) =>
      join(root, page, '..', link ?? ''),
    );
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });
});
