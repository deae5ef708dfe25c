import { join } from 'node:path';
import { execPath } from 'node:process';
import { asTestedHere, duckDb } from './consumer.mjs';
import { checkCommand } from './impact-command.mjs';
import { install, run } from './run.mjs';

const files = { esm: 'impact-function.mjs', cjs: 'impact-function.cjs' };

/** The function and the command, first without DuckDB and then with it. */
export async function checkImpact({ work, tarball }) {
  for (const [kind, file] of Object.entries(files)) {
    const folder = join(work, kind);
    await run(execPath, [file], { cwd: folder });
    await checkCommand(folder, { isComplete: false });
    await install(folder, [tarball, asTestedHere(duckDb)]);
    await run(execPath, [file, 'with-duckdb'], { cwd: folder });
    await checkCommand(folder, { isComplete: true });
  }
}
