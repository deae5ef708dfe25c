import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImpactCounts } from '../../src/impact/rules/counts.js';
import { countLines, type FileOfLines } from '../../src/impact/rules/count-lines.js';
import { randomOf, shuffle } from '../helpers/seeded-random.js';
import { randomFolder, writeFolder } from './random-folder.js';
import { plainQuestion, randomQuestion } from './random-question.js';
import { filesOfLines, readFolder } from './read-folder.js';
import { allTraps } from './traps.js';

const seeds = Array.from({ length: 16 }, (_, index) => index + 1);
const folders = new Map(seeds.map((seed) => [seed, filesOfLines(randomFolder(seed))]));
const filesOf = (seed: number): FileOfLines[] => folders.get(seed) ?? [];
const countsOf = (seed: number, question = plainQuestion): ImpactCounts =>
  countLines({ files: filesOf(seed), question });

/** Every counter with its name. */
function countersOf({ users, files, lines, exposures, goalEvents }: ImpactCounts): [string, number][] {
  return Object.entries({ users, files, lines, exposures, goalEvents }).flatMap(([group, counters]) =>
    Object.entries({ ...counters }).map(([name, count]): [string, number] => [`${group}.${name}`, count]),
  );
}

describe('a random folder', () => {
  it('is determined by its seed, to the last byte', () => {
    expect(isSame(randomFolder(7), randomFolder(7))).toBe(true);
    expect(isSame(randomFolder(7), randomFolder(8))).toBe(false);
  });

  it.each(allTraps)('is another one with the trap "%s"', (trap) => {
    expect([1, 2, 3].some((seed) => !isSame(randomFolder(seed, [trap]), randomFolder(seed, [])))).toBe(true);
  });

  it('has nothing to set aside without traps', () => {
    const { lines, exposures, goalEvents } = countLines({
      files: filesOfLines(randomFolder(1, [])),
      question: plainQuestion,
    });

    expect(lines).toEqual({ read: lines.read, malformed: 0, otherKind: 0, otherFlag: 0, otherGoal: 0 });
    expect(exposures.counted + goalEvents.counted + goalEvents.notExposed).toBe(lines.read);
  });

  it('is read from a disk as it was made', () => {
    const folder = mkdtempSync(join(tmpdir(), 'random-folder-'));
    const files = randomFolder(3, allTraps);
    writeFolder(files, folder);

    expect(isSame(readFolder(folder), files)).toBe(true);
    rmSync(folder, { recursive: true });
  });

  it('moves every counter, seen over some seeds', () => {
    const seen = seeds.flatMap((seed) => [countsOf(seed), countsOf(seed, randomQuestion(seed))]).flatMap(countersOf);
    const still = [...new Set(seen.map(([name]) => name))].filter((name) =>
      seen.every(([other, count]) => other !== name || count === 0),
    );

    expect(still).toEqual([]);
  });
});

describe('the rules over random folders', () => {
  it.each(seeds)('count the same whatever the order of files and lines: seed %d', (seed) => {
    const random = randomOf(seed);
    const files = shuffle(filesOf(seed), random);
    const shuffled = files.map(({ lines, empty }) => ({ lines: shuffle([...lines], random), empty }));

    expect(countLines({ files: shuffled, question: plainQuestion })).toEqual(countsOf(seed));
  });

  it.each(seeds)('count every line once: seed %d', (seed) => {
    const counters = countersOf(countsOf(seed, randomQuestion(seed)));
    const once = counters.filter(([name]) =>
      /^(?:lines|exposures|goalEvents)\.(?!read|beforeExposureWithin)/.test(name),
    );
    const sum = once.reduce((total, [, count]) => total + count, 0);

    expect(sum).toBe(new Map(counters).get('lines.read'));
  });
});

/** Jest compares buffers byte by byte, which takes a minute for some megabytes. */
function isSame(a: ReadonlyMap<string, Buffer>, b: ReadonlyMap<string, Buffer>): boolean {
  return a.size === b.size && [...a].every(([path, bytes]) => b.get(path)?.equals(bytes));
}
