import { expectNothingLost } from './expect-nothing-lost.js';
import { runSeed } from './run-seed.js';

it.each([4, 5])(
  'the ledger accounts for every event of a backend whose relay fails by a part of the script of seed %d',
  async (seed) => {
    expectNothingLost(await runSeed(seed, { faults: 12, largeFaults: 6 }));
  },
  100_000,
);
