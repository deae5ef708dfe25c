import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application } from '../helpers/application.js';

interface EventWithId {
  readonly trackingEventDetails: { readonly eventId?: string };
}

let out: string;
const demos: Application[] = [];

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'demo-'));
});

afterEach(async () => {
  await Promise.all(demos.splice(0).map((demo) => demo.kill()));
  await rm(out, { recursive: true });
});

function run(args: readonly string[], options: { preload?: string } = {}): Application {
  const demo = Application.runFile('examples/demo/run.mjs', ['--visitors', '200', '--out', out, ...args], options);
  demos.push(demo);
  return demo;
}

async function linesOf(file: string): Promise<string[]> {
  return (await readFile(join(out, file), 'utf8')).trim().split('\n');
}

/** What the seed 1 says of 200 visitors, however the requests overlap. */
const table = `
  variation      visitors  converting     rate     95 % interval
  old (control)       101           7   6.93 %   3.40 to 13.62 %
  new                  99          18  18.18 %  11.82 to 26.92 %
`;

it.each([[[]], [['--chaos']]])(
  'the demo loses nothing across a SIGTERM and settles the question of its experiment: %j',
  async (args) => {
    const demo = run(args);
    await expect(demo.exit).resolves.toEqual({ code: 0, signal: null });
    expect(demo.output).toMatch(/ended by SIGTERM: accepted \d+, delivered \d+[^]+ended by SIGTERM/);
    expect(demo.output).toMatch(/accepted: (\d+), delivered: \1, retries: \d+, lost: 0\n/);
    expect(demo.output).toContain(table);
    expect(demo.output).toMatch(/so far `new`\sconverts\sbetter\sthan\s`old`/);
    await expect(readFile(join(out, 'report.html'), 'utf8')).resolves.toContain('new-button');
    const exposures = await linesOf('feature.json');
    expect(exposures).toHaveLength(200);
    const [, accepted] = /accepted: (\d+), delivered/.exec(demo.output) ?? [];
    await expect(linesOf('tracking.json')).resolves.toHaveLength(Number(accepted) - exposures.length);
  },
);

it('the demo ends with exit code 1, and names the event, when a single one is missing', async () => {
  const demo = run([], { preload: '__tests__/fixtures/lose-a-line.mjs' });
  await expect(demo.exit).resolves.toEqual({ code: 1, signal: null });
  expect(demo.output).toMatch(/lost: 1\n/);
  expect(demo.errorOutput).toMatch(/^missing in the files: visitor-\d+: product viewed\n$/);
});

it.each([
  ['--visitors=0', 'Expected --visitors to be a number of visitors.\n'],
  ['--seed=x', 'Expected --seed to be an integer.\n'],
  ['--visitor=5', "Unknown option '--visitor'"],
  ['2000', "Unexpected argument '2000'"],
])('the demo refuses %s in a sentence, with exit code 2', async (arg, sentence) => {
  const demo = run([arg]);
  await expect(demo.exit).resolves.toEqual({ code: 2, signal: null });
  expect(demo.errorOutput.startsWith(sentence) ? '' : demo.errorOutput).toBe('');
  expect(demo.errorOutput.split('\n')).toHaveLength(2);
});

it('the demo gives each event an id, which is in the details', async () => {
  await expect(run([]).exit).resolves.toEqual({ code: 0, signal: null });
  const events = (await linesOf('tracking.json')).map((line) => JSON.parse(line) as EventWithId);
  const ids = events.map(({ trackingEventDetails }) => trackingEventDetails.eventId);
  expect(new Set(ids).size).toBe(events.length);
  expect(ids).not.toContain(undefined);
});

