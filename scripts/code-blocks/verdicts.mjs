// @ts-check
/** @import { Block } from './code-blocks.mjs' */

/** How a block is checked, in the order in which the counts are printed. */
export const KINDS = /** @type {const} */ (['file', 'run', 'compiled', 'parsed', 'untested']);

/** @typedef {{ kind: typeof KINDS[number], by: string }} Verdict */

/** Pages whose comments name blocks, and what runs the blocks by these names. */
const RUNS_NAMED = new Map([
  ['docs/testing.md', 'scripts/test-package/testing-page.mjs'],
  ['docs/runtimes.md', 'scripts/test-package/bundlers.mjs'],
  ['docs/serverless.md', 'scripts/test-hosts/hosts/next.mjs'],
]);

/** What checks a block by its language, where it has no mark. */
const BY_LANGUAGE = new Map(
  Object.entries({ js: 'compiled', ts: 'compiled', json: 'parsed' }).map(([language, kind]) => [
    language,
    /** @type {Verdict} */ ({ kind, by: `its language, ${language}` }),
  ]),
);

/**
 * How a block of a page is checked, or undefined where nothing says so. `isFile` tells whether a path of the repository
 * is a file. The marks, each in a comment before the block:
 *
 * - `untested: REASON`;
 * - `run by FILE`, a test or a script of the repository that takes the block from the page;
 * - the path of a file, which the block is equal to;
 * - a name, on the pages whose blocks are run by their names.
 *
 * @param {Block} block
 * @param {{ page: string, isFile: (path: string) => boolean }} place
 * @returns {Verdict | undefined}
 */
export function verdictOf({ language, mark = '', isFirst }, { page, isFile }) {
  const [, why] = /^untested: (.+)$/.exec(mark) ?? [];
  if (why !== undefined) return { kind: 'untested', by: why };
  const [, runner] = /^run by (\S+)$/.exec(mark) ?? [];
  if (runner !== undefined) return { kind: 'run', by: runner };
  if (!isFirst || !/^\S+\/\S+$/.test(mark)) return BY_LANGUAGE.get(language);
  if (isFile(mark)) return { kind: 'file', by: mark };
  const by = RUNS_NAMED.get(page);
  return by === undefined ? undefined : { kind: 'run', by };
}
