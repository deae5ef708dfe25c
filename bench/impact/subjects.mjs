import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrerequisiteError } from './prerequisite-error.mjs';
import { PACKAGES, installPython } from './python.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const node = (file) => [process.execPath, here(`./subjects/${file}`)];
const python = (file, cache) => [installPython(cache), '-B', here(`./subjects/${file}`)];

/** `prepare` returns the command line, without the folder, and what follows the folder. */
const SUBJECTS = {
  ours: { title: () => 'goff-impact', prepare: prepareOurs },
  duckdb: { title: () => `bare DuckDB ${duckdbVersion()}`, prepare: prepareDuckdb },
  polars: {
    title: () => `polars ${PACKAGES.polars}`,
    prepare: ({ cache }) => ({ command: python('with_polars.py', cache), after: ['once'] }),
  },
  'polars-lazy': {
    title: () => `polars ${PACKAGES.polars}, lazy`,
    prepare: ({ cache }) => ({ command: python('with_polars.py', cache), after: ['lazy'] }),
  },
  pandas: {
    title: () => `pandas ${PACKAGES.pandas}`,
    prepare: ({ cache }) => ({ command: python('with_pandas.py', cache) }),
  },
  node: { title: () => `plain Node ${process.versions.node}`, prepare: () => ({ command: node('node.mjs') }) },
};

export const NAMES = Object.keys(SUBJECTS);

/**
 * Those of these names, ready to be measured; throws a PrerequisiteError where one of them cannot be. Python packages
 * go into the folder `cache`.
 */
export function prepareSubjects({ names, ...options }) {
  return names.map((name) => {
    const { title, prepare } = SUBJECTS[name];
    return { name, after: [], ...prepare(options), title: title() };
  });
}

function prepareOurs({ command }) {
  const built = here('../../dist/cli/impact.cjs');
  if (command === undefined && !existsSync(built))
    throw new PrerequisiteError('dist/cli/impact.cjs is not there: npm run build makes it, or name it by --command.');
  const words = command?.split(' ').filter(Boolean) ?? [process.execPath, built];
  return { command: [...words, '--flag', 'new-checkout', '--goal', 'order', '--json'] };
}

function prepareDuckdb() {
  if (duckdbVersion() === undefined)
    throw new PrerequisiteError('@duckdb/node-api is not installed: npm ci installs it.');
  return { command: node('duckdb.mjs') };
}

function duckdbVersion() {
  try {
    const main = createRequire(import.meta.url).resolve('@duckdb/node-api');
    return JSON.parse(readFileSync(join(dirname(dirname(main)), 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}
