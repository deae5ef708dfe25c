import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { accountOf, responsesText, timesOf } from '../../examples/fleet/losses/account.mjs';
import { readCommandLine, usageOf } from '../../examples/fleet/losses/command-line.mjs';
import { tableOf } from '../../examples/fleet/losses/table.mjs';
import { withTables } from '../../examples/fleet/losses/tables-of-page.mjs';
import { Application } from '../helpers/application.js';
import { useApplicationBesideRelay } from '../helpers/application-beside-relay.js';

describe('the account of what a relay loses', () => {
  const tracked = ['a', 'b', 'c', 'd'];

  it('finds nothing where all that was acknowledged came out once', () => {
    expect(accountOf({ tracked, acknowledged: tracked, cameOut: ['d', 'c', 'b', 'a'] })).toEqual({
      ...{ tracked: 4, acknowledged: 4, cameOut: 4, lost: 0, copies: 0, unacknowledgedOut: 0 },
    });
  });

  it('counts as lost what was acknowledged and did not come out, and nothing else', () => {
    const account = accountOf({ tracked, acknowledged: ['a', 'b', 'c'], cameOut: ['b'] });
    expect(account).toMatchObject({ acknowledged: 3, cameOut: 1, lost: 2 });
  });

  it('counts each further copy', () => {
    const cameOut = ['a', 'b', 'a', 'a', 'b', 'c', 'd'];
    expect(accountOf({ tracked, acknowledged: tracked, cameOut })).toMatchObject({ cameOut: 4, lost: 0, copies: 3 });
  });

  it('tells apart what came out although its response was lost', () => {
    const account = accountOf({ tracked, acknowledged: ['a'], cameOut: ['a', 'b', 'c'] });
    expect(account).toMatchObject({ lost: 0, unacknowledgedOut: 2 });
  });

  it.each([
    ['came out', { acknowledged: [], cameOut: ['x'] }],
    ['was acknowledged', { acknowledged: ['x'], cameOut: [] }],
  ])('refuses a measurement in which an event %s that nobody tracked', (_what, seen) => {
    expect(() => accountOf({ tracked, ...seen })).toThrow('Expected only events that were tracked, got x.');
  });
});

describe('the responses', () => {
  const responses = [
    { response: '200', events: 5, durationMs: 3 },
    { response: 'HTTP 503', events: 5, durationMs: 1 },
    { response: '200', events: 5, durationMs: 8 },
  ];

  it('have a median and a worst time, whatever their order', () => {
    expect(timesOf(responses)).toEqual({ medianMs: 3, worstMs: 8 });
    expect(timesOf([])).toEqual({ medianMs: undefined, worstMs: undefined });
  });

  it('are counted by kind', () => {
    expect(responsesText(responses)).toBe('2 × 200, 1 × HTTP 503');
    expect(responsesText([])).toBe('none');
  });
});

it('a table has texts to the left, figures to the right, and a dash for what was not measured', () => {
  const rows = [
    { exporter: 'file', lost: 1_050, ms: 1.26 },
    { exporter: 'webhook', lost: 0, ms: undefined },
  ];
  expect(tableOf(['exporter', 'lost', 'ms'], rows).split('\n')).toEqual([
    '| exporter |  lost |  ms |',
    '| -------- | ----: | --: |',
    '| file     | 1,050 | 1.3 |',
    '| webhook  |     0 |   - |',
  ]);
});

describe('the command line', () => {
  const parts = ['exporters', 'order'];

  it('measures everything unless parts are named, in the order of the measurement', () => {
    expect(readCommandLine([], parts)).toMatchObject({ parts, short: false });
    expect(readCommandLine(['--part', 'order,exporters', '--short'], parts)).toMatchObject({ parts, short: true });
    expect(readCommandLine(['--part', 'order'], parts)).toMatchObject({ parts: ['order'] });
  });

  it.each([
    [['--part', 'ordre'], 'Expected --part to name exporters, order, got "ordre".'],
    [['--parts', 'order'], "Unknown option '--parts'"],
    [['order'], "Unexpected argument 'order'"],
  ])('refuses %j in a sentence', (args, sentence) => {
    expect(() => readCommandLine(args, parts)).toThrow(sentence);
  });

  it('has a help that names the parts', () => {
    expect(usageOf(parts)).toContain('exporters, order');
  });
});

