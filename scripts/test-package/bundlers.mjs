import assert from 'node:assert/strict';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { consumer } from './consumer.mjs';
import { run, runToEnd } from './run.mjs';
import { runApplication } from './runs-application.mjs';

const packages = ['esbuild', 'rollup', ...['commonjs', 'json', 'node-resolve'].map((name) => `@rollup/plugin-${name}`)];

/** A block of the page: the comment that names it, and the fence after it. */
const named = /^<!-- (\S+) -->\n\n```\w+\n([\s\S]*?)^```$/gm;

/**
 * Bundles an application to one file with the commands of `docs/runtimes.md`, and runs that in a folder where there is
 * nothing else, with the oldest and the newest Node.
 */
export async function checkBundlers({ root, work, check, packed: { tarball }, nodes }) {
  const page = await readFile(join(root, 'docs', 'runtimes.md'), 'utf8');
  const blocks = new Map([...page.matchAll(named)].map(([, name, text]) => [name, text]));
  const folder = await consumer({ work, kind: 'application', tarball, packages });
  await writeFile(join(folder, 'rollup.config.mjs'), blocks.get('rollup/rollup.config.mjs'));
  const bundle = async (name) => {
    await run('bash', ['-c', blocks.get(name)], { cwd: folder });
    return join(folder, 'bundle');
  };
  const ends = [nodes[0], nodes.at(-1)];
  for (const name of ['esbuild/commonjs', 'esbuild/esm'])
    await check(`bundle, ${name}`, async () => runBundles({ name, work, nodes: ends, from: await bundle(name) }));
  await check('bundle, rollup', async () => {
    const from = await bundle('rollup/run');
    await runBundles({ name: 'rollup', work, nodes: ends.slice(0, 1), from });
    await minify(folder);
    await runBundles({ name: 'minified', work, nodes: ends.slice(-1), from });
  });
  await check('bundle, esbuild/esm without its line', () => checkBannerIsNeeded({ work, folder }));
}

const files = { esbuild: { commonjs: ['application.cjs'], esm: ['application.mjs'] } };

async function runBundles({ name, work, nodes, from }) {
  const [bundler, format] = name.split('/');
  const cwd = join(work, 'bundles', name.replace('/', '-'));
  await mkdir(cwd, { recursive: true });
  for (const file of files[bundler]?.[format] ?? ['application.mjs', 'application.cjs']) {
    await cp(join(from, file), join(cwd, file));
    for (const { path } of nodes) await runApplication({ file: path, args: [file], cwd });
  }
}

async function minify(folder) {
  for (const file of ['bundle/application.mjs', 'bundle/application.cjs'])
    await run('npx', ['esbuild', file, '--minify', '--log-level=error', '--allow-overwrite', `--outfile=${file}`], {
      cwd: folder,
    });
}

/** What the page says of it. Beside the packages the provider would find undici nevertheless. */
async function checkBannerIsNeeded({ work, folder }) {
  const file = join(work, 'bundles', 'without.mjs');
  const args = ['--bundle', '--platform=node', '--format=esm', `--outfile=${file}`, '--log-level=error'];
  await run('npx', ['esbuild', 'application.mjs', ...args], { cwd: folder });
  const { code, stderr } = await runToEnd(execPath, [file, 'http://127.0.0.1:9', 'Remote', 'close'], { cwd: work });
  assert.equal(code, 1);
  assert.match(stderr, /Dynamic require of .*"node:\w+.*" is not supported/);
}
