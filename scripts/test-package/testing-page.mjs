import assert from 'node:assert/strict';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { install, run } from './run.mjs';

/** The last line of Vitest that runs on the lowest Node that the package admits, and a Vite that goes with it. */
const vitest = ['vitest@4.1.12', 'vite@8.3.8'];

/** Packages that are installed in the versions that the project is developed with. */
export const testTools = ['jest', 'typescript', '@types/node'];

/** A block that names its file: the comment, and the fence after it. An example is run with the types. */
const named = /^<!-- (?!examples\/)(\S+?)\/(\S+) -->\n\n```\w+\n([\s\S]*?)^```$/gm;

/** Its files belong to each consumer. */
const EVERY = 'every';

/** The files that the page shows: of each folder, which is a consumer of its own, the texts by their names. */
export function consumersOf(page) {
  const folders = new Map();
  for (const [, folder, name, text] of page.matchAll(named)) {
    if (!folders.has(folder)) folders.set(folder, new Map());
    folders.get(folder).set(name, text);
  }
  const shared = folders.get(EVERY) ?? [];
  folders.delete(EVERY);
  return new Map([...folders].map(([folder, files]) => [folder, new Map([...shared, ...files])]));
}

/**
 * Runs what `docs/testing.md` shows, each runner in a folder of its own with the same packages. `nodes` are the
 * versions that `node --test` runs on; the other runners run on this one.
 */
export async function checkTestingPage({ root, work, packages, nodes, check }) {
  const consumers = consumersOf(await readFile(join(root, 'docs', 'testing.md'), 'utf8'));
  assert.deepEqual([...consumers.keys()].sort(), Object.keys(runners).sort(), 'a runner of the page that is not run');
  const shared = join(work, 'testing-page');
  await write(shared, new Map([['package.json', '{ "private": true }']]));
  await install(shared, [...packages, ...vitest]);
  for (const [folder, files] of consumers) {
    const cwd = join(shared, folder);
    await write(cwd, new Map([['package.json', '{ "private": true }'], ...files]));
    await symlink(join(shared, 'node_modules'), join(cwd, 'node_modules'));
    await checkRunner({ cwd, folder, files, nodes, check });
  }
}

async function checkRunner({ cwd, folder, files, nodes, check }) {
  const { isFor, passed } = runners[folder];
  const expected = testsIn([...files.values()].join(''));
  for (const { path, version } of isFor === undefined ? [{ path: execPath }] : nodes.filter(isFor)) {
    const title = version === undefined ? folder : `${folder} on Node ${version}`;
    await check(`testing page, ${title}`, async () => {
      const names = [...files.keys()].filter((name) => /\.test\.\w+$/.test(name));
      assert.equal(await passed(cwd, { node: path, names }), expected, 'tests that passed');
    });
  }
}

/** How many tests a text has: one a call of `test`, and one an element of the list of a `test.each`. */
function testsIn(text) {
  const lists = [...text.matchAll(/^ *test\.each\(\[(.*?)\]\)/gm)].map(([, list]) => list.split(',').length);
  return (text.match(/^ *test\(/gm) ?? []).length + lists.reduce((sum, length) => sum + length, 0);
}

/** Each resolves with the number of tests that passed, and rejects when one fails. */
const runners = {
  'node-test': { isFor: () => true, passed: nodeTest },
  // What `await using` in JavaScript needs.
  'node-24': { isFor: ({ version }) => Number(/\d+/.exec(version)[0]) >= 24, passed: nodeTest },
  'jest-commonjs': {
    passed: async (cwd) => passedOf(await run(execPath, ['node_modules/jest/bin/jest.js', '--ci', '--json'], { cwd })),
  },
  'jest-esm': {
    passed: async (cwd) => passedOf(await run('npm', ['--silent', 'test', '--', '--ci', '--json'], { cwd })),
  },
  vitest: {
    passed: async (cwd) =>
      passedOf(await run(execPath, ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json'], { cwd })),
  },
  typescript: { passed: typescript },
};

const passedOf = (report) => JSON.parse(report).numPassedTests;

async function nodeTest(cwd, { node, names }) {
  const report = await run(node, ['--test', '--test-reporter=tap', ...names], { cwd });
  return Number(/^# pass (\d+)$/m.exec(report)?.[1]);
}

async function typescript(cwd, { node, names }) {
  await run(node, ['node_modules/typescript/bin/tsc', '--project', '.'], { cwd });
  return nodeTest(cwd, { node, names: names.map((name) => join('out', name.replace(/\.mts$/, '.mjs'))) });
}

async function write(folder, files) {
  for (const [name, text] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}
