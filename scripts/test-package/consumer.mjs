import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './run.mjs';

const templates = dirname(fileURLToPath(import.meta.url));
const { devDependencies } = JSON.parse(await readFile(join(templates, '..', '..', 'package.json'), 'utf8'));

/** A package in the version that the project is developed with. */
export const asTestedHere = (dependency) => `${dependency}@${devDependencies[dependency]}`;

export const sdk = '@openfeature/server-sdk';
export const duckDb = '@duckdb/node-api';
const nest = ['@nestjs/common', '@nestjs/core', 'rxjs', 'reflect-metadata'];
export const frameworks = ['express', 'fastify', '@opentelemetry/api', ...nest];

const shared = ['scenario.cjs', 'impact.cjs', 'flags.yaml'];

/** A folder with the files of a consumer, and the package and others installed; `packages` name versions. */
export async function consumer({ work, kind, tarball, packages = [] }) {
  const folder = join(work, kind);
  await cp(join(templates, kind), folder, { recursive: true });
  for (const file of shared) await cp(join(templates, file), join(folder, file));
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  await install(folder, [tarball, asTestedHere(sdk), ...packages]);
  return folder;
}
