import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { eventTextsOf } from '../../../../src/delivery/event-texts.js';
import { LEFT, logFileName, targetOf } from '../../../../src/delivery/store/spool/log-file-name.js';
import { temporaryFolder } from '../../../helpers/temporary-files.js';
import { waitUntil } from '../../../helpers/wait-until.js';
import { drained, fill, filesIn, newSpool, numbers, openSpool, tick, URL, type GivenSpool } from './spool-harness.js';

const IDS = { target: targetOf(URL), machine: 'f'.repeat(8), owner: LEFT, origin: '0'.repeat(16), number: 0 };

/** What a spool leaves when it is closed with these events: the bytes of its file. */
async function leftFile(from: number, to: number, given: Partial<GivenSpool> = {}): Promise<Buffer> {
  const directory = await temporaryFolder();
  const spool = await openSpool({ directory, ...given });
  for (let n = from; n < to; n++) {
    fill(spool, n, n + 1);
    await tick();
  }
  spool.store.abandon();
  await spool.store.close();
  const [name] = filesIn(directory);
  return readFileSync(join(directory, 'v1', name!));
}

async function folderWith(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const directory = await temporaryFolder();
  mkdirSync(join(directory, 'v1'), { mode: 0o700 });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(directory, 'v1', name), bytes);
  return directory;
}

async function allOf(directory: string): Promise<string[]> {
  const spool = newSpool({ directory });
  await spool.store.arrivals.open();
  const texts = await drained(spool);
  await waitUntil('the rest', () => spool.store.counts.pending === 0 && !spool.store.arrivals.isLoading);
  spool.store.abandon();
  await spool.store.close();
  return texts;
}

const logs = (directory: string): string[] => filesIn(directory).filter((name) => name.endsWith('.log'));

