import { appendFileSync } from 'node:fs';
import { expectNothingLost } from './expect-nothing-lost.js';
import { runSeed } from './run-seed.js';

/** The seeds to play; the command of the suite sets them. */
const seeds = (process.env['FAULT_SEEDS'] ?? '1 2 3 4 5 6 7 8 9 10').split(' ').map(Number);

it.each(seeds)(
  'the ledger accounts for every event of a backend whose relay fails by the script of seed %d',
  async (seed) => {
    const run = await runSeed(seed);
    const verdict = expectNothingLost(run);
    expect(verdict.tracked).toBeGreaterThan(1_000);
    if (run.plan.costs !== undefined) expect(run.report.ledger.dropped[run.plan.costs]).toBeGreaterThan(0);
    if (run.plan.large !== undefined) expect(verdict.cutInUpload).toBeGreaterThan(run.plan.inTheMiddle ? 1 : 3);
    const file = process.env['FAULT_VERDICTS_FILE'];
    if (file !== undefined) appendFileSync(file, `${JSON.stringify({ seed, ...verdict })}\n`);
  },
  100_000,
);