describe('the audit', () => {
  const imports = `import { audit } from './examples/demo/audit.mjs'`;
  const visits = [
    { name: 'ada', button: 'new', amount: 20.5 },
    { name: 'joan', button: 'old' },
  ];
  const exposures = [
    { key: 'new-button', userKey: 'ada', variation: 'new' },
    { key: 'new-button', userKey: 'joan', variation: 'old' },
  ];
  const trackingEvents = [
    { key: 'product viewed', userKey: 'ada' },
    { key: 'purchase', userKey: 'ada', trackingEventDetails: { value: 20.5 } },
    { key: 'product viewed', userKey: 'joan' },
  ];
  const whole = {
    visits,
    exposures,
    trackingEvents,
    ledger: { accepted: 3, delivered: 3 },
    exposuresAreTracked: false,
  };

  it.each([
    ['finds nothing where everything fits', {}, { lost: 0, findings: [] }],
    [
      'finds a missing exposure',
      { exposures: exposures.slice(1) },
      { lost: 1, findings: ['missing in the files: ada saw new'] },
    ],
    [
      'finds a visitor counted for the wrong variation',
      { exposures: exposures.map((event) => ({ ...event, variation: 'new' })) },
      {
        lost: 1,
        findings: ['missing in the files: joan saw old', 'in the files, but not done so often: joan saw new'],
      },
    ],
    [
      'finds an event that is there twice',
      { trackingEvents: [...trackingEvents, ...trackingEvents.slice(0, 1)] },
      { lost: 0, findings: ['in the files, but not done so often: ada: product viewed'] },
    ],
    [
      'finds a purchase of another value',
      { visits: [{ ...visits[0], amount: 21 }, visits[1]] },
      {
        lost: 1,
        findings: [
          'missing in the files: ada: purchase of 21',
          'in the files, but not done so often: ada: purchase of 20.5',
        ],
      },
    ],
    [
      'finds a ledger that does not agree',
      { ledger: { accepted: 4, delivered: 3 } },
      {
        lost: 0,
        findings: ['the shops accepted 4 events, the visitors caused 3', 'the shops delivered 3 of 4 events'],
      },
    ],
    [
      'expects exposures in the ledger of a shop that records them itself',
      { exposuresAreTracked: true, ledger: { accepted: 5, delivered: 5 } },
      { lost: 0, findings: [] },
    ],
  ])('%s', async (_what, change, expected) => {
    await expect(Application.evaluate(imports, `audit(${JSON.stringify({ ...whole, ...change })})`)).resolves.toEqual(
      expected,
    );
  });
});

it('the demo analyses the files of a relay as the report does, with whatever else is in them', async () => {
  const visitors = Array.from({ length: 40 }, (_, n) => ({ user: `u${n}`, variation: n % 2 === 0 ? 'new' : 'old' }));
  const exposure = { kind: 'feature', contextKind: 'user', key: 'new-button', version: '', source: 'SERVER' };
  const purchase = { kind: 'tracking', contextKind: 'user', key: 'purchase', evaluationContext: {} };
  const exposures = visitors.map(({ user: userKey, variation }) => ({
    ...{ ...exposure, userKey, variation, value: variation === 'new', default: false, creationDate: 1_700_000_100 },
  }));
  const failed = { ...exposures[0], userKey: 'u1', variation: 'SdkDefault', default: true };
  const purchases = [
    { ...purchase, userKey: 'u0', creationDate: 1_700_000_200, trackingEventDetails: { eventId: 'a', value: '5' } },
    { ...purchase, userKey: 'u2', creationDate: 1_700_000_200, trackingEventDetails: { eventId: 'b', value: '7' } },
    // Before the visitor saw anything.
    { ...purchase, userKey: 'u1', creationDate: 1_700_000_000, trackingEventDetails: { eventId: 'c', value: 1 } },
  ];
  const lines = (events: readonly object[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('');
  await writeFile(join(out, 'feature.json'), lines([failed, ...exposures]));
  await writeFile(join(out, 'tracking.json'), lines(purchases));
  const code = `
    const { analyse } = await import(process.cwd() + '/examples/demo/analyse.mjs');
    process.exitCode = (await analyse(process.argv.at(-1))) ? 0 : 1;
  `;
  const demo = Application.run(code, { endpoint: out });
  demos.push(demo);
  await expect(demo.exit).resolves.toEqual({ code: 0, signal: null });
  expect(demo.output).toMatch(/old \(control\) +20 +0 /);
  expect(demo.output).toMatch(/new +20 +2 /);
  expect(demo.output).not.toMatch(/SdkDefault +\d|57/);
  await expect(readFile(join(out, 'report.html'), 'utf8')).resolves.toContain('new-button');
});
