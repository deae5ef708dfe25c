import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runImpact } from '../../src/cli/run-impact.js';

const typical = resolve(__dirname, '../fixtures/impact-samples/typical');
const events = join(typical, 'events');

interface Run {
  readonly exitCode: number;
  readonly output: string;
  readonly errorOutput: string;
}

async function run(...args: readonly string[]): Promise<Run> {
  const [output, errorOutput]: [string[], string[]] = [[], []];
  const exitCode = await runImpact(args, {
    print: (text) => output.push(`${text}\n`),
    complain: (text) => errorOutput.push(`${text}\n`),
    colour: false,
  });
  return { exitCode, output: output.join(''), errorOutput: errorOutput.join('') };
}

const question = ['--flag', 'new-checkout', '--goal', 'order'] as const;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe('goff-impact', () => {
  it('prints the report, at most 80 columns wide', async () => {
    const { exitCode, output, errorOutput } = await run(...question, events);
    expect([exitCode, errorOutput]).toEqual([0, '']);
    expect(output).toContain('47 lines sent twice');
    expect(output.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('prints under `counts` exactly the members of the truth, and the rest under `statistics`', async () => {
    const { output } = await run(...question, '--json', events);
    const { counts, statistics } = JSON.parse(output) as { counts: object; statistics: { control: string } };
    const truth = JSON.parse(readFileSync(join(typical, 'truth.json'), 'utf8')) as Record<string, unknown>;
    for (const remark of ['rules', 'seed', 'visitors', 'traps']) delete truth[remark];
    expect(counts).toEqual(truth);
    expect(statistics.control).toBe('control');
  });

  it('analyses several goals one by one, and says that nothing is corrected for their number', async () => {
    const { output } = await run(...question, '--goal', 'order[currency=EUR]', '--json', events);
    const { goals } = JSON.parse(output) as { goals: { counts: { goal: string } }[] };
    expect(goals.map(({ counts }) => counts.goal)).toEqual(['order', 'order[currency=EUR]']);
    const text = await run(...question, '--goal', 'order[currency=EUR]', events);
    expect(text.output).toContain('nothing is corrected for their number');
    expect(text.output).toMatch(/^Goal order\n\n[^]*\n\nGoal order\[currency=EUR\]\n\n/);
  });

  it('writes the page, and says where it is', async () => {
    const page = join(folder, 'report.html');
    const { exitCode, output, errorOutput } = await run(...question, '--html', page, events);
    expect([exitCode, errorOutput]).toEqual([0, '']);
    expect(output).toMatch(/\n\nThe page is .*report\.html\.\n$/);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/i);
  });

  it('writes the page over an older one, and beside JSON says so where it is no part of the JSON', async () => {
    const page = fileOf('report.html', 'old');
    const { output, errorOutput } = await run(...question, '--json', '--html', page, events);
    expect(errorOutput).toMatch(/^The page is .*report\.html\.\n$/);
    expect(JSON.parse(output)).toHaveProperty('counts');
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/i);
  });

  it('prints the SQL that runs, with names as literals', async () => {
    const { exitCode, output } = await run('--flag', "it's", '--goal', 'order', '--sql', events);
    expect(exitCode).toBe(0);
    expect(output).toContain(`'"it''s"'`);
    expect(output).toContain('read_json_objects');
  });

  it('analyses the segments of a file', async () => {
    const csv = fileOf('segments.csv', 'userKey,segment\nuser-1,a\nuser-2,b\n');
    const { output } = await run(...question, '--segments', csv, '--json', events);
    const { statistics } = JSON.parse(output) as { statistics: { segments: { segment: string }[] } };
    expect(statistics.segments.map(({ segment }) => segment)).toEqual(['a', 'b', '(none)']);
  });

  it('takes the expected shares from the flags of the relay', async () => {
    const flags = fileOf('flags.yaml', 'new-checkout:\n  defaultRule:\n    percentage: { blue: 90, control: 10 }\n');
    const { output } = await run(...question, '--flags', flags, '--json', events);
    const { statistics } = JSON.parse(output) as { statistics: { sampleRatio: object; verdict: { kind: string } } };
    expect(statistics.sampleRatio).toMatchObject({
      source: 'flags',
      alarm: true,
      expected: { blue: 0.9, control: 0.1 },
    });
    expect(statistics.verdict.kind).toBe('sample-ratio-mismatch');
  });

  it.each([
    ['flags.yaml', 'new-checkout: { defaultRule: { percentage: { blue: 0b1011010, control: 012 } } }\n'],
    ['flags.json', '{"new-checkout":{"DefaultRule":{"percentage":{"blue":90,"control":10}}}}'],
    ['flags.toml', '[new-checkout.defaultRule.percentage]\nblue = 90\ncontrol = 10\n'],
  ])('reads these flags as the relay does: %s', async (name, text) => {
    const { output } = await run(...question, '--flags', fileOf(name, text), '--json', events);
    const { statistics } = JSON.parse(output) as { statistics: { sampleRatio: object } };
    expect(statistics.sampleRatio).toMatchObject({ source: 'flags', expected: { blue: 0.9, control: 0.1 } });
  });

  it('says why a flags file cannot tell the shares', async () => {
    const flags = fileOf('flags.yaml', 'new-checkout:\n  defaultRule: { variation: blue }\n');
    const { output } = await run(...question, '--flags', flags, '--json', events);
    expect(output).toContain('cannot be known from the flags file: its default rule has no percentages');
  });

  it('prints its help', async () => {
    const { exitCode, output } = await run('--help');
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^Usage: goff-impact --flag/);
  });
});

