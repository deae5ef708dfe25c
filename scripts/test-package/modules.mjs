import { join } from 'node:path';
import { execPath } from 'node:process';
import { asTestedHere, consumer, duckDb, frameworks } from './consumer.mjs';
import { install, run } from './run.mjs';

const scripts = { esm: 'index.mjs', cjs: 'index.cjs' };
const subpaths = { esm: 'subpaths.mjs', cjs: 'subpaths.cjs' };

/** ES modules and CommonJS, on each version of Node. */
export async function checkModules({ work, check, packed: { tarball }, nodes }) {
  const folders = {};
  for (const kind of Object.keys(scripts)) folders[kind] = await consumer({ work, kind, tarball });
  for (const { path, version } of nodes) {
    for (const [kind, file] of Object.entries(scripts))
      await check(`${kind} on Node ${version}`, () => run(path, [file], { cwd: folders[kind] }));
  }
}

export async function checkSubpaths({ work, tarball }) {
  for (const [kind, file] of Object.entries(subpaths)) {
    const folder = join(work, kind);
    await install(folder, [tarball, ...frameworks.map(asTestedHere)]);
    await run(execPath, [file], { cwd: folder });
  }
}

export async function checkJest({ work, tarball }) {
  const packages = ['jest', duckDb].map(asTestedHere);
  const folder = await consumer({ work, kind: 'jest', tarball, packages });
  await run(execPath, ['node_modules/jest/bin/jest.js', '--ci'], { cwd: folder });
}
