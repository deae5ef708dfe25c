import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const workflow = read('.github/workflows/ci.yml');
const manifest = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

describe('.github/workflows/ci.yml', () => {
  it('runs .ci/run on the versions of Node.js that test:nodes has', () => {
    const [, versions = ''] = /node: \[(.+)\]/.exec(workflow) ?? [];
    const [, tested = ''] = /chooseNodeVersions\(node, \[(.+?)\]\)/.exec(read('scripts/test-nodes.mjs')) ?? [];
    expect(versions).toBe(tested.replaceAll("'", ''));
    expect(workflow).toMatch(/^ {6}- run: \.ci\/run$/m);
  });

  it('needs no secret, no right to write and no address', () => {
    expect(workflow).toMatch(/^permissions:\n {2}contents: read\n/m);
    expect(workflow).not.toMatch(/secrets\.|https?:|registry/);
  });
});

it('a package is linted, compiled, built and checked before it is packed', () => {
  const steps = (manifest.scripts['prepack'] ?? '').split(' && ').map((step) => step.replace('npm run --silent ', ''));
  expect(steps).toEqual(['lint', 'typecheck', 'build', 'publint run --pack false --strict']);
});

it('a package runs nothing where it is installed', () => {
  const atInstallation = ['preinstall', 'install', 'postinstall', 'prepare'];
  expect(atInstallation.filter((name) => Object.hasOwn(manifest.scripts, name))).toEqual([]);
});
