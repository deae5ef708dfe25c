import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { targetOf } from '../../src/delivery/store/spool/log-file-name.js';
import { leave, openWith, purchase, purchases } from '../helpers/left-events.js';
import { runCommand } from '../helpers/spool-command.js';
import { temporaryFolder } from '../helpers/temporary-files.js';

const relay = 'http://relay:1031';
const other = 'http://other:1031';
const when = Date.UTC(2026, 10, 1, 12);
const time = '2026-11-01T12:00:00.000Z';

async function jsonOf(...args: string[]): Promise<any> {
  const { exitCode, output, errorOutput } = await runCommand([...args, '--json']);
  expect([exitCode, errorOutput]).toEqual([0, '']);
  return JSON.parse(output);
}

/** Names, sizes and contents of all files, and when they were changed. */
function snapshot(directory: string): unknown[] {
  const folder = join(directory, 'v1');
  return readdirSync(folder).map((name) => {
    const { mtimeMs, size, mode } = statSync(join(folder, name));
    return [name, mtimeMs, size, mode, name.endsWith('.log') && readFileSync(join(folder, name), 'hex')];
  });
}

/** The only file of a log in the folder. */
function logIn(directory: string): string {
  const [name] = readdirSync(join(directory, 'v1')).filter((entry) => entry.endsWith('.log'));
  return join(directory, 'v1', name!);
}

