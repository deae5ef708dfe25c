import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { readArguments } from '../../examples/kafka/arguments.mjs';
import { consume } from '../../examples/kafka/consume.mjs';
import { lineOf } from '../../examples/kafka/line-of.mjs';
import { openMessages } from '../../examples/kafka/open-messages.mjs';
import { Application } from '../helpers/application.js';
import { FakeTopics } from '../helpers/fake-topics.js';
import { temporaryFolder } from '../helpers/temporary-files.js';
import { waitUntil } from '../helpers/wait-until.js';

type Options = Parameters<typeof consume>[0];

const json = (n: number): string => JSON.stringify({ kind: 'tracking', n });

let topics: FakeTopics;
let folder: string;
let end: AbortController;

beforeEach(async () => {
  topics = new FakeTopics();
  folder = join(await temporaryFolder(), 'out');
  end = new AbortController();
});

const start = (more: Partial<Options> = {}): ReturnType<typeof consume> =>
  consume({
    ...{ brokers: ['kafka:9092'], topics: ['exposures', 'tracking'], group: 'g', folder, signal: end.signal },
    ...{ everyMs: 3_600_000, open: topics.open },
    ...more,
  });

const visible = (): string[] => readdirSync(folder).filter((name) => !name.startsWith('.'));
const linesOf = (prefix: string): string[] =>
  visible()
    .filter((name) => name.startsWith(prefix))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'));
const numbers = (): number[] => linesOf('tracking-').map((line) => (JSON.parse(line) as { n: number }).n);

describe('consume', () => {
  it('writes each topic into files of its own, which only their owner may read', async () => {
    topics.add('tracking', json(1));
    topics.add('exposures', '{"kind":"feature"}');
    const consumed = start();
    await topics.read(2);
    end.abort();
    expect(await consumed).toEqual({ lines: 2, aside: 0, batches: 1, failures: 0 });
    expect([linesOf('exposures-'), linesOf('tracking-')]).toEqual([['{"kind":"feature"}'], [json(1)]]);
    const modes = visible().map((name) => statSync(join(folder, name)).mode & 0o777);
    expect([statSync(folder).mode & 0o777, ...modes]).toEqual([0o700, 0o600, 0o600]);
  });

  it('shows a file, whole, before it commits, and commits nothing else', async () => {
    const seen: unknown[] = [];
    topics.onCommit = (committed) => seen.push([committed, numbers()]);
    for (const n of [1, 2, 3]) topics.add('tracking', json(n), n % 2);
    const consumed = start({ onFiles: ({ files }) => void seen.push([files.length, numbers()]) });
    await topics.read(3);
    expect([visible(), topics.committed]).toEqual([[], {}]);
    end.abort();
    await consumed;
    const all = [1, 2, 3];
    expect(seen).toEqual([
      [1, all],
      ['tracking 1 2', all],
      ['tracking 0 1', all],
    ]);
  });

  it('ends a batch by its length', async () => {
    const consumed = start({ maxBytes: 3 * (json(1).length + 1) });
    for (const n of [1, 2, 3, 4]) topics.add('tracking', json(n));
    await topics.read(4);
    expect([numbers(), topics.committed]).toEqual([[1, 2, 3], { 'tracking 0': 3 }]);
    end.abort();
    expect(await consumed).toMatchObject({ lines: 4, batches: 2 });
  });

  it('ends a batch by its age, without another message', async () => {
    topics.add('tracking', json(1));
    const consumed = start({ everyMs: 1 });
    await waitUntil('the commit', () => topics.committed['tracking 0'] === 1);
    topics.add('tracking', json(2));
    await waitUntil('the next commit', () => topics.committed['tracking 0'] === 2);
    end.abort();
    expect(await consumed).toMatchObject({ lines: 2, batches: 2 });
    expect(numbers()).toEqual([1, 2]);
  });

  it('keeps aside what is no JSON object, tells where it was, and goes on', async () => {
    const values = ['no json', '7', '[{}]', 'null', '', Buffer.from('{"n":"\xff"}', 'latin1'), null, json(1)];
    for (const value of values) topics.add('tracking', value);
    const consumed = start();
    await topics.read(values.length);
    end.abort();
    expect(await consumed).toMatchObject({ lines: 1, aside: 7 });
    const aside = linesOf('no-json-').map((line) => JSON.parse(line) as object);
    expect(aside[0]).toEqual({ topic: 'tracking', partition: 0, offset: '0', base64: 'bm8ganNvbg==' });
    expect(aside[6]).toEqual({ topic: 'tracking', partition: 0, offset: '6', base64: null });
    // goff-impact reads files by their ends.
    expect(visible().map((name) => name.replace(/.*\./, ''))).toEqual(['txt', 'jsonl']);
  });

  it('takes what it has already no second time, when the group changes and Kafka gives it again', async () => {
    for (const n of [1, 2]) topics.add('tracking', json(n));
    const consumed = start();
    await topics.read(2);
    topics.giveAgain();
    topics.add('tracking', json(3));
    await topics.read(5);
    end.abort();
    await consumed;
    expect(numbers()).toEqual([1, 2, 3]);
  });

  it('leaves nothing of a batch that Kafka ended, and gets it again', async () => {
    for (const n of [1, 2]) topics.add('tracking', json(n));
    const lines: string[] = [];
    const consumed = start({ log: (line) => lines.push(line) });
    await topics.read(2);
    topics.fail('PLT_KFK_NETWORK');
    await topics.read(4);
    end.abort();
    expect(await consumed).toMatchObject({ lines: 2, failures: 1 });
    expect([numbers(), readdirSync(folder).length, lines]).toEqual([[1, 2], 1, ['Kafka: scripted']]);
  });

  it('repeats one batch at most, and loses nothing, when a commit fails', async () => {
    for (const n of [1, 2]) topics.add('tracking', json(n));
    topics.onCommit = () => {
      topics.onCommit = undefined;
      topics.throwAs('PLT_KFK_TIMEOUT');
    };
    const consumed = start({ everyMs: 1 });
    await waitUntil('the second commit', () => topics.committed['tracking 0'] === 2);
    end.abort();
    expect(await consumed).toMatchObject({ failures: 1 });
    expect(numbers().sort()).toEqual([1, 1, 2, 2]);
  });

  it('ends with what the disk fails with, and commits nothing', async () => {
    topics.add('tracking', json(1));
    const failed = start({ everyMs: 1, onFiles: () => Promise.reject(new Error('no space left on device')) });
    await expect(failed).rejects.toThrow('no space left on device');
    expect(topics.committed).toEqual({});
  });
});

