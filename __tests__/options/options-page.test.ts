import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULTS, OPTION_NAMES, resolveOptions } from '../../src/options/resolve-options.js';

const page = readFileSync(join(__dirname, '../../docs/options.md'), 'utf8');
const rows = [...page.matchAll(/^\| `(\w+)` \| (.+?) \| (.+) \|$/gm)].map(([, name, value, meaning]) => ({
  name,
  value,
  meaning,
}));

describe('docs/options.md', () => {
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
});
