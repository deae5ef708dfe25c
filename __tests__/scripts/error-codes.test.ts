import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { codesOf, errorsPage } from '../../scripts/error-codes/error-codes.mjs';

const root = resolve(__dirname, '../..');

it('docs/errors.md is what the code says now; node scripts/error-codes.mjs writes it anew', async () => {
  expect(readFileSync(resolve(root, 'docs/errors.md'), 'utf8')).toBe(await errorsPage(root));
});

it('a code without a comment is refused, because the page would not tell what it means', () => {
  const source = "export type Code =\n  /** The first,\n   * on two lines. */\n  | 'FIRST'\n  | 'SECOND';\n";
  expect(() => codesOf(source)).toThrow('Expected a comment for the code SECOND, got none.');
  expect(codesOf(source.replace("\n  | 'SECOND'", ''))).toEqual([
    { code: 'FIRST', meaning: 'The first, on two lines.' },
  ]);
});
