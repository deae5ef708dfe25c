import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { purchase, purchases, leave, openWith } from '../helpers/left-events.js';
import { startQuietRelay } from '../helpers/dev-relays.js';
import { ScriptedRelay, stall, type RelayRequest } from '../helpers/scripted-relay.js';
import { runCommand } from '../helpers/spool-command.js';
import { temporaryFile, temporaryFolder } from '../helpers/temporary-files.js';

const other = 'http://other:1031';

let relay: ScriptedRelay;

beforeEach(async () => {
  relay = await ScriptedRelay.start();
});

afterEach(() => relay.close());

/** The ids of the events that the relay has taken, in the order of their arrival. */
function arrived(): string[] {
  return relay.collections.flatMap(({ json }) =>
    json.events.map((event: any) => event.trackingEventDetails.eventId as string),
  );
}

function ids(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => `id-${from + index}`);
}

function filesIn(directory: string): string[] {
  return readdirSync(join(directory, 'v1'));
}

function ledgerOf(output: string): any {
  return JSON.parse(output).ledger;
}

describe('goff-spool send', () => {
  it('sends what closed processes have left, prints what became of it, and empties the folder', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 2_500), meta: { shop: 'a' } });
    const run = await runCommand(['send', directory, '--endpoint', relay.url]);
    expect([run.exitCode, run.errorOutput]).toEqual([0, '']);
    expect(run.output).toBe('Taken over: 2,500 events.\nDelivered: 2,500 events.\n');
    expect(run.progress.at(-1)).toEqual({ settled: 2_500, found: 2_500 });
    expect(arrived()).toEqual(ids(0, 2_500));
    expect(relay.collections[0]?.json.meta).toEqual({ shop: 'a' });
    expect(filesIn(directory)).toEqual([]);
  });

  it('is understood by a relay: each event is exported once', async () => {
    const devRelay = await startQuietRelay();
    const directory = await temporaryFolder();
    await leave({ directory, url: devRelay.url, texts: purchases(0, 300) });
    await expect(runCommand(['send', directory, '--endpoint', devRelay.url])).resolves.toMatchObject({ exitCode: 0 });
    const exported = devRelay.tracking.map(({ trackingEventDetails }) => trackingEventDetails?.['eventId']);
    expect(exported).toEqual(ids(0, 300));
  });

  it('sends nothing that was settled before', async () => {
    const directory = await temporaryFolder();
    const store = await openWith({ directory, url: relay.url, texts: purchases(0, 10) });
    const batch = store.take({ endMark: Infinity, maxEvents: 4, maxBytes: 1_000_000, order: 'oldest' });
    store.commit(batch!);
    store.abandon();
    await store.close();
    await runCommand(['send', directory, '--endpoint', relay.url]);
    expect(arrived()).toEqual(ids(4, 10));
  });

  it('sends events of any age, however large the folder is', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 3), nowMs: () => Date.UTC(1999, 0) });
    const { output } = await runCommand(['send', directory, '--endpoint', relay.url, '--json']);
    expect(ledgerOf(output)).toMatchObject({ recovered: 3, delivered: 3 });
  });

  it('goes on through failures, as a provider does', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 3) });
    relay.nextCollections.push({ status: 503 }, { status: 503 });
    const { exitCode, output } = await runCommand(['send', directory, '--endpoint', relay.url, '--json']);
    expect([exitCode, ledgerOf(output)]).toEqual([0, expect.objectContaining({ delivered: 3, retries: 2 })]);
  });

  it('drops the event that the relay refuses alone, says so, and ends with 1', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 8) });
    relay.collector = ({ text, json }: RelayRequest) =>
      text.includes('"id-5"') ? { status: 400 } : { body: { ingestedContentCount: json.events.length } };
    const { exitCode, output } = await runCommand(['send', directory, '--endpoint', relay.url]);
    expect([exitCode, output]).toEqual([
      1,
      'Taken over: 8 events.\nDelivered: 7 events.\nDropped (rejected): 1 event.\n',
    ]);
  });

  it('leaves everything in the folder where the relay refuses the key, and says why', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 3) });
    relay.collector = { status: 401 };
    const run = await runCommand(['send', directory, '--endpoint', relay.url]);
    expect(run.exitCode).toBe(1);
    expect(run.output).toContain('Left: 3 events in 1 file: the relay did not take them (HTTP 401');
    expect(run.errorOutput).toContain(
      'The collector refuses all events (HTTP 401); check --endpoint and give the API key with --api-key-file, if ' +
        'the relay wants one; what is not delivered stays in the folder.\n',
    );
    await expect(runCommand(['cat', directory])).resolves.toMatchObject({ output: purchases(0, 3).join('\n') + '\n' });
  });

  it('gives up when the relay has taken nothing for as long as --timeout says', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 3) });
    relay.collector = { status: 503 };
    const { exitCode, output } = await runCommand([
      'send',
      directory,
      '--endpoint',
      relay.url,
      '--timeout',
      '0.3',
      '--json',
    ]);
    expect([exitCode, JSON.parse(output).left]).toEqual([
      1,
      [{ reason: 'unsent', events: 3, files: 1, why: expect.stringContaining('HTTP 503') }],
    ]);
  });

  it('says what the relay responded, although it does not respond at the end', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 3) });
    relay.nextCollections.push({ status: 503 });
    relay.collector = stall;
    const run = await runCommand(['send', directory, '--endpoint', relay.url, '--timeout', '1']);
    expect(run.output).toContain('Left: 3 events in 1 file: the relay did not take them (HTTP 503');
    expect(relay.collections.length).toBeGreaterThan(1);
  });

  it('touches nothing that a running process has, and that costs no exit code', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 3) });
    const alive = await openWith({ directory, url: relay.url, texts: purchases(3, 5) });
    const { exitCode, output } = await runCommand(['send', directory, '--endpoint', relay.url]);
    expect([exitCode, output]).toEqual([
      0,
      'Taken over: 3 events.\nDelivered: 3 events.\n' +
        'Left: 2 events in 1 file: they belong to running processes, which send them.\n',
    ]);
    expect(arrived()).toEqual(ids(0, 3));
    expect([alive.counts.pending, alive.counts.pendingOnDisk]).toEqual([2, 2]);
    await alive.close();
  });

  it('leaves what goes to another endpoint, and says how it would be sent', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: other, texts: purchases(0, 3) });
    await leave({ directory, url: relay.url, texts: purchases(3, 5) });
    const { exitCode, output } = await runCommand(['send', directory, '--endpoint', relay.url]);
    expect([exitCode, arrived()]).toEqual([1, ids(3, 5)]);
    expect(output).toContain(
      'Left: 3 events in 1 file: they are meant for other endpoints; --any-endpoint sends them as well.',
    );
  });

  it('sends what goes elsewhere with --any-endpoint, and says that it does', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: other, texts: purchases(0, 3) });
    await leave({ directory, url: relay.url, texts: purchases(3, 5) });
    const run = await runCommand(['send', directory, '--endpoint', relay.url, '--any-endpoint']);
    expect([run.exitCode, arrived().sort()]).toEqual([0, ids(0, 5)]);
    expect(run.errorOutput).toBe('--any-endpoint: 3 events meant for other endpoints are sent to this one, too.\n');
    expect(filesIn(directory)).toEqual([]);
  });

  it('leaves the files of others theirs where --any-endpoint fails', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: other, texts: purchases(0, 3) });
    relay.collector = { status: 403 };
    await runCommand(['send', directory, '--endpoint', relay.url, '--any-endpoint']);
    const { output } = await runCommand(['stats', directory, '--endpoint', other, '--json']);
    expect(JSON.parse(output)).toMatchObject({ events: 3, owners: { left: { events: 3 } } });
  });

  it('takes what a dead process has left, and leaves what nobody can be asked about', async () => {
    const [from, directory] = [await temporaryFolder(), await temporaryFolder()];
    const store = await openWith({ directory: from, url: relay.url, texts: purchases(0, 3) });
    const name = filesIn(from).find((each) => each.endsWith('.log'))!;
    mkdirSync(join(directory, 'v1'));
    writeFileSync(join(directory, 'v1', name), readFileSync(join(from, 'v1', name)));
    await store.close();
    const young = await runCommand(['send', directory, '--endpoint', relay.url, '--json']);
    expect([young.exitCode, JSON.parse(young.output).left]).toEqual([
      1,
      [expect.objectContaining({ reason: 'perhaps-in-use', events: 3 })],
    ]);
    utimesSync(join(directory, 'v1', name), new Date(0), new Date(0));
    await expect(runCommand(['send', directory, '--endpoint', relay.url])).resolves.toMatchObject({ exitCode: 0 });
    expect(arrived()).toEqual(ids(0, 3));
  });

  it('leaves the rest in the folder when it is stopped', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: purchases(0, 3) });
    relay.collector = { status: 503, headers: { 'retry-after': '3000' } };
    const stop = new AbortController();
    const onComplaint = (): void => stop.abort();
    const given = { stop: stop.signal, onComplaint };
    const args = ['send', directory, '--endpoint', relay.url, '--timeout', '4000'];
    const { exitCode, output } = await runCommand(args, given);
    expect([exitCode, output]).toEqual([
      1,
      expect.stringContaining('3 events in 1 file: a signal has ended the sending'),
    ]);
    await expect(runCommand(['cat', directory])).resolves.toMatchObject({ output: purchases(0, 3).join('\n') + '\n' });
  });

  it('says that there was nothing to send', async () => {
    const directory = await temporaryFolder();
    mkdirSync(join(directory, 'v1'));
    const run = await runCommand(['send', directory, '--endpoint', relay.url]);
    expect([run.exitCode, run.output]).toEqual([0, 'Taken over: 0 events.\nDelivered: 0 events.\n']);
  });
});

