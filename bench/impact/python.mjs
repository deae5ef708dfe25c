import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PrerequisiteError } from './prerequisite-error.mjs';

export const PACKAGES = { polars: '2.1.0', pandas: '3.1.1' };

const PRINT_VERSIONS = 'import pandas, polars; print(polars.__version__, pandas.__version__)';
const WANTED = Object.values(PACKAGES).join(' ');

/** The interpreter of a virtual environment in `cache` with both packages, which is made where it is not there yet. */
export function installPython(cache) {
  const folder = join(cache, 'python');
  const python = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin', 'python');
  if (versionsOf(python) === WANTED) return python;
  process.stderr.write('installing polars and pandas …\n');
  run('python3', ['-m', 'venv', '--clear', folder]);
  const pinned = Object.entries(PACKAGES).map(([name, version]) => `${name}==${version}`);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...pinned]);
  if (versionsOf(python) !== WANTED)
    throw new PrerequisiteError(`The packages in ${folder} cannot be loaded. ${WAY_OUT}`);
  return python;
}

function versionsOf(python) {
  return spawnSync(python, ['-c', PRINT_VERSIONS], { encoding: 'utf8' }).stdout?.trim();
}

function run(command, parameters) {
  const { status, error, stderr } = spawnSync(command, parameters, { encoding: 'utf8' });
  if (status === 0) return;
  const reason = error?.message ?? (stderr.trim().split('\n').at(-1) || `exit code ${status}`);
  throw new PrerequisiteError(
    `polars and pandas need Python 3.11 or later with venv and pip (${command}: ${reason}). ${WAY_OUT}`,
  );
}

const WAY_OUT = 'Leave them out with --subjects ours,duckdb,node.';
