import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundledPackages, thirdPartyNotices } from '../../scripts/third-party-notices.js';

const modules = resolve(__dirname, '../../node_modules');
const bundle = [
  resolve(__dirname, '../../src/index.ts'),
  join(modules, 'p-timeout/index.js'),
  join(modules, 'p-queue/dist/index.js'),
  join(modules, 'p-queue/dist/priority-queue.js'),
  join(modules, 'eventemitter3/index.mjs'),
];

it('the build finds each package that modules come from once, in the order of the names', () => {
  expect(bundledPackages(bundle).map(({ name }) => name)).toEqual(['eventemitter3', 'p-queue', 'p-timeout']);
});

it('the build finds scoped packages', () => {
  expect(bundledPackages([join(modules, '@openfeature/core/dist/esm/index.js')])[0]?.name).toBe('@openfeature/core');
});

it('the build writes name and version of each package, and its whole license once for all that share it', () => {
  const notices = thirdPartyNotices(bundledPackages(bundle));
  for (const [name, license] of [
    ['p-queue', 'license'],
    ['p-timeout', 'license'],
    ['eventemitter3', 'LICENSE'],
  ] as const) {
    const { version } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as { version: string };
    const text = readFileSync(join(modules, name, license), 'utf8').trim();
    const [before = '', ...others] = notices.split(text);
    expect(before.slice(before.lastIndexOf('-----'))).toContain(`\n${name} ${version}\n`);
    expect(others).toHaveLength(1);
  }
});

it('the build refuses to bundle a package without a license file', () => {
  const root = mkdtempSync(join(tmpdir(), 'notices-'));
  const folder = join(root, 'node_modules', 'bare');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"name":"bare","version":"1.0.0"}');
  expect(() => bundledPackages([join(folder, 'index.js')])).toThrow('bare has no license file');
  rmSync(root, { recursive: true });
});
