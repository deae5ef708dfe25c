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
import { exposure, goalEvent, goalEventOf } from '../rules/counted.js';
import { folderOf, readFrom } from './folder.js';

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

describe('lines that DuckDB takes for JSON, and that are none', () => {
  const words = ['nan', 'inf', 'infinity'].flatMap(spellings).flatMap((word) => [word, `-${word}`]);

  it.each([
    ['as a member', (word: string) => `"x":${word}`],
    ['behind a blank', (word: string) => `"x": ${word}`],
    ['in a list', (word: string) => `"x":[1,${word}]`],
    ['in a list of a member', (word: string) => `"x":{"y":[ ${word} ]}`],
    ['behind a text', (word: string) => `"x":"a","y":${word}`],
  ])('have not-a-number or infinity, in any case of letters, %s', async (_place, members) => {
    const lines = words.map((word) => goalEvent({ userKey: word }).replace(/\}$/, `,${members(word)}}`));
    const folder = await folderOf({ 'a.json': [exposure({}), goalEvent({}), ...lines].join('\n') });

    expect((await readFrom([folder])).counts.lines).toMatchObject({ read: 2 + words.length, malformed: words.length });
  });

  it('are told from lines that have such words in a text', async () => {
    const lines = words.map((word) => goalEvent({ userKey: `,"x":${word}` }));
    const folder = await folderOf({ 'a.json': [exposure({}), ...lines].join('\n') });

    expect((await readFrom([folder])).counts.lines).toMatchObject({ read: 1 + words.length, malformed: 0 });
  });
});

describe('a number that is an id or the text of a condition', () => {
  it.each(['0', '-0', '-0.0', '1.10', '1E+2', '0.1000000000000000055'])(
    'is compared by its JSON text: %s',
    async (id) => {
      const others = ['0', '-0', '-0.0', '1', '1.1', '1e+2', '100.0', '0.1'].filter((other) => other !== id);
      const ids = [`"${id}"`, ...others].map((other) => `{"n":${id},"eventId":${other}}`);
      const lines = [`{"eventId":${id}}`, `{"eventId": ${id} }`, ...ids].map((details) => goalEventOf(details));
      const folder = await folderOf({ 'a.json': [exposure({}), ...lines].join('\n') });

      expect((await readFrom([folder])).counts.goalEvents).toMatchObject({ sameId: 2, counted: 1 + others.length });
      expect((await readFrom([folder], { goal: `g[n=${id}]` })).counts.lines.otherGoal).toBe(2);
    },
  );
});

/** A word with each of its first three letters in both cases. */
function spellings(word: string): string[] {
  return Array.from({ length: 8 }, (_, bits) =>
    [...word].map((letter, place) => ((bits >> place) & 1 ? letter.toUpperCase() : letter)).join(''),
  );
}
