// @ts-check
// Plays the fault suite and says at the end what became of all events. `-- --seed 7` plays one seed again, `-- --seeds 20` the first twenty.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, env, execPath, exit } from 'node:process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  args: argv.slice(2),
  options: { seed: { type: 'string' }, seeds: { type: 'string', default: '10' } },
});
const seeds = values.seed ? [Number(values.seed)] : Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);

const folder = mkdtempSync(join(tmpdir(), 'goff-faults-'));
const file = join(folder, 'verdicts');
writeFileSync(file, '');

const { status } = spawnSync(execPath, ['node_modules/jest/bin/jest.js', '--selectProjects', 'faults'], {
  stdio: 'inherit',
  env: { ...env, FAULT_SEEDS: seeds.join(' '), FAULT_VERDICTS_FILE: file },
});

/** @type {{ seed: number, tracked: number, requests: number, cutInUpload: number, largestBodyBytes: number, duplicatesByCause: Record<string, number> }[]} */
const verdicts = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));
rmSync(folder, { recursive: true });

const failed = seeds.filter((seed) => !verdicts.some((verdict) => verdict.seed === seed));
for (const seed of failed) console.log(`seed ${seed} failed; play it again: npm run test:faults -- --seed ${seed}`);

/** @type {Record<string, number>} */
const duplicates = {};
for (const { duplicatesByCause } of verdicts) {
  for (const [cause, count] of Object.entries(duplicatesByCause)) duplicates[cause] = (duplicates[cause] ?? 0) + count;
}
/** @param {(verdict: typeof verdicts[number]) => number} of */
const sum = (of) => verdicts.reduce((total, verdict) => total + of(verdict), 0);
const largestBodyBytes = Math.max(0, ...verdicts.map((verdict) => verdict.largestBodyBytes));
const causes = Object.entries(duplicates).map(([cause, count]) => `${cause} ${count}`);
console.log(
  `${sum((v) => v.tracked)} events in ${sum((v) => v.requests)} requests, ` +
    `${sum((v) => v.cutInUpload)} of them cut in the middle of a large body (the largest has ${largestBodyBytes} bytes), seeds ${seeds.join(' ')}`,
);
console.log(
  `events lost: ${failed.length === 0 ? '0 unaccounted' : `unknown, ${failed.length} seeds failed`}` +
    `; duplicates by cause: ${causes.length === 0 ? 'none' : causes.join(', ')}`,
);
exit(status ?? 1);