describe('unfinished files', () => {
  const LEFT = '.tracking-2026-11-30T10-00-00-000Z-0a1b2c3d.jsonl.part';
  const ASIDE = '.no-json-2026-11-30T10-00-00-000Z-0a1b2c3d.txt.part';
  const FOREIGN = '.download.jsonl.part';
  const OF_AN_HOUR_AGO = Date.now() / 1000 - 3_600;

  function leave(name: string, seconds: number): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), 'unfinished');
    utimesSync(join(folder, name), seconds, seconds);
  }

  it('unfinished files of a killed consumer are removed at the start, which is logged; others stay', async () => {
    for (const name of [LEFT, ASIDE, FOREIGN]) leave(name, OF_AN_HOUR_AGO);
    const lines: string[] = [];
    end.abort();
    await start({ everyMs: 10_000, log: (line) => lines.push(line) });
    expect(readdirSync(folder)).toEqual([FOREIGN]);
    expect(lines).toEqual([
      'Removed 2 unfinished files of a consumer that was killed: Kafka gives their messages again.',
    ]);
  });

  it('unfinished files of a consumer that may be running stay until it would have finished them', async () => {
    leave(LEFT, OF_AN_HOUR_AGO);
    topics.add('tracking', json(1));
    const left = (): boolean => readdirSync(folder).includes(LEFT);
    const consumed = start({ maxBytes: 1, everyMs: 3_600_000 });
    await topics.read(1);
    expect(left()).toBe(true);
    leave(LEFT, OF_AN_HOUR_AGO - 10 * 3_600);
    topics.add('tracking', json(2));
    await topics.read(2);
    expect(left()).toBe(false);
    end.abort();
    await consumed;
  });
});

describe('the messages of a topic', () => {
  it('fail with what the stream fails with, also before anybody reads them', async () => {
    const stream = new PassThrough({ objectMode: true });
    class Consumer {
      consume = (): Promise<PassThrough> => Promise.resolve(stream);
      close = (): Promise<void> => Promise.resolve();
    }
    const source = { brokers: ['kafka:9092'], topics: ['tracking'], group: 'g' };
    const { messages } = await openMessages(source, async () => Promise.resolve({ Consumer } as never));
    stream.destroy(new Error('scripted'));
    await new Promise((resolve) => setImmediate(resolve));
    await expect(messages[Symbol.asyncIterator]().next()).rejects.toThrow('scripted');
  });
});

describe('a line', () => {
  it.each([
    ['{"a":1.50,"b":12345678901234567890}', '{"a":1.50,"b":12345678901234567890}'],
    ['{\r\n  "a": "x\\ny"\n}\n', '{   "a": "x\\ny" }'],
  ])('has the digits of the message and no line break: %j', (text, line) => {
    expect(lineOf(Buffer.from(text))).toBe(line);
    expect(JSON.parse(line)).toEqual(JSON.parse(text));
  });
});

describe('the command line', () => {
  const right = ['--brokers', 'a:1,b:2', '--topics', 'x,y', '--group', 'g', '--out', 'o'];

  it('becomes options', () => {
    expect(readArguments([...right, '--every', '2.5'])).toMatchObject({
      ...{ brokers: ['a:1', 'b:2'], topics: ['x', 'y'], group: 'g', folder: 'o' },
      ...{ everyMs: 2_500, maxBytes: 67_108_864 },
    });
  });

  it.each([
    [right.slice(2), 'Expected --brokers, got none'],
    [[...right, '--brokers', 'a'], 'Expected --brokers to be HOST:PORT, got a'],
    [[...right, '--topics', 'x,'], 'Expected --topics to be names with commas between, got x,'],
    [[...right, '--every', '0'], 'Expected --every to be a number above 0, got 0'],
    [[...right, '--max-bytes', 'many'], 'Expected --max-bytes to be a number above 0, got many'],
  ])('is refused with one sentence: %j', (args, sentence) => {
    expect(() => readArguments(args)).toThrow(sentence);
  });

  it.each([
    [['--help'], 0, /^Usage: node examples\/consume-kafka\.mjs/],
    [['--brokers', 'a'], 2, /^Expected --brokers to be HOST:PORT, got a\n$/],
    [['--nope'], 2, /^Unknown option '--nope'/],
  ])('%j ends with %i', async (args, code, output) => {
    const command = Application.runFile('examples/consume-kafka.mjs', args);
    await expect(command.exit).resolves.toEqual({ code, signal: null });
    expect(command.output + command.errorOutput).toMatch(output);
  });
});
