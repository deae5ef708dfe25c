import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.mjs';

const mostPackedBytes = 670_000;

const wanted = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'THIRD_PARTY_NOTICES',
  'dist',
  'docs',
  'package.json',
];

/** What the tarball holds. */
export async function checkPacked({ root, check, packed }) {
  await check('contents', () => checkContents(packed));
  await check('size', () => checkSize(packed));
  await check('requires', () => checkRequires(root, packed));
  await check('notices', () => checkNotices(root));
  await check('publint', () => run(join(root, 'node_modules/.bin/publint'), ['run', packed.tarball, '--strict']));
  await check('attw', () => run(join(root, 'node_modules/.bin/attw'), [packed.tarball, '--profile', 'strict']));
}

async function checkSize({ size }) {
  console.log(`The package has ${(size / 1000).toFixed(1)} kB packed, at most ${mostPackedBytes / 1000}.`);
  assert.ok(size <= mostPackedBytes);
}

/** In CommonJS, what is loaded late has to be required: a bundler's `import()` would need a Jest that loads ESM. */
async function checkRequires(root, { files }) {
  for (const file of files.filter((name) => name.endsWith('.cjs')))
    assert.doesNotMatch(await readFile(join(root, file), 'utf8'), /\bimport\(/, file);
}

async function checkContents({ files }) {
  const top = [...new Set(files.map((file) => file.split('/')[0]))].sort();
  assert.deepEqual(top, wanted);
  const isWanted = (file) =>
    /\.(js|cjs|d\.ts|d\.cts)$/.test(file) || /^dist\/dev-relay\/inspector\/[\w-]+\.(css|html|svg)$/.test(file);
  assert.deepEqual(
    files.filter((file) => file.startsWith('dist/') && !isWanted(file)),
    [],
  );
  // The dev relay serves these two and no other.
  assert.deepEqual(
    files.filter((file) => /^dist\/dev-relay\/inspector\/.*\.js$/.test(file)).map((file) => file.split('/')[3]),
    ['conversion-worker.js', 'inspector.js'],
  );
}

/** p-queue is in the builds: it could not be required everywhere, and it has to be loaded with our timers. */
async function checkNotices(root) {
  const notices = await readFile(join(root, 'THIRD_PARTY_NOTICES'), 'utf8');
  for (const bundled of ['eventemitter3', 'p-queue', 'p-timeout'])
    assert.match(notices, new RegExp(`^${bundled} \\d`, 'm'));
}
