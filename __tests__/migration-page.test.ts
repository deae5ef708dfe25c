import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ours from '../src/index.js';
import { OPTION_NAMES } from '../src/options/resolve-options.js';
import { tableRows } from './helpers/table-rows.js';

interface Official {
  readonly options: string[];
  readonly exports: string[];
}

const read = (path: string): string => readFileSync(join(__dirname, path), 'utf8');
const page = read('../docs/migration.md');
/** What each version of the official provider has, written down from its declarations. */
const official = JSON.parse(read('fixtures/official-provider.json')) as Record<'0.7.0' | '1.4.0' | '2.0.0', Official>;
const nameOf = (cell = ''): string => /`(\w+)`/.exec(cell)?.[1] ?? '';

const optionRows = (version: string): { name: string; here: string }[] =>
  tableRows(page, `option of ${version} | its default | here`).map(([name, , here = '']) => ({
    name: nameOf(name),
    here,
  }));

describe.each(Object.entries(official))('the options of %s', (version, { options }) => {
  it('have a row each, and nothing else has one', () => {
    expect(optionRows(version).map(({ name }) => name)).toEqual(options);
  });

  it('are called missing where this provider has none of that name, and only there', () => {
    const missing = optionRows(version).filter(({ here }) => here.startsWith('missing'));
    expect(missing.map(({ name }) => name)).toEqual(options.filter((name) => !OPTION_NAMES.includes(name)));
  });
});

it('the options that only this provider has are those which neither 1.4.0 nor 2.0.0 knows', () => {
  const [, list = ''] = /### Only here\n\n(.*?)\. All/s.exec(page) ?? [];
  const theirs = [...official['1.4.0'].options, ...official['2.0.0'].options, 'flagChangePollingInterval'];
  expect([...list.matchAll(/`(\w+)`/g)].map(([, name]) => name).filter((name) => !name?.startsWith('true'))).toEqual(
    OPTION_NAMES.filter((name) => !theirs.includes(name)),
  );
});

describe('the exports of the official provider', () => {
  const rows = tableRows(page, 'export | 0.7.0 | 1.4.0 | 2.0.0 | here').map(([name = '', , , , here = '']) => ({
    name: nameOf(name),
    isType: name.includes('(a type)'),
    isHere: here.startsWith('yes'),
  }));

  it('have a row each, and nothing else has one', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual([...official['2.0.0'].exports].sort());
  });

  it.each(rows.filter(({ isType }) => !isType))('$name is here where the page says so', ({ name, isHere }) => {
    expect(Object.hasOwn(ours, name)).toBe(isHere);
  });
});