it('the measurement ends with exit code 3 and one line where neither Go nor Java is found', () => {
  const { status, stderr } = spawnSync(process.execPath, ['examples/fleet/losses/run.mjs'], {
    ...{ encoding: 'utf8', env: { PATH: '/nowhere' } },
  });
  expect({ status, lines: stderr.trim().split('\n') }).toEqual({
    status: 3,
    lines: [expect.stringMatching(/cannot be (?:built|started): (?:Go|Java)/)],
  });
});

describe('docs/fleet.md', () => {
  const page = readFileSync('docs/fleet.md', 'utf8');
  const rows = [{ order: 'new', lost: 1 }];

  it('has the table of each part, and the command that measures it', async () => {
    const imports = `
      import { PARTS } from './examples/fleet/losses/parts/parts.mjs';
      import { tableOf } from './examples/fleet/losses/table.mjs';
    `;
    const empty = 'Object.entries(PARTS).map(([name, { columns }]) => [name, tableOf(columns, [])])';
    const parts = (await Application.evaluate(imports, empty)) as [string, string][];
    const tables = parts.map(([, table]) => table);
    expect(withTables(page, tables).length).toBeLessThan(page.length);
    expect(parts.filter(([name]) => !page.includes(`npm run fleet:losses -- --part ${name}\``))).toEqual([]);
  });

  it('gets new tables in place of the old ones, whatever the widths of their columns', () => {
    const before = 'Before.\n\n| order | lost |\n| --- | --: |\n| old | 2 |\n\n| order |\n| --- |\n';
    const table = tableOf(['order', 'lost'], rows);
    expect(withTables(before, [table])).toBe(`Before.\n\n${table}\n\n| order |\n| --- |\n`);
  });

  it('is refused where it has no such table', () => {
    const table = tableOf(['ordre', 'lost'], rows);
    expect(() => withTables(page, [table])).toThrow('Expected a table with the heads | ordre | lost |, got none.');
  });
});

describe('the sender', () => {
  const beside = useApplicationBesideRelay();

  /** A third event is too large: the provider drops it within the call. */
  const code = `
    const { Sender } = await import(process.cwd() + '/examples/fleet/losses/sender.mjs');
    const options = { maxBatchBytes: 2_000, maxBatchSize: 2 };
    const sender = new Sender({ endpoint: process.argv.at(-1), name: 'run', options });
    await sender.open();
    sender.track(2);
    sender.track(1, { page: 'x'.repeat(5_000) });
    sender.track(1);
    const before = sender.acknowledged;
    await sender.flush();
    const responses = sender.responses.map(({ response, events }) => [response, events]);
    console.log(JSON.stringify({ ids: sender.ids, before, acknowledged: sender.acknowledged, responses }));
    await sender.close();
  `;

  it('knows which of its events a relay has acknowledged, and what each response was', async () => {
    beside.relay.fail({ path: 'collector', status: 503, times: 1 });
    const application = beside.run(code);
    await expect(application.exit).resolves.toEqual({ code: 0, signal: null });
    expect(JSON.parse(application.output)).toEqual({
      ...{ ids: ['run-0', 'run-1', 'run-2'], before: [], acknowledged: ['run-0', 'run-1', 'run-2'] },
      responses: [
        ['HTTP 503', 2],
        ['200', 2],
        ['200', 1],
      ],
    });
    const arrived = beside.relay.tracking.map(({ trackingEventDetails }) => trackingEventDetails?.['eventId']);
    expect(arrived).toEqual(['run-0', 'run-1', 'run-2']);
  });
});
