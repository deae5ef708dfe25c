import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Application } from '../helpers/application.js';

const root = resolve(__dirname, '../..');
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
  name: string;
  exports: object;
};
const entries = Object.keys(manifest.exports)
  .filter((entry) => entry !== './package.json')
  .map((entry) => entry.replace('.', manifest.name));

const viaRequire = `import { createRequire } from 'node:module'; const require = createRequire(process.cwd() + '/')`;

it.each(entries)('%s can be imported, and required, before any other entry', async (entry) => {
  const names = await Application.evaluate('', `Object.keys(await import('${entry}'))`);
  expect(names).not.toEqual([]);
  await expect(Application.evaluate(viaRequire, `Object.keys(require('${entry}'))`)).resolves.toEqual(
    expect.arrayContaining(names as string[]),
  );
});

it.each([
  ['dev-relay', ['@openfeature', 'undici', 'pino', 'express', 'fastify']],
  ['express', ['undici', 'express', 'fastify']],
  ['fastify', ['undici', 'express', 'fastify']],
  ['nestjs', ['express', 'fastify', '@nestjs/platform-express', '@nestjs/platform-fastify']],
])('goff-server-provider/%s loads no package that it does not need', async (entry, foreign) => {
  const loaded = `(require('goff-server-provider/${entry}'), Object.keys(require.cache))`;
  const files = (await Application.evaluate(viaRequire, loaded)) as string[];
  expect(files.filter((file) => foreign.some((name) => file.includes(`/node_modules/${name}/`)))).toEqual([]);
});

/** The packages that a declaration file names, and all files that it imports from the build. */
function packagesNamedBy(file: string): string[] {
  // What an example in a comment declares is somebody else's.
  const code = readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\//g, '');
  const specifiers = [...code.matchAll(/(?:from|import|module) ['"]([^'"]+)['"]/g)].map(([, name = '']) => name);
  const names = specifiers.flatMap((name) =>
    name.startsWith('.') ? packagesNamedBy(resolve(dirname(file), name.replace(/\.(c?)js$/, '.d.$1ts'))) : [name],
  );
  return [...new Set(names)].sort();
}

const sdk = '@openfeature/server-sdk';

it.each([
  ['index', [sdk]],
  ['integrations/fastify', [sdk, 'fastify']],
  ['integrations/express', [sdk, 'express']],
  ['integrations/nestjs', ['@nestjs/common', '@nestjs/core', sdk]],
])('the types of %s need no more packages than %j', (entry, packages) => {
  for (const extension of ['.d.ts', '.d.cts']) {
    expect(packagesNamedBy(resolve(root, 'dist', entry + extension))).toEqual(packages);
  }
});
