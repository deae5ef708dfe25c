/**
 * Reads flag files with the real relay and with the dev relay, and prints what both make of them:
 *
 *     node scripts/real-relay/build.mjs
 *     node --import ./scripts/register-typescript.mjs __tests__/relay/compare-flag-files.ts FILE…
 *
 * Exit codes: 0 both do the same, 1 they differ, 2 there is nothing to compare.
 */
import { readFileSync } from 'node:fs';
import { askDevRelay } from './flag-files/ask-dev-relay.js';
import { askRealRelay } from './flag-files/ask-real-relay.js';
import { type FlagFile, formatOf } from './flag-files/flag-file.js';
import { differences, summary } from './flag-files/outcome.js';

function readFlagFile(path: string): FlagFile {
  const format = formatOf(path);
  if (format === undefined) throw new Error(`${path} is no flag file: expected .yaml, .yml, .json or .toml.`);
  return { name: path, format, content: readFileSync(path) };
}

async function compare(paths: readonly string[]): Promise<number> {
  if (paths.length === 0) throw new Error('Expected the paths of flag files.');
  const files = paths.map(readFlagFile);
  const real = await askRealRelay(files);
  let differing = 0;
  for (const [n, file] of files.entries()) {
    const dev = await askDevRelay(file);
    const found = differences(real[n]!, dev);
    if (found.length > 0) differing++;
    const verdict = found.length > 0 ? 'DIFFERENT' : 'the same';
    console.log(
      [`== ${file.name}: ${verdict}`, `real ${summary(real[n]!)}`, `dev  ${summary(dev)}`, ...found].join('\n'),
    );
  }
  console.log(`${files.length} files, ${differing} different`);
  return differing > 0 ? 1 : 0;
}

try {
  process.exitCode = await compare(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
