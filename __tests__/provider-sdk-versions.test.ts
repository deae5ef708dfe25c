import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

interface Manifest {
  name: string;
  version: string;
  peerDependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

declare const sdkUnderTest: 'lowest' | 'highest';

const readManifest = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8')) as Manifest;
const root = resolve(__dirname, '..');
const project = readManifest(join(root, 'package.json'));

/** The manifest of what `import '@openfeature/server-sdk'` loads in this Jest project. */
function loadedSdk(): Manifest {
  let folder = dirname(require.resolve('@openfeature/server-sdk'));
  while (!folder.endsWith('server-sdk') && !folder.endsWith('server-sdk-lowest')) folder = dirname(folder);
  return readManifest(join(folder, 'package.json'));
}

it('the provider is tested with the lowest version of the SDK that it admits, and with the installed one', () => {
  const lowest = project.peerDependencies['@openfeature/server-sdk']?.replace('^', '');
  const highest = readManifest(join(root, 'node_modules/@openfeature/server-sdk/package.json')).version;
  expect(loadedSdk()).toMatchObject({
    name: '@openfeature/server-sdk',
    version: { lowest, highest }[sdkUnderTest],
  });
  expect(lowest).toBe('1.19.0');
  expect(highest).not.toBe(lowest);
});

it('npm test runs the provider against both', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { test: string } };
  expect(scripts.test).toMatch(/--selectProjects unit lowest-sdk$/);
});
