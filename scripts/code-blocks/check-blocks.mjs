// @ts-check
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { blocksOf } from './code-blocks.mjs';
import { compile } from './compile.mjs';
import { docExamples } from './doc-examples.mjs';
import { KINDS, verdictOf } from './verdicts.mjs';

/** @import { Block } from './code-blocks.mjs' */
/** @import { Verdict } from './verdicts.mjs' */
/** @typedef {Block & { page: string, verdict?: Verdict | undefined }} Judged */

/**
 * Every block of the pages, and every example of the docstrings, with how it is checked.
 *
 * @param {{ root: string, pages: ReadonlyMap<string, string> }} sources
 * @returns {Judged[]}
 */
export function judgedBlocks({ root, pages }) {
  const isFile = (/** @type {string} */ path) => existsSync(join(root, path)) && statSync(join(root, path)).isFile();
  const blocks = [...pages].flatMap(([page, text]) => blocksOf(text).map((block) => ({ ...block, page })));
  return [...blocks, ...docExamples(root)].map((block) => ({
    ...block,
    verdict: verdictOf(block, { page: block.page, isFile }),
  }));
}

/** How many blocks each kind of check has. @param {readonly Judged[]} blocks */
export function countsOf(blocks) {
  const count = (/** @type {string} */ kind) => blocks.filter(({ verdict }) => verdict?.kind === kind).length;
  return /** @type {Record<Verdict['kind'], number>} */ (Object.fromEntries(KINDS.map((kind) => [kind, count(kind)])));
}

/** @type {Readonly<Record<Verdict['kind'], (block: Judged, root: string) => string | undefined>>} */
const CHECKS = {
  file: ({ text, verdict }, root) =>
    text === readFileSync(join(root, verdict?.by ?? ''), 'utf8') ? undefined : `is not equal to ${verdict?.by}`,
  run: ({ page, text, verdict }, root) =>
    takesFrom(join(root, verdict?.by ?? ''), { page, text }) ? undefined : `is not run by ${verdict?.by}`,
  compiled: () => undefined,
  parsed: ({ text }) => errorOf(() => JSON.parse(text)),
  untested: () => undefined,
};

/**
 * A sentence for each block that nothing checks, or that is not what its mark says. Blocks that another file runs are
 * not run here; `compiled` ones are compiled by `compileMistakes`.
 *
 * @param {{ root: string, blocks: readonly Judged[] }} sources
 */
export function blockMistakes({ root, blocks }) {
  return blocks.flatMap((block) => {
    const { verdict } = block;
    const mistake = verdict === undefined ? UNMARKED : CHECKS[verdict.kind](block, root);
    return mistake === undefined ? [] : [`${block.page}:${block.line} the block ${mistake}.`];
  });
}

const UNMARKED =
  'is checked by nothing: put <!-- run by FILE -->, the path of the file that it is equal to, or ' +
  '<!-- untested: REASON --> before it';

/** A file that runs a block names its page, or has each of its lines. @param {string} path */
function takesFrom(path, /** @type {{ page: string, text: string }} */ { page, text }) {
  if (!existsSync(path)) return false;
  const runner = readFileSync(path, 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return runner.includes(basename(page)) || lines.every((line) => runner.includes(line));
}

/** @param {() => unknown} parse */
function errorOf(parse) {
  try {
    parse();
    return undefined;
  } catch (error) {
    return `is no JSON: ${error instanceof Error ? error.message : error}`;
  }
}

/** The name of the file that a block stands for. @param {{ page: string, line: number }} block */
export const blockName = ({ page, line }) => `${page}-${line}.mts`;

/** The examples of the repository. @param {string} root */
export const exampleFiles = (root) =>
  readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => `examples/${name}`);

/**
 * A sentence for each mistake that TypeScript finds in the `compiled` blocks, in the examples and in what
 * surrounds them.
 *
 * @param {{ root: string, blocks: readonly Judged[] }} sources
 */
export function compileMistakes({ root, blocks }) {
  const compiled = blocks.filter(({ verdict }) => verdict?.kind === 'compiled');
  const textsOf = (/** @type {readonly Judged[]} */ some) =>
    new Map(some.map((block) => [blockName(block), block.text]));
  const together = textsOf(compiled.filter((block) => !declares(block)));
  return [
    ...compile({ root, names: [SURROUNDINGS, ...exampleFiles(root)], texts: together }),
    ...compiled.filter(declares).flatMap((block) => compile({ root, names: [SURROUNDINGS], texts: textsOf([block]) })),
  ];
}

const SURROUNDINGS = 'scripts/code-blocks/surroundings.d.ts';

/** Such a block is compiled by itself: what it declares would hold for all others. @param {Judged} block */
const declares = ({ text }) => text.includes("declare module 'goff-server-provider'");
