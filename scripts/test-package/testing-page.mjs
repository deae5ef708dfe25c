import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { install, run } from './run.mjs';

/** The last line of Vitest that runs on the lowest Node that the package admits, and a Vite that goes with it. */
const vitest = ['vitest@4.1.12', 'vite@8.3.8'];

/** A block of the page that names its file: the comment, and the fence after it. */
const named = /^<!-- (\S+\/\S+) -->\n\n```\w+\n([\s\S]*?)^```$/gm;

/** The files of the page by their paths; the first segment is the folder of one consumer. */
export function filesOf(page) {
  return new Map([...page.matchAll(named)].map(([, path, text]) => [path, text]));
}

/**
 * Runs what `docs/testing.md` shows, each runner in a folder of its own. `nodes` are the versions that `node --test` runs
 * on; the other runners run on this one.
 */
export async function checkTestingPage({ root, work, packages, nodes, check }) {
  const files = filesOf(await readFile(join(root, 'docs', 'testing.md'), 'utf8'));
  for (const [folder, runner] of Object.entries(runners)) {
    const cwd = await write({ files, folder, work });
    await install(cwd, [...packages.always, ...packages.named(runner.packages ?? []), ...(runner.exact ?? [])]);
    for (const { path, version } of runner.nodes?.(nodes) ?? [{ path: execPath, version: undefined }]) {
      const title = `testing page, ${folder}${version === undefined ? '' : ` on Node ${version}`}`;
      await check(title, () =>
        runner.run(cwd, { node: path, shown: [...files.keys()].filter((name) => name.startsWith(`${folder}/`)) }),
      );
    }
  }
  const folders = new Set([...files.keys()].map((path) => path.split('/')[0]));
  assert.deepEqual([...folders].sort(), Object.keys(runners).sort(), 'a runner of the page that is not run');
}

const tests = (shown) =>
  shown.map((path) => path.split('/').slice(1).join('/')).filter((name) => /\.test\./.test(name));

/** Each resolves when all tests of the folder have passed. */
const runners = {
  'node-test': { nodes: (nodes) => nodes, run: nodeTest },
  'node-24': { nodes: (nodes) => nodes.filter(({ version }) => Number(/\d+/.exec(version)[0]) >= 24), run: nodeTest },
  'jest-commonjs': {
    packages: ['jest'],
    run: (cwd) => run(execPath, ['node_modules/jest/bin/jest.js', '--ci'], { cwd }),
  },
  'jest-esm': { packages: ['jest'], run: (cwd) => run('npm', ['test', '--', '--ci'], { cwd }) },
  vitest: { exact: vitest, run: (cwd) => run(execPath, ['node_modules/vitest/vitest.mjs', 'run'], { cwd }) },
  typescript: { packages: ['typescript', '@types/node'], run: typescript },
};

async function nodeTest(cwd, { node, shown }) {
  const names = tests(shown);
  assert.notDeepEqual(names, []);
  await run(node, ['--test', ...names], { cwd });
}

async function typescript(cwd, { node, shown }) {
  await run(node, ['node_modules/typescript/bin/tsc', '--project', '.'], { cwd });
  await run(node, ['--test', ...tests(shown).map((name) => join('out', name.replace(/\.mts$/, '.mjs')))], { cwd });
}

async function write({ files, folder, work }) {
  const cwd = join(work, folder);
  const all = new Map([[`${folder}/package.json`, '{ "private": true }'], ...files]);
  for (const [path, text] of all) {
    if (!path.startsWith(`${folder}/`)) continue;
    await mkdir(dirname(join(work, path)), { recursive: true });
    await writeFile(join(work, path), text);
  }
  return cwd;
}
