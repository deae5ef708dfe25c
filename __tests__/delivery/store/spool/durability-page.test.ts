import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SPOOL_DEFAULTS } from '../../../../src/options/spool-options.js';
import { tableRows } from '../../../helpers/table-rows.js';

const root = join(__dirname, '../../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = read('docs/durability.md');
/** Line breaks of the page are spaces. */
const text = page.replace(/\s+/g, ' ');

const rowsOf = (head: string): string[][] => tableRows(page, head);

describe('the table of what is kept', () => {
  const proofs = rowsOf('the end | what is lost | proof').map(([end = '', , proof = '']) => {
    const [, suite = '', sentence = ''] = /^`([\w/-]+)`: "(.+)"$/.exec(proof.trim()) ?? [];
    return { end, suite, sentence };
  });

  it('has many ends', () => {
    expect(proofs.length).toBeGreaterThan(15);
  });

  it.each(proofs)('names a test that exists: $end', ({ suite, sentence }) => {
    const file = `__tests__/${suite}.test.ts`;
    const texts = existsSync(join(root, file)) ? [...read(file).matchAll(/'((?:[^'\\\n]|\\.)+)'/g)] : [];
    // A word of a sentence may be that of a row.
    const pattern = (literal: string): RegExp =>
      new RegExp(`^${literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('%s', '\\S+')}$`);
    const found = texts.filter(([, literal = '']) => literal.length > 10 && pattern(literal).test(sentence));
    expect(found).not.toEqual([]);
  });
});

describe('the table of log lines', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(join('src', name)).replace(/['`] \+\s+['`]/g, ''))
    .join('\n');
  const lines = rowsOf('line | level | what it means, and what to do').map(([line = '']) => line.slice(1, -1));

  it.each(lines)('has a line of the code: %s', (line) => {
    for (const fragment of line.split('…').filter(({ length }) => length > 5)) expect(sources).toContain(fragment);
  });

  it('has every line about the folder', () => {
    const written = [...read('src/delivery/store/spool/disk-health.ts').matchAll(/`([^$`]*\$\{[^`]*)['`]/g)];
    const beginnings = written.map(([, line = '']) => line.split('${')[0] ?? '').filter(({ length }) => length > 5);
    expect(beginnings.length).toBeGreaterThan(5);
    expect(beginnings.filter((beginning) => !lines.some((line) => line.startsWith(beginning)))).toEqual([]);
  });
});

/** The number that a source file gives to a constant. */
function constant(file: string, name: string): number {
  const source = read(`src/delivery/store/spool/${file}`);
  const [, value] = new RegExp(`^const ${name} = ([\\d_ *]+);`, 'm').exec(source) ?? [];
  if (value === undefined) throw new Error(`${file} has no constant ${name} that is a number.`);
  return value.split('*').reduce((product, factor) => product * Number(factor.replaceAll('_', '').trim()), 1);
}

describe('a number of the page', () => {
  const { maxBytes, maxAgeMs, sync } = SPOOL_DEFAULTS;
  const seconds = (file: string, name: string): number => constant(file, name) / 1_000;
  const rounds = seconds('housekeeping.ts', 'ROUND_MS') * constant('housekeeping.ts', 'NEIGHBOURS_EVERY');

  it.each([
    `| \`maxBytes\` | ${maxBytes.toLocaleString('en-US')} (${maxBytes / 2 ** 30} GiB) |`,
    `| \`maxAgeMs\` | ${maxAgeMs.toLocaleString('en-US')} (${maxAgeMs / 86_400_000} days) |`,
    `| \`sync\` | \`'${sync}'\` |`,
    `is ${constant('sync-policy.ts', 'BACKGROUND_MS')} ms old`,
    `which it renews every ${seconds('housekeeping.ts', 'ROUND_MS')} s`,
    `after ${seconds('owner-signs.ts', 'SILENT_MS')} s of silence`,
    `a path longer than ${constant('sign-of-life.ts', 'MAX_SOCKET_PATH_BYTES')} bytes`,
    `Files of ${constant('folder-parts.ts', 'SEGMENT_BYTES') / 2 ** 20} MiB`,
    rounds === 60 ? 'once a minute' : `every ${rounds} s`,
  ])('is the one of the code: %s', (fact) => {
    expect(text).toContain(fact);
  });
});
