/**
 * Packs the package, and uses the tarball as its users do. Prints one line per check; the first that fails ends the
 * run. `-- --node oldest,newest` chooses the versions of Node; by default it takes all of them.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execPath, exit } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chooseNodeVersions, installNodeVersions } from './test-package/node-versions.mjs';
import { checkCommand as checkImpactCommand } from './test-package/impact-command.mjs';
import { install, run } from './test-package/run.mjs';
import { checkTestingPage, testTools } from './test-package/testing-page.mjs';

const nodeVersions = readNodeVersions();
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const templates = join(root, 'scripts', 'test-package');
const { devDependencies, name } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const work = await mkdtemp(join(tmpdir(), `${name}-`));
const sdk = '@openfeature/server-sdk';
const passed = [];

/** A mistake on the command line is told in one sentence. */
function readNodeVersions() {
  try {
    const { values } = parseArgs({ options: { node: { type: 'string', default: 'all' } } });
    return chooseNodeVersions(values.node);
  } catch (error) {
    console.error(error.message);
    return exit(2);
  }
}

async function check(title, test) {
  const start = performance.now();
  try {
    await test();
  } catch (error) {
    throw new Error(`${title}: failed`, { cause: error });
  }
  passed.push(title);
  console.log(`${title}: passed (${((performance.now() - start) / 1000).toFixed(1)} s)`);
}

async function pack() {
  await run('npm', ['run', 'build'], { cwd: root });
  const output = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', work], { cwd: root });
  const [{ filename, files, size }] = JSON.parse(output);
  return { tarball: join(work, filename), files: files.map(({ path }) => path), size };
}

const mostPackedBytes = 600_000;

async function checkSize({ size }) {
  console.log(`The package has ${(size / 1000).toFixed(1)} kB packed, at most ${mostPackedBytes / 1000}.`);
  assert.ok(size <= mostPackedBytes);
}

