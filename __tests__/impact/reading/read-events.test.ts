import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chooseSource } from '../../../src/impact/reading/choose-source.js';
import { readEvents, type ReadEvents } from '../../../src/impact/reading/read-events.js';
import type { TimePoint } from '../../../src/impact/rules/counts.js';
import { ImpactCounter } from '../../../src/impact/rules/impact-counter.js';
import type { Question } from '../../../src/impact/rules/question.js';
import type { Segments } from '../../../src/impact/rules/segments.js';
import { randomFolder, writeFolder } from '../random-folder.js';
import { plainQuestion, randomQuestion } from '../random-question.js';
import { filesOfLines, readFolder } from '../read-folder.js';

const samples = resolve(__dirname, '../../fixtures/impact-samples');
const folderCount = Number(process.env['RANDOM_FOLDERS'] ?? 12);

async function read(
  folder: string,
  { question, segments }: { question: Question; segments?: Segments },
): Promise<ReadEvents> {
  const source = await chooseSource([folder], 'details');
  return readEvents({ ...source, question, segments });
}

/** A step of times that no float tells apart ends somewhere. */
const inReach = (points: readonly TimePoint[]): unknown =>
  plain(points.map((point) => (point.until < 1e11 ? point : { ...point, until: 'far' })));

/** Records without prototypes and those with one are alike. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function countedInMemory(folder: string, question: Question): ImpactCounter {
  const counter = new ImpactCounter(question);
  for (const { lines, empty } of filesOfLines(readFolder(folder))) {
    counter.fileRead({ empty });
    for (const line of lines) counter.readLine(line);
  }
  return counter;
}

describe('files of known truth, read with DuckDB', () => {
  it.each(['clean', 'typical', 'all'])('counts the folder "%s" to the last digit', async (name) => {
    const { rules, seed, visitors, traps, ...truth } = JSON.parse(
      readFileSync(join(samples, name, 'truth.json'), 'utf8'),
    ) as Record<string, unknown>;
    const question = { ...plainQuestion, idMember: String(truth['idMember']) };
    const { counts } = await read(join(samples, name, 'events'), { question });
    expect([rules, seed, visitors, traps]).not.toContain(undefined);
    expect(plain(counts)).toEqual(truth);
  });
});

describe('random folders, read with DuckDB', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'impact-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Array.from({ length: folderCount }, (_, index) => 1000 + index))(
    'has the counts of the rules in memory (seed %d)',
    async (seed) => {
      writeFolder(randomFolder(seed), folder);
      for (const question of [plainQuestion, randomQuestion(seed)]) {
        const { counts, timePoints } = await read(folder, { question });
        const counter = countedInMemory(folder, question);
        expect(plain(counts)).toEqual(plain(counter.counts()));
        expect(inReach(timePoints)).toEqual(inReach(counter.timePoints(40)));
      }
    },
  );

  it('has the same counts for each segment', async () => {
    writeFolder(randomFolder(7), folder);
    const question = { ...plainQuestion, windowSeconds: 86_400 };
    const counter = countedInMemory(folder, question);
    const segments = new Map(Array.from({ length: 60 }, (_, n) => [`user-${n}`, n % 2 === 0 ? 'even' : "od'd"]));
    const analysed = await read(folder, { question, segments });
    const found = (analysed.segments ?? []).map(({ segment, counts }) => ({ segment, counts }));
    expect(found.map(({ segment }) => segment)).toEqual(['even', "od'd", '(none)']);
    expect(plain(found)).toEqual(plain(counter.segmentCounts(segments)));
  });
});
