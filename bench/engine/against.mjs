import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CommitFolder, exitAtSignals, shortHashOf } from '../lib/commit.mjs';
import { orderOf } from '../lib/order.mjs';
import { spreadOf, times } from '../lib/ratio.mjs';
import { median } from '../lib/statistics.mjs';
import { compared } from './cases.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = fileURLToPath(new URL('./engine-process.mjs', import.meta.url));

/** Our evaluations may take at most this many times as long as those of the commit. */
const AT_MOST = 1.05;

/**
 * Measures the engine of this tree and that of a commit, turn by turn, each time in a process of its own, because what
 * the compiler of the runtime makes of the same code differs from process to process. Returns a verdict for each case.
 */
export async function measureAgainst({ against, rounds, onRun }) {
  const hash = shortHashOf(against);
  exitAtSignals();
  const commit = await CommitFolder.checkOut(hash);
  const subjects = [
    { name: 'ours', folder: root },
    { name: hash, folder: commit.folder },
  ];
  const runs = Object.fromEntries(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, folder } of orderOf(subjects, round)) {
      runs[name].push(await nanosecondsIn(folder));
      onRun({ name, round });
    }
  }
  return compared.map((one, index) => judgeCase({ what: one.name, runs, index, hash }));
}

async function nanosecondsIn(folder) {
  const { stdout } = await promisify(execFile)(process.execPath, [script, folder]);
  return JSON.parse(stdout);
}

/** `index` is the place of the case in each run. */
export function judgeCase({ what, runs, index, hash }) {
  const [ours, theirs] = ['ours', hash].map((name) => runs[name].map((run) => run[index]));
  const ratio = median(ours) / median(theirs);
  return {
    ...{ scenario: 'engine', what, measured: `${times(ratio)} ${hash}`, limit: `<= ${times(AT_MOST)}` },
    met: ratio <= AT_MOST,
    values: `${nanoseconds(ours)} against ${nanoseconds(theirs)}${spreadOf({ ours, theirs, best: Math.min })}`,
  };
}

const nanoseconds = (values) => `${median(values).toFixed(1)} ns`;