describe('goff-spool ls', () => {
  it('tells of each file who has it, where its events go, how many wait and since when', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay, texts: purchases(0, 3), nowMs: () => when });
    const alive = await openWith({ directory, url: other, texts: purchases(3, 5), nowMs: () => when + 1 });
    const { files } = await jsonOf('ls', directory);
    await alive.close();
    expect(files).toHaveLength(2);
    expect(files).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ endpoint: targetOf(relay), owner: 'left', events: 3, oldest: time, state: 'whole' }),
        expect.objectContaining({ endpoint: targetOf(other), owner: 'alive', events: 2 }),
      ]),
    );
  });

  it('prints a line for each file, and aligns what it prints', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay, texts: purchases(0, 1_200), nowMs: () => when });
    const { output } = await runCommand(['ls', directory]);
    const [head, line, ...rest] = output.split('\n');
    expect(rest).toEqual(['']);
    expect(head).toMatch(/^endpoint {2}owner {2}events {2}oldest +bytes {2}file$/);
    expect(line).toMatch(/^[0-9a-f]{8} {2}left {3} 1,200 {2}2026-11-01T12:00:00\.000Z {2}\d{3},\d{3} {2}\S+\.log$/);
  });

  it('counts only what is not settled, and the oldest of that', async () => {
    const directory = await temporaryFolder();
    let now = when;
    const store = await openWith({ directory, url: relay, texts: purchases(0, 3), nowMs: () => now });
    now = when + 60_000;
    for (const text of purchases(3, 5)) store.enqueue((json) => (json.text(text), true));
    store.keepAll();
    const batch = store.take({ endMark: Infinity, maxEvents: 3, maxBytes: 1_000_000, order: 'oldest' });
    store.commit(batch!);
    const { files } = await jsonOf('ls', directory);
    await store.close();
    expect(files).toEqual([expect.objectContaining({ events: 2, oldest: '2026-11-01T12:01:00.000Z' })]);
  });

  it('finds an owner alive in a folder whose path is too long for a socket', async () => {
    const directory = join(await temporaryFolder(), 'd'.repeat(120));
    const alive = await openWith({ directory, url: relay, texts: purchases(0, 1) });
    const { files } = await jsonOf('ls', directory);
    await alive.close();
    expect(files).toEqual([expect.objectContaining({ owner: 'alive' })]);
  });

  it('calls an owner unknown whose sign is young and that nobody can ask, and dead when it is old', async () => {
    const [from, directory] = [await temporaryFolder(), await temporaryFolder()];
    const store = await openWith({ directory: from, url: relay, texts: purchases(0, 1) });
    const log = logIn(from);
    const copy = join(directory, 'v1', log.split('/').at(-1)!);
    mkdirSync(join(directory, 'v1'));
    writeFileSync(copy, readFileSync(log));
    await store.close();
    expect((await jsonOf('ls', directory)).files).toEqual([expect.objectContaining({ owner: 'unknown', events: 1 })]);
    utimesSync(copy, new Date(when), new Date(when));
    expect((await jsonOf('ls', directory)).files).toEqual([expect.objectContaining({ owner: 'dead', events: 1 })]);
  });

  it('lists only what goes to the endpoint that is named', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay, texts: purchases(0, 1) });
    await leave({ directory, url: other, texts: purchases(1, 3) });
    const { files } = await jsonOf('ls', directory, '--endpoint', `${other}/`);
    expect(files).toEqual([expect.objectContaining({ endpoint: targetOf(other), events: 2 })]);
  });

  it('says that there are no files', async () => {
    const directory = await temporaryFolder();
    mkdirSync(join(directory, 'v1'));
    await expect(runCommand(['ls', directory])).resolves.toMatchObject({ exitCode: 0, output: 'No files.\n' });
  });

  it('counts foreign files, and shows nothing of their names', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay, texts: purchases(0, 1) });
    writeFileSync(join(directory, 'v1', 'evil\u001b[2J.log'), 'x');
    writeFileSync(join(directory, 'v1', 'notes.txt'), 'x');
    const { output } = await runCommand(['ls', directory]);
    expect(output).toContain('2 entries of the folder belong to no spool.');
    expect(output).not.toMatch(/\p{Cc}(?<!\n)|evil|notes/u);
  });

  it('goes on beside a file that is damaged, and ones that are none', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay, texts: purchases(0, 3), nowMs: () => when });
    const log = logIn(directory);
    const nameOf = (number: number): string => log.replace(/\d{9}\.log$/, `${String(number).padStart(9, '0')}.log`);
    const bytes = readFileSync(log);
    writeFileSync(nameOf(1), Buffer.concat([bytes.subarray(0, 40), Buffer.from('damage'), bytes]));
    execFileSync('mkfifo', [nameOf(2)]);
    mkdirSync(nameOf(3));
    symlinkSync('/dev/zero', nameOf(4));
    writeFileSync(nameOf(5), '');
    const { files } = await jsonOf('ls', directory);
    expect(files.map(({ events, state }: { events: number; state: string }) => [events, state])).toEqual([
      [3, 'whole'],
      [3, 'damaged'],
      [0, 'ENOTFILE'],
      [0, 'ENOTFILE'],
      [0, 'ELOOP'],
      [0, 'whole'],
    ]);
  });
});

describe('goff-spool stats', () => {
  it('adds up files, events and bytes, by owner and by endpoint', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay, texts: purchases(0, 3), nowMs: () => when });
    await leave({ directory, url: other, texts: purchases(3, 5), nowMs: () => when + 1 });
    const alive = await openWith({ directory, url: other, texts: purchases(5, 6) });
    const stats = await jsonOf('stats', directory);
    const { output } = await runCommand(['stats', directory]);
    await alive.close();
    expect(stats).toMatchObject({ directory, files: 3, events: 6, oldest: time, damaged: 0, others: 0 });
    expect(stats.owners).toMatchObject({ left: { files: 2, events: 5 }, alive: { files: 1, events: 1 } });
    expect(stats.endpoints).toMatchObject({ [targetOf(relay)]: { events: 3 }, [targetOf(other)]: { events: 3 } });
    expect(stats.bytes).toBe(stats.owners.left.bytes + stats.owners.alive.bytes);
    expect(output).toMatch(/^all +3 +6 +2026-11-01T12:00:00\.000Z +[\d,]+$/m);
    expect(output).toMatch(/^owner left +2 +5 /m);
    expect(output).toMatch(new RegExp(`^endpoint ${targetOf(other)} +2 +3 `, 'm'));
  });

  it('says that a file could not be read whole', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay, texts: purchases(0, 3) });
    mkdirSync(logIn(directory).replace(/\d{9}\.log$/, '000000001.log'));
    const { output } = await runCommand(['stats', directory]);
    expect(output).toContain('1 file cannot be read, or not all of it.');
  });
});