/** A bundler's `import()` would need a Jest that loads ESM: in CommonJS what is loaded late is required. */
async function checkRequires({ files }) {
  for (const file of files.filter((name) => name.endsWith('.cjs')))
    assert.doesNotMatch(await readFile(join(root, file), 'utf8'), /\bimport\(/, file);
}

const wanted = ['CHANGELOG.md', 'LICENSE', 'README.md', 'THIRD_PARTY_NOTICES', 'dist', 'docs', 'package.json'];

async function checkContents({ files }) {
  const top = [...new Set(files.map((file) => file.split('/')[0]))].sort();
  assert.deepEqual(top, wanted);
  const isWanted = (file) =>
    /\.(js|cjs|d\.ts|d\.cts)$/.test(file) || /^dist\/dev-relay\/inspector\/[\w-]+\.(css|html|svg)$/.test(file);
  assert.deepEqual(
    files.filter((file) => file.startsWith('dist/') && !isWanted(file)),
    [],
  );
}

/** p-queue is in the builds: it could not be required everywhere, and it has to be loaded with our timers. */
async function checkNotices() {
  const notices = await readFile(join(root, 'THIRD_PARTY_NOTICES'), 'utf8');
  for (const bundled of ['eventemitter3', 'p-queue', 'p-timeout'])
    assert.match(notices, new RegExp(`^${bundled} \\d`, 'm'));
}

/**
 * A folder with the files of a consumer, and the tarball and other packages installed; `absent` ones are removed again.
 */
async function consumer(kind, { tarball, packages = [], absent = [] }) {
  const folder = join(work, kind);
  await cp(join(templates, kind), folder, { recursive: true });
  for (const file of ['scenario.cjs', 'impact.cjs', 'flags.yaml']) await cp(join(templates, file), join(folder, file));
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  await install(folder, [tarball, ...[sdk, ...packages].map(asTestedHere)]);
  for (const missing of absent) await rm(join(folder, 'node_modules', missing), { recursive: true });
  return folder;
}

/** A package in the version that the project is developed with. */
const asTestedHere = (dependency) => `${dependency}@${devDependencies[dependency]}`;

/** Without `yaml`, the main entry shows that it does not load what only the dev relay needs. */
const bare = {
  esm: { absent: ['yaml'] },
  cjs: { absent: ['yaml'] },
};

const duckDb = '@duckdb/node-api';
const frameworks = ['express', 'fastify', '@opentelemetry/api'];

async function checkTypes({ tarball }) {
  const packages = ['typescript', '@types/node', '@types/express', ...frameworks];
  const folder = await consumer('types', { tarball, packages });
  await run(execPath, ['node_modules/typescript/bin/tsc', '--project', '.'], { cwd: folder });
  for (const file of ['out/import.mjs', 'out/require.cjs']) await run(execPath, [file], { cwd: folder });
}

async function checkJest({ tarball }) {
  const folder = await consumer('jest', { tarball, packages: ['jest', duckDb] });
  await run(execPath, ['node_modules/jest/bin/jest.js', '--ci'], { cwd: folder });
}

async function checkSubpaths({ tarball }) {
  for (const [kind, file] of [
    ['esm', 'subpaths.mjs'],
    ['cjs', 'subpaths.cjs'],
  ]) {
    const folder = join(work, kind);
    await install(folder, [tarball, ...frameworks.map(asTestedHere)]);
    await run(execPath, [file], { cwd: folder });
  }
}

/** The function and the command, first without DuckDB and then with it. */
async function checkImpact({ tarball }) {
  for (const kind of ['esm', 'cjs']) {
    const folder = join(work, kind);
    const file = kind === 'esm' ? 'impact-function.mjs' : 'impact-function.cjs';
    await run(execPath, [file], { cwd: folder });
    await checkImpactCommand(folder, { isComplete: false });
    await install(folder, [tarball, asTestedHere(duckDb)]);
    await run(execPath, [file, 'with-duckdb'], { cwd: folder });
    await checkImpactCommand(folder, { isComplete: true });
  }
}

/** The command starts, says where it listens, responds, and ends on SIGTERM. */
async function checkCommand() {
  const folder = join(work, 'esm');
  const args = ['--flags', join(templates, 'flags.yaml'), '--port', '0', '--out', join(work, 'events')];
  const relay = spawn(join(folder, 'node_modules', '.bin', 'goff-dev-relay'), args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(relay, 'close');
  try {
    const response = await fetch(new URL('/health', await announcedUrl(relay)));
    assert.equal(response.status, 200);
  } finally {
    relay.kill('SIGTERM');
  }
  assert.deepEqual(await closed, [0, null]);
}

async function announcedUrl(relay) {
  for await (const line of createInterface(relay.stdout)) {
    const [url] = /https?:\/\/[^\s"]+/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('the dev relay ended without saying where it listens');
}

async function testPackage() {
  const packed = await pack();
  const { tarball } = packed;
  await check('contents', () => checkContents(packed));
  await check('size', () => checkSize(packed));
  await check('requires', () => checkRequires(packed));
  await check('notices', checkNotices);
  await check('publint', () => run(join(root, 'node_modules/.bin/publint'), ['run', tarball, '--strict']));
  await check('attw', () => run(join(root, 'node_modules/.bin/attw'), [tarball, '--profile', 'node16']));

  const entries = [];
  for (const [kind, { absent }] of Object.entries(bare)) {
    const folder = await consumer(kind, { tarball, absent });
    entries.push({ kind, cwd: folder, file: kind === 'esm' ? 'index.mjs' : 'index.cjs' });
  }
  const nodes = await installNodeVersions(join(work, 'node'), nodeVersions);
  for (const { path, version } of nodes) {
    for (const { kind, cwd, file } of entries)
      await check(`${kind} on Node ${version}`, () => run(path, [file], { cwd }));
  }
  await check('TypeScript', () => checkTypes(packed));
  await check('Jest', () => checkJest(packed));
  const packages = [tarball, ...[sdk, ...testTools].map(asTestedHere)];
  await checkTestingPage({ root, work, packages, nodes, check });
  await check('subpaths', () => checkSubpaths(packed));
  await check('command', checkCommand);
  await check('impact', () => checkImpact(packed));
}

try {
  await testPackage();
  console.log(`The package works: ${passed.join(', ')}.`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await rm(work, { recursive: true });
}
