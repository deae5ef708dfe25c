import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { blocksOf } from '../../scripts/code-blocks/code-blocks.mjs';
import { installedPackage } from '../helpers/installed-package.js';

const root = resolve(__dirname, '../..');

/** What `docs/frameworks.md` shows as the `package.json` of the project. */
function packageJson(): string {
  const page = readFileSync(join(root, 'docs/frameworks.md'), 'utf8');
  const block = blocksOf(page).find(({ mark }) => mark === 'run by __tests__/examples/typescript.test.ts');
  return block?.text ?? '';
}

/** A folder with the package, what the page tells to install beside it, and the files that the pages show. */
async function project(): Promise<string> {
  const folder = await installedPackage();
  for (const name of ['express', 'typescript', '@types'])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  mkdirSync(join(folder, 'node_modules/.bin'));
  symlinkSync('../typescript/bin/tsc', join(folder, 'node_modules/.bin/tsc'));
  for (const name of ['shop.ts', 'server.ts', 'shop.test.ts', 'tsconfig.json'])
    cpSync(join(root, 'examples/typescript', name), join(folder, name));
  writeFileSync(join(folder, 'package.json'), packageJson());
  return folder;
}

it('the project of the pages compiles in strict TypeScript, and its tests pass', async () => {
  const cwd = await project();
  const { stdout } = await promisify(execFile)('npm', ['test'], { cwd, encoding: 'utf8' });
  expect(stdout).toMatch(/^(?:#|ℹ) pass 2$/m);
  expect(stdout).toMatch(/^(?:#|ℹ) fail 0$/m);
});