describe('whatever is in a file of the folder', () => {
  it('is no crash, and gives no event that was not written, in order and once', async () => {
    const whole = await leftFile(0, 30);
    const damage = fc.oneof(
      fc.record({ kind: fc.constant('bit' as const), at: fc.nat(8 * whole.length - 1) }),
      fc.record({ kind: fc.constant('cut' as const), at: fc.nat(whole.length) }),
      fc.record({ kind: fc.constant('insert' as const), at: fc.nat(whole.length), bytes: fc.uint8Array() }),
      fc.record({ kind: fc.constant('zero' as const), at: fc.nat(whole.length), bytes: fc.uint8Array() }),
      fc.record({ kind: fc.constant('twice' as const), at: fc.nat(whole.length) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
        let bytes: Buffer = Buffer.from(whole);
        for (const each of damages) {
          const at = Math.min(each.kind === 'bit' ? each.at >> 3 : each.at, bytes.length);
          if (each.kind === 'bit' && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << (each.at & 7));
          if (each.kind === 'cut') bytes = bytes.subarray(0, at);
          if (each.kind === 'insert') bytes = Buffer.concat([bytes.subarray(0, at), each.bytes, bytes.subarray(at)]);
          if (each.kind === 'zero')
            bytes = Buffer.from(bytes).fill(0, at, Math.min(bytes.length, at + each.bytes.length));
          if (each.kind === 'twice') bytes = Buffer.concat([bytes, bytes.subarray(at)]);
        }
        const found = (await allOf(await folderWith({ [logFileName(IDS)]: bytes }))).map(Number);
        const isCopied = damages.some(({ kind }) => kind === 'twice');
        expect(isCopied ? found.length : found).toEqual(
          isCopied ? new Set(found).size : [...new Set(found)].sort((a, b) => a - b),
        );
        expect(found.filter((number) => number < 0 || number >= 30)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('is sent without metadata where the file has lost its beginning', async () => {
    const bytes = await leftFile(0, 5, { meta: { pod: 'a' } });
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    const spool = await openSpool({ directory: await folderWith({ [logFileName(IDS)]: bytes }), meta: { pod: 'b' } });
    const batch = spool.store.take({ endMark: Infinity, maxEvents: 9, maxBytes: 1e6, order: 'oldest' });
    expect(JSON.parse(batch!.body().toString())).toMatchObject({ meta: {}, events: [0, 1, 2, 3, 4] });
    expect(spool.logger.lines.filter((line) => line.includes('is damaged'))).toHaveLength(1);
    spool.store.commit(batch!);
    await spool.store.close();
  });

  it('may be nothing at all: an empty file, and one that has only a beginning, are removed', async () => {
    const bytes = await leftFile(0, 1);
    const directory = await folderWith({
      [logFileName(IDS)]: Buffer.alloc(0),
      [logFileName({ ...IDS, number: 1 })]: bytes.subarray(0, 40),
    });
    expect([await allOf(directory), logs(directory)]).toEqual([[], []]);
  });
});

describe('whatever else is in the folder', () => {
  it('stays as it is, and hinders nobody', async () => {
    const bytes = await leftFile(0, 5);
    const directory = await folderWith({
      [logFileName(IDS)]: bytes,
      'notes.txt': Buffer.from('mine'),
      [`${logFileName(IDS)}.bak`]: bytes,
      [logFileName(IDS).toUpperCase()]: bytes,
      [logFileName(IDS).slice(1)]: bytes,
      ['x'.repeat(255)]: bytes,
      'ffff.sock': Buffer.alloc(0),
    });
    const folder = join(directory, 'v1');
    mkdirSync(join(folder, logFileName({ ...IDS, number: 1 })));
    symlinkSync('/dev/zero', join(folder, logFileName({ ...IDS, number: 2 })));
    symlinkSync(folder, join(folder, logFileName({ ...IDS, number: 3 })));
    symlinkSync('nowhere', join(folder, logFileName({ ...IDS, number: 4 })));
    expect(spawnSync('mkfifo', [join(folder, logFileName({ ...IDS, number: 5 }))]).status).toBe(0);
    mkdirSync(join(directory, 'v2'));
    writeFileSync(join(directory, 'v2', logFileName(IDS)), bytes);
    const before = readdirSync(folder).filter((name) => name !== logFileName(IDS));
    expect(await allOf(directory)).toEqual(numbers(0, 5));
    expect(readdirSync(folder).sort()).toEqual(before.sort());
    expect(readFileSync(join(directory, 'v2', logFileName(IDS)))).toEqual(bytes);
  });

  it('may be a copy of a file that was taken: neither takes the place of the other', async () => {
    const bytes = await leftFile(0, 5);
    const directory = await folderWith({ [logFileName(IDS)]: bytes });
    const first = await openSpool({ directory });
    linkSync(join(directory, 'v1', logs(directory)[0]!), join(directory, 'v1', logFileName(IDS)));
    const second = await openSpool({ directory });
    expect([await drained(first), await drained(second)]).toEqual([numbers(0, 5), numbers(0, 5)]);
    await first.store.close();
    await second.store.close();
    expect(logs(directory)).toEqual([]);
  });

  it('may be for another endpoint: it stays, and is told once, but for what a living process has', async () => {
    const directory = await temporaryFolder();
    const [first, other] = [await openSpool({ directory }), newSpool({ directory, url: 'http://other:1031' })];
    fill(first, 0, 5);
    await tick();
    await other.store.arrivals.open();
    expect([await drained(other), other.logger.lines]).toEqual([[], []]);
    first.store.abandon();
    await first.store.close();
    const again = await openSpool({ directory, url: 'http://other:1031/' });
    expect([await drained(again), again.logger.lines.length, logs(directory).length]).toEqual([[], 1, 1]);
    expect(again.logger.lines[0]).toContain('has 1 file for another endpoint, which stays there');
    for (const { store } of [other, again]) await store.close();
    expect(await allOf(directory)).toEqual(numbers(0, 5));
  });
});

describe('two spools on one folder', () => {
  it('two spools on one folder that take over at once never both send an event', async () => {
    for (let round = 0; round < 10; round++) {
      const files: Record<string, Buffer> = {};
      for (let number = 0; number < 8; number++)
        files[logFileName({ ...IDS, number, origin: String(number % 3).padStart(16, '0') })] = await leftFile(
          10 * number,
          10 * number + 3,
        );
      const directory = await folderWith(files);
      const spools = Array.from({ length: 4 }, () => newSpool({ directory }));
      await Promise.all(spools.map(({ store }) => store.arrivals.open()));
      const texts = await Promise.all(spools.map((spool) => drained(spool)));
      for (const { store } of spools) await store.close();
      const expected = numbers(0, 8).flatMap((n) => numbers(10 * Number(n), 10 * Number(n) + 3));
      expect(texts.flat().sort()).toEqual(expected.sort());
    }
  });

  it('send what a dead one left with its metadata, and never beside others', async () => {
    const files = {
      [logFileName(IDS)]: await leftFile(0, 3, { meta: { pod: 'a' } }),
      [logFileName({ ...IDS, number: 1 })]: await leftFile(3, 6, { meta: { pod: 'b' } }),
    };
    const spool = await openSpool({ directory: await folderWith(files), meta: { pod: 'c' } });
    fill(spool, 6, 9);
    const bodies: unknown[] = [];
    for (let looks = 0; looks < 9; looks++) {
      const batch = spool.store.take({ endMark: Infinity, maxEvents: 50, maxBytes: 1e6, order: 'healthy' });
      if (batch === undefined) {
        await spool.store.arrivals.loaded();
        continue;
      }
      bodies.push([eventTextsOf(batch), (JSON.parse(batch.body().toString()) as { meta: unknown }).meta]);
      spool.store.commit(batch);
    }
    expect(bodies).toEqual([
      [numbers(0, 3), { pod: 'a' }],
      [numbers(3, 6), { pod: 'b' }],
      [numbers(6, 9), { pod: 'c' }],
    ]);
    await spool.store.close();
  });
});

describe('the folder', () => {
  const modeOf = (path: string): number => lstatSync(path).mode & 0o777;

  it.each(['000', '022', '077'])('is private whatever the umask (%s)', async (umask) => {
    const directory = join(await temporaryFolder(), 'spool');
    const before = process.umask(Number.parseInt(umask, 8));
    try {
      const spool = await openSpool({ directory });
      fill(spool, 0, 5);
      await tick();
      const files = logs(directory).map((name) => modeOf(join(directory, 'v1', name)));
      expect([modeOf(join(directory, 'v1')), files]).toEqual([0o700, [0o600]]);
      await spool.store.close();
    } finally {
      process.umask(before);
    }
  });

  it('is private also where others could open it before', async () => {
    const directory = await temporaryFolder();
    mkdirSync(join(directory, 'v1'));
    chmodSync(join(directory, 'v1'), 0o777);
    const spool = await openSpool({ directory });
    expect(modeOf(join(directory, 'v1'))).toBe(0o700);
    await spool.store.close();
  });

  it('is never a link: one in its place is not followed', async () => {
    const [directory, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
    symlinkSync(elsewhere, join(directory, 'v1'));
    const spool = await openSpool({ directory });
    fill(spool, 0, 5);
    await tick();
    expect([readdirSync(elsewhere), spool.store.counts.pendingOnDisk]).toEqual([[], 0]);
    expect(spool.logger.lines.filter((line) => line.includes('(ENOTDIR)'))).toHaveLength(1);
    expect(await drained(spool)).toEqual(numbers(0, 5));
    await spool.store.close();
  });

  it('is private where another one comes in its place, which then shows that this process lives', async () => {
    const directory = await temporaryFolder();
    const spool = await openSpool({ directory });
    renameSync(join(directory, 'v1'), join(directory, 'old'));
    mkdirSync(join(directory, 'v1'));
    chmodSync(join(directory, 'v1'), 0o755);
    fill(spool, 0, 5);
    await tick();
    const signs = filesIn(directory).filter((name) => name.endsWith('.sock'));
    expect([modeOf(join(directory, 'v1')), logs(directory).length, signs.length]).toEqual([0o700, 1, 1]);
    await spool.store.close();
  });

  it('is never a link: one that comes in its place later is not followed', async () => {
    const [directory, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
    const spool = await openSpool({ directory });
    renameSync(join(directory, 'v1'), join(directory, 'old'));
    symlinkSync(elsewhere, join(directory, 'v1'));
    fill(spool, 0, 5);
    await tick();
    expect([readdirSync(elsewhere), spool.store.counts.pendingOnDisk]).toEqual([[], 0]);
    expect(await drained(spool)).toEqual(numbers(0, 5));
    await spool.store.close();
  });

  it('sends no files of another user', async () => {
    const directory = await folderWith({ [logFileName(IDS)]: await leftFile(0, 5) });
    const path = join(directory, 'v1', logFileName(IDS));
    if (process.geteuid?.() === 0) chownSync(path, 65_533, 65_533);
    const expected = statSync(path).uid === statSync(join(directory, 'v1')).uid ? numbers(0, 5) : [];
    expect([await allOf(directory), existsSync(path)]).toEqual([expected, expected.length === 0]);
  });
});

it('signs of life that nobody gives any more are removed, and those of the living are not', async () => {
  const directory = await folderWith({ [`${'a'.repeat(16)}.pulse`]: Buffer.alloc(0) });
  const folder = join(directory, 'v1');
  utimesSync(join(folder, `${'a'.repeat(16)}.pulse`), 1, 1);
  const first = await openSpool({ directory });
  const [sign] = filesIn(directory);
  utimesSync(join(folder, sign!), 1, 1);
  const second = await openSpool({ directory });
  expect(filesIn(directory)).toContain(sign);
  expect(filesIn(directory)).toHaveLength(2);
  await first.store.close();
  await second.store.close();
  expect(filesIn(directory)).toEqual([]);
});
