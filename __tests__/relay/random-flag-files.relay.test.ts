import { randomInt } from 'node:crypto';
import { compareBoth } from './flag-files/compare-both.js';
import { randomFlagFile } from './flag-files/random/random-flag-file.js';
import { randomCases } from './random-cases.js';

const FILES = randomCases('RANDOM_FILES', 2000);
const SHOWN = 10;

/** `DIFFERENTIAL_SEED` repeats a run; with the seed of one file and `RANDOM_FILES=1` it repeats that file. */
const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? randomInt(2 ** 32 - FILES));

it(
  `the dev relay and the real relay read ${FILES} random flag files alike (DIFFERENTIAL_SEED=${seed})`,
  async () => {
    const files = Array.from({ length: FILES }, (_, n) => randomFlagFile(seed + n));
    const { counts, byChance, different } = await compareBoth(files);
    const { served, refused, broken } = counts;
    console.log(
      `seed ${seed}: ${FILES} files, ${served} served, ${refused} refused, ${broken} end the relay; ` +
        `${byChance} differ by chance, ${different.length} always`,
    );
    expect(broken).toBe(0);
    // As they are: in an assertion they would be escaped, and could not be copied.
    if (different.length > 0) throw new Error(different.slice(0, SHOWN).join('\n\n'));
  },
  60_000 + 300 * FILES,
);
