import { resolve } from 'node:path';
import {
  blockMistakes,
  blockName,
  compileMistakes,
  countsOf,
  exampleFiles,
  judgedBlocks,
} from '../../../scripts/code-blocks/check-blocks.mjs';
import { readPages } from '../../../scripts/docs/pages.mjs';

const root = resolve(__dirname, '../../..');
const blocks = judgedBlocks({ root, pages: readPages(root) });
const compiled = blocks.filter(({ verdict }) => verdict?.kind === 'compiled');
const examples = exampleFiles(root);

let mistakes: readonly string[];

beforeAll(() => {
  mistakes = compileMistakes({ root, blocks });
}, 300_000);

it('every block of the pages is equal to a file, run, compiled, parsed, or marked as untested', () => {
  expect(blockMistakes({ root, blocks })).toEqual([]);
});

it('most blocks of the pages are tested', () => {
  const { untested, ...tested } = countsOf(blocks);
  expect(untested).toBeLessThan(blocks.length / 4);
  expect(Object.values(tested).every((count) => count > 0)).toBe(true);
});

it.each([
  ['README.md', 'fastify.mjs'],
  ['docs/frameworks.md', 'typescript/tsconfig.json'],
  ['docs/frameworks.md', 'typescript/shop.ts'],
  ['docs/frameworks.md', 'typescript/server.ts'],
  ['docs/testing.md', 'typescript/shop.test.ts'],
  ['README.md', 'flags.yaml'],
  ['docs/serverless.md', 'lambda.mjs'],
  ['docs/several-providers.md', 'other-provider.mjs'],
  ['docs/shutdown.md', 'cluster.mjs'],
  ['docs/shutdown.md', 'worker-threads.mjs'],
])('%s shows examples/%s as it is', (page, name) => {
  const shown = blocks.filter(({ verdict }) => verdict?.kind === 'file' && verdict.by === `examples/${name}`);
  expect(shown.map((block) => block.page)).toEqual([page]);
});

it.each(compiled)('the code of $page at line $line compiles in strict TypeScript', (block) => {
  expect(mistakes.filter((mistake) => mistake.startsWith(`${blockName(block)}:`))).toEqual([]);
});

it.each(examples)('%s compiles in strict TypeScript', (name) => {
  expect(mistakes.filter((mistake) => mistake.startsWith(`${name}:`))).toEqual([]);
});

it('what surrounds the code of the pages compiles as well, and so do the declarations that they use', () => {
  expect(mistakes.filter((mistake) => !/^examples|^\S+\.mts:/.test(mistake))).toEqual([]);
});