describe('goff-spool cat', () => {
  it('prints the events that wait, as they were written, in the order in which they would be sent', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay, texts: purchases(0, 2_500) });
    const { exitCode, output, errorOutput } = await runCommand(['cat', directory]);
    expect([exitCode, errorOutput]).toEqual([0, '']);
    expect(output).toBe(purchases(0, 2_500).join('\n') + '\n');
  });

  it('leaves out what is settled', async () => {
    const directory = await temporaryFolder();
    const store = await openWith({ directory, url: relay, texts: purchases(0, 10) });
    const batch = store.take({ endMark: Infinity, maxEvents: 4, maxBytes: 1_000_000, order: 'oldest' });
    store.commit(batch!);
    const { output } = await runCommand(['cat', directory]);
    await store.close();
    expect(output).toBe(purchases(4, 10).join('\n') + '\n');
  });

  it('shows only whole events where the end is torn', async () => {
    const directory = await temporaryFolder();
    const store = await openWith({ directory, url: relay, texts: purchases(0, 2) });
    for (const text of purchases(2, 4)) store.enqueue((json) => (json.text(text), true));
    store.abandon();
    await store.close();
    truncateSync(logIn(directory), statSync(logIn(directory)).size - 1);
    const { exitCode, output } = await runCommand(['cat', directory]);
    expect([exitCode, output]).toEqual([0, purchases(0, 2).join('\n') + '\n']);
  });

  it('tells with --json when each was written, for whom, and with which metadata', async () => {
    const directory = await temporaryFolder();
    const texts = [purchase('id-1')];
    await leave({ directory, url: relay, texts, meta: { shop: 'a' }, nowMs: () => when });
    const { output } = await runCommand(['cat', directory, '--json']);
    expect(JSON.parse(output)).toEqual({
      ...{ endpoint: targetOf(relay), written: time, meta: { shop: 'a' } },
      event: JSON.parse(purchase('id-1')),
    });
  });

  it('writes what a terminal obeys as the same JSON that it does not obey', async () => {
    const directory = await temporaryFolder();
    const text = '{"a":"\u009b2J\u007f\u202e\u2028",\n\t"b":1}';
    await leave({ directory, url: relay, texts: [text] });
    const { output } = await runCommand(['cat', directory]);
    expect(output).toBe('{"a":"\\u009b2J\\u007f\\u202e\\u2028",  "b":1}\n');
    expect(JSON.parse(output)).toEqual(JSON.parse(text));
  });

  it('leaves out and counts what is no JSON', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay, texts: ['{"a":"\u001b[2J"}', '{"b":1}'] });
    const { exitCode, output, errorOutput } = await runCommand(['cat', directory]);
    expect([exitCode, output]).toEqual([1, '{"b":1}\n']);
    expect(errorOutput).toBe('1 event left out: no JSON that fits on one line.\n');
  });

  it('stops where nobody reads any more', async () => {
    const directory = await temporaryFolder();
    await leave({ directory, url: relay, texts: purchases(0, 3) });
    await leave({ directory, url: relay, texts: purchases(3, 6) });
    const { exitCode, output } = await runCommand(['cat', directory], { readLines: 1 });
    expect([exitCode, output.trimEnd().split('\n').length]).toEqual([0, 3]);
  });
});

it.each(['ls', 'stats', 'cat'])('goff-spool %s changes nothing in the folder', async (kind) => {
  const directory = await temporaryFolder();
  await leave({ directory, url: relay, texts: purchases(0, 3) });
  const alive = await openWith({ directory, url: relay, texts: purchases(3, 5) });
  const before = snapshot(directory);
  await expect(runCommand([kind, directory])).resolves.toMatchObject({ exitCode: 0 });
  expect(snapshot(directory)).toEqual(before);
  await alive.close();
});
