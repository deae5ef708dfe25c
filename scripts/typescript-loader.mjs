// Lets Node run the TypeScript of this repository as it is, types stripped: `node --import
// ./scripts/register-typescript.mjs`.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';

const sourceOf = (url) => pathToFileURL(fileURLToPath(url).replace(/\.js$/, '.ts')).href;

// Neither function awaits: Node calls them in either of two ways, and one of them takes no promise.

/** Sources import each other as `./name.js`: the file that is there ends in `.ts`. */
export function resolve(specifier, context, nextResolve) {
  if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
    const url = new URL(specifier, context.parentURL).href;
    const source = sourceOf(url);
    if (!existsSync(fileURLToPath(url)) && existsSync(fileURLToPath(source))) return nextResolve(source, context);
  }
  return nextResolve(specifier, context);
}

export function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  const filename = fileURLToPath(url);
  const options = { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } };
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename, sourceMaps: 'inline' });
  return { format: 'module', source: code, shortCircuit: true };
}
