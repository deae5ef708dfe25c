import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Application } from '../helpers/application.js';

const manifest = JSON.parse(readFileSync(resolve(__dirname, '../../package.json'), 'utf8')) as {
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
  ['express', ['undici', 'yaml', 'express', 'fastify']],
  ['fastify', ['undici', 'yaml', 'express', 'fastify']],
])('goff-server-provider/%s loads no package that it does not need', async (entry, foreign) => {
  const loaded = `(require('goff-server-provider/${entry}'), Object.keys(require.cache))`;
  const files = (await Application.evaluate(viaRequire, loaded)) as string[];
  expect(files.filter((file) => foreign.some((name) => file.includes(`/node_modules/${name}/`)))).toEqual([]);
});