describe('the API key', () => {
  const secret = 'secret-key';

  it.each(['file', 'standard input'])('comes from a %s', async (place) => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: [purchase('id-0')] });
    const file = place === 'file' ? await temporaryFile('key', `${secret}\n`) : '-';
    const args = ['send', directory, '--endpoint', relay.url, '--api-key-file', file];
    await expect(runCommand(args, { input: secret })).resolves.toMatchObject({ exitCode: 0 });
    expect(relay.collections[0]?.headers.authorization).toBe(`Bearer ${secret}`);
  });

  it.each([
    ['an empty file', '', 'got nothing'],
    ['two lines', `${secret}\nb`, 'got something else'],
    ['more than any key has', secret.repeat(10_000), 'got more than 16384 bytes'],
  ])('is not %s', async (_what, input, got) => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: [purchase('id-0')] });
    const args = ['send', directory, '--endpoint', relay.url, '--api-key-file', '-'];
    const { exitCode, output, errorOutput } = await runCommand(args, { input });
    expect([exitCode, output, errorOutput]).toEqual([
      ...[1, '', `Expected an API key on one line in standard input, ${got}.\n`],
    ]);
    expect(relay.collections).toEqual([]);
  });

  it('is not in a file that is not there', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay.url, texts: [purchase('id-0')] });
    const { exitCode, errorOutput } = await runCommand([
      'send',
      directory,
      '--endpoint',
      relay.url,
      '--api-key-file',
      '/nowhere/key',
    ]);
    expect([exitCode, errorOutput]).toEqual([
      ...[1, 'Expected an API key on one line in "/nowhere/key", but there is no such file.\n'],
    ]);
  });
});