describe('a call with a mistake', () => {
  it.each<[string, string[], number, string]>([
    ['no flag', ['--goal', 'order', events], 2, 'Expected --flag'],
    ['no goal', ['--flag', 'new-checkout', events], 2, 'Expected --goal'],
    ['no folder', [...question], 2, 'Expected a folder'],
    ['an unknown option', [...question, '--colour', events], 2, 'There is no option --colour.\n'],
    ['an option with a slip', [...question, '--wiegths', 'a=1', events], 2, 'did you mean --weights?'],
    ['an option without its value', [...question, events, '--window'], 2, "'--window <value>' argument missing"],
    ['an option where a value is missing', [...question, '--window', '--json', events], 2, '--window'],
    ['a flag with a slip', ['--flag', 'new-chekout', '--goal', 'order', events], 2, 'names are "new-checkout"'],
    ['a goal with a slip', ['--flag', 'new-checkout', '--goal', 'ordr', events], 2, 'names are "order"'],
    ['a goal with other details', ['--flag', 'new-checkout', '--goal', 'order[currency=XXX]', events], 2, 'none with'],
    ['an unknown control', [...question, '--control', 'contrl', events], 2, '`control`'],
    ['weights that lack a variation', [...question, '--weights', 'control=50', events], 2, 'blue'],
    ['weights that are none', [...question, '--weights', 'control', events], 2, 'Expected'],
    ['weights and flags', [...question, '--weights', 'a=1,b=1', '--flags', 'x', events], 2, 'got both'],
    ['an unknown metric', [...question, '--metric', 'money', events], 2, 'conversion or value'],
    ['an effect that is none', [...question, '--detect', '0', events], 2, 'Expected --detect'],
    ['an effect of 500 % without the sign', [...question, '--detect', '5', events], 2, 'such as 5% or 0.05, got "5"'],
    ['an alpha of one', [...question, '--alpha', '1', events], 2, 'Expected --alpha'],
    ['a window that is none', [...question, '--window', '7 weeks', events], 2, '7 weeks'],
    ['a time that is none', [...question, '--from', 'yesterday', events], 2, 'yesterday'],
    [
      'a segments file that is not there',
      [...question, '--segments', '/nowhere.csv', events],
      2,
      'but there is no such file',
    ],
    ['a flags file that is a folder', [...question, '--flags', __dirname, events], 2, 'but it is a folder'],
    ['a flags file without the flag', [...question, '--flags', __filename, events], 2, 'flags file'],
    ['a path that is not there', [...question, '/nowhere'], 2, 'nothing there'],
    ['a page in no folder', [...question, '--html', '/nowhere/x.html', events], 1, 'there is no folder "/nowhere"'],
    ['a page in a file', [...question, '--html', `${__filename}/x.html`, events], 1, 'is no folder'],
    ['a page that is a folder', [...question, '--html', events, events], 1, 'it is a folder'],
    ['a page without a name', [...question, '--html', '', events], 2, 'Expected --html to name a file, got ""'],
    [
      'a page with a NUL',
      [...question, '--html', 'a\0b', events],
      2,
      'Expected --html to name a file, got "a\\u0000b"',
    ],
    [
      'an option twice',
      [...question, '--detect', '5%', '--detect=50%', events],
      2,
      'Expected --detect once, got it twice',
    ],
    ['an option thrice', [...question, ...question, '--flag', 'x', events], 2, 'Expected --flag once, got it 3 times'],
  ])('ends in one sentence: %s', async (_what, args, exitCode, sentence) => {
    const { exitCode: ended, errorOutput } = await run(...args);
    expect(ended).toBe(exitCode);
    expect(errorOutput).toContain(sentence);
    expect(errorOutput.replace('\nRun goff-impact --help.', '').trimEnd().split('\n')).toHaveLength(1);
  });

  it('is told before anything is read that the page has no folder', async () => {
    const nowhere = join(folder, 'no');
    const { output, errorOutput } = await run(...question, '--html', join(nowhere, 'x.html'), events);
    expect(output).toBe('');
    expect(errorOutput).toMatch(/^Expected to write ".*", but there is no folder /);
    expect(errorOutput).toContain(`no folder ${JSON.stringify(nowhere)}.\n`);
  });

  it.each([
    ['a folder that is not there', 'new/'],
    ['what is a file', 'x.html/'],
  ])('is told before anything is read of a page with the name of a folder: %s', async (_what, name) => {
    fileOf('x.html', 'old');
    const page = `${folder}/${name}`;
    const { exitCode, output, errorOutput } = await run(...question, '--html', page, events);
    expect([exitCode, output, errorOutput]).toEqual([
      ...[1, ''],
      `Expected to write ${JSON.stringify(page)}, but that is the name of a folder.\n`,
    ]);
  });

  it('is told of a page that only writing shows to be unwritable', async () => {
    const link = join(folder, 'x.html');
    symlinkSync(join(folder, 'no', 'x.html'), link);
    const { exitCode, errorOutput } = await run(...question, '--html', link, events);
    expect([exitCode, errorOutput]).toEqual([
      1,
      `Expected to write ${JSON.stringify(link)}, but there is no such folder.\n`,
    ]);
  });

  it('leaves no empty page behind where there is nothing to read', async () => {
    const page = join(folder, 'x.html');
    await run(...question, '--html', page, '/nowhere');
    expect(existsSync(page)).toBe(false);
  });

  it('has no mistake where a switch is given twice', async () => {
    await expect(run(...question, '--json', '--json', events)).resolves.toMatchObject({ exitCode: 0 });
  });

  it('ends with 2 where the folder has no files', async () => {
    mkdirSync(join(folder, 'empty'));
    await expect(run(...question, join(folder, 'empty'))).resolves.toMatchObject({ exitCode: 2 });
  });
});
