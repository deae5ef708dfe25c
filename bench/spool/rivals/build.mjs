import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Where it is built: what it imports is what the project has, and not what the other SDKs in `bench` bring. */
const folder = here('../../../.bench/rivals');

const otherStore = {
  name: 'other-store',
  resolveId: (id, importer) =>
    /\/create-store\.js$/.test(id) && importer?.endsWith('life.ts') ? here('create-store.mjs') : undefined,
};

/** Builds the provider with a store of the benchmark in the place of ours; returns the folder that has its `dist`. */
export async function buildRivals() {
  await build({
    ...{ config: false, entry: { index: here('index.mjs') }, outDir: join(folder, 'dist'), logLevel: 'warn' },
    ...{ format: 'esm', platform: 'node', target: 'node20', dts: false, outExtensions: () => ({ js: '.js' }) },
    deps: { alwaysBundle: ['p-queue', 'p-timeout', 'eventemitter3'], onlyBundle: false },
    plugins: [otherStore],
  });
  return folder;
}
