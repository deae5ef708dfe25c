import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

interface Condition {
  readonly types: string;
  readonly default: string;
}

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<'import' | 'require', Condition>>>>;
  readonly typesVersions: { readonly '*': Readonly<Record<string, readonly string[]>> };
  readonly bin: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const subpaths = Object.entries(manifest.exports).flatMap(([name, found]) =>
  typeof found === 'string' ? [] : [{ name: name.slice(2), ...found }],
);

it('package.json gives TypeScript the types of each subpath in node10, which ignores exports, and of no other', () => {
  const typed = subpaths.filter(({ name }) => name !== '').map(({ name, import: { types } }) => [name, [types]]);
  expect(manifest.typesVersions['*']).toEqual(Object.fromEntries(typed));
});

it.each(subpaths)('"$name" has files for ES modules and for CommonJS', ({ import: esm, require: cjs }) => {
  const files = [esm.types, esm.default, cjs.types, cjs.default];
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

it.each(subpaths)('package.json declares the types of "$name" once', ({ import: { types } }) => {
  expect(readFileSync(join(root, types), 'utf8')).toMatch(/^export \* from '\.\/\w+\.cjs';\n$/);
});

it.each(Object.entries(manifest.bin))('package.json has the file of the command %s', (_name, file) => {
  expect(readFileSync(join(root, file), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

it('the package has every page that a row of README.md leads to, unless the row says "in the repository only"', () => {
  const rows = readFileSync(join(root, 'README.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.includes('in the repository only'));
  const linked = rows.flatMap((row) => [...row.matchAll(/\]\(([\w/-]+\.md)/g)].map(([, path = '']) => path));
  const { files } = manifest;
  const isPacked = (path: string): boolean =>
    files.includes(path) || (path.startsWith('docs/') && files.includes('docs') && !files.includes(`!${path}`));
  expect(linked).toContain('SECURITY.md');
  expect(linked.filter((path) => !isPacked(path))).toEqual([]);
});

it('package.json takes optional peers in any version, so that npm installs the core beside all of them', () => {
  const optional = Object.keys(manifest.peerDependenciesMeta);
  expect(optional).toEqual(expect.arrayContaining(['express', 'fastify', '@nestjs/core', '@opentelemetry/api']));
  for (const name of optional) expect([name, manifest.peerDependencies[name]]).toEqual([name, '*']);
});
