import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventOf } from '../../../helpers/event-encoders.js';
import { ScriptedClock } from '../../../helpers/scripted-clock.js';
import { temporaryFolder } from '../../../helpers/temporary-files.js';
import { waitUntil } from '../../../helpers/wait-until.js';
import { failingFiles, systemError } from './failing-files.js';
import { asOrdinaryUser } from './ordinary-user.js';
import { smallDisk } from './small-disk.js';
import { drained, fill, filesIn, numbers, openSpool, tick, type OpenSpool } from './spool-harness.js';

const text = (n: number): string => JSON.stringify(`${n} ${'x'.repeat(450)}`);

function track({ store }: OpenSpool, from: number, to: number): string[] {
  const texts = Array.from({ length: to - from }, (_, n) => text(from + n));
  for (const each of texts) expect(store.enqueue(eventOf(each))).toBe('taken');
  return texts;
}

const errors = ({ logger }: OpenSpool): string[] => logger.lines.filter((line) => line.startsWith('error'));

/** The disk is tried again after a while. */
async function retried({ store }: OpenSpool, clock: ScriptedClock): Promise<void> {
  await waitUntil('the disk to be tried', async () => {
    await clock.pass(10_000);
    return store.counts.pendingOnDisk === store.counts.pending;
  });
}

describe('a full disk', () => {
  it('costs nothing: events stay in memory, and are written when there is room', async () => {
    const { folder, files, fill: fillDisk, clear } = await smallDisk();
    const clock = new ScriptedClock();
    const spool = await openSpool({ directory: folder, files, clock });
    const texts = track(spool, 0, 50);
    await tick();
    expect(spool.store.counts.pendingOnDisk).toBe(50);
    fillDisk(16_384);
    for (let from = 50; from < 250; from += 10) {
      texts.push(...track(spool, from, from + 10));
      await clock.pass(0);
    }
    const { pending, pendingOnDisk } = spool.store.counts;
    expect([pending, pendingOnDisk >= 50, pendingOnDisk < 250]).toEqual([250, true, true]);
    expect(errors(spool)).toEqual([
      `error: The spool in ${folder} cannot be written (ENOSPC); events stay in memory until it can.`,
    ]);
    clear();
    await retried(spool, clock);
    expect(errors(spool)[1]).toBe(`error: The spool in ${folder} can be written again.`);
    expect(spool.store.abandon()).toBe(0);
    await spool.store.close();
    const next = await openSpool({ directory: folder, files, clock });
    expect(await drained(next)).toEqual(texts);
    await next.store.close();
  });

  it('takes the notes of what was delivered later, and lets files be removed', async () => {
    const { folder, files, fill: fillDisk, clear } = await smallDisk();
    const clock = new ScriptedClock();
    const spool = await openSpool({ directory: folder, files, clock });
    const texts = track(spool, 0, 50);
    await tick();
    fillDisk(0);
    const first = spool.store.take({ endMark: Infinity, maxEvents: 20, maxBytes: 1e6, order: 'oldest' });
    spool.store.commit(first!);
    clear();
    spool.store.abandon();
    await spool.store.close();
    const next = await openSpool({ directory: folder, files, clock });
    fillDisk(0);
    expect(await drained(next)).toEqual(texts.slice(20));
    expect(filesIn(folder).filter((name) => name.endsWith('.log'))).toEqual([]);
    await next.store.close();
  });

  it('is tried again without leaving anything open or lying about', async () => {
    const { folder, files, fill: fillDisk } = await smallDisk();
    const clock = new ScriptedClock();
    const spool = await openSpool({ directory: folder, files, clock });
    fillDisk(0);
    track(spool, 0, 5);
    await clock.pass(60_000);
    const [open, lying] = [openDescriptors(), filesIn(folder)];
    for (let minute = 0; minute < 20; minute++) await clock.pass(60_000);
    expect([openDescriptors(), filesIn(folder)]).toEqual([open, lying]);
    await spool.store.close();
  });

  it('loses what it has no room for when the process ends, and says how much that is', async () => {
    const { folder, files, fill: fillDisk } = await smallDisk();
    const spool = await openSpool({ directory: folder, files });
    const texts = track(spool, 0, 10);
    await tick();
    fillDisk(0);
    texts.push(...track(spool, 10, 200));
    const atRisk = spool.store.textsAtRisk();
    const { events } = spool.store.keepAll();
    expect([atRisk.length + events, atRisk]).toEqual([200, texts.slice(events)]);
    expect([spool.store.abandon(), spool.store.counts.pending]).toEqual([atRisk.length, events]);
    await spool.store.close();
  });
});

describe('a disk that throws', () => {
  const THROWN = [
    systemError('EIO'),
    new Error('no code'),
    undefined,
    null,
    'text',
    7,
    Object.create(null),
    throwing(),
  ];

  it.each(THROWN.map((thrown, index) => ({ thrown, index })))('anything ($index) costs nothing', async ({ thrown }) => {
    const directory = await temporaryFolder();
    const disk = failingFiles();
    const clock = new ScriptedClock();
    const spool = await openSpool({ directory, files: disk.files, clock, maxEvents: 30, maxBatchSize: 10 });
    disk.failure = { throws: thrown };
    fill(spool, 0, 40);
    await clock.pass(60_000);
    const batch = spool.store.take({ endMark: Infinity, maxEvents: 5, maxBytes: 1e6, order: 'oldest' });
    spool.store.commit(batch!);
    expect([spool.store.counts.pending, spool.store.counts.overflows]).toEqual([25, 10]);
    expect(errors(spool)).toHaveLength(1);
    disk.failure = undefined;
    await retried(spool, clock);
    expect(await drained(spool)).toEqual(numbers(15, 40));
    expect(spool.store.abandon()).toBe(0);
    await spool.store.close();
    expect(filesIn(directory)).toEqual([]);
  });

  it('a disk that throws while it syncs has what was written anyway, once', async () => {
    const directory = await temporaryFolder();
    const clock = new ScriptedClock();
    const disk = failingFiles();
    let fails = true;
    const fdatasyncSync = (descriptor: number): void => {
      if (fails) throw systemError('EIO');
      disk.files.fsyncSync(descriptor);
    };
    const files = { ...disk.files, fdatasyncSync };
    const spool = await openSpool({ directory, files, clock, settings: { sync: 'tick' } });
    fill(spool, 0, 10);
    await clock.pass(60_000);
    expect([spool.store.counts.pendingOnDisk, errors(spool).length]).toEqual([10, 1]);
    fails = false;
    fill(spool, 10, 20);
    await retried(spool, clock);
    expect(spool.store.counts.pendingOnDisk).toBe(20);
    expect(spool.store.abandon()).toBe(0);
    await spool.store.close();
    expect(await drained(await openSpool({ directory }))).toEqual(numbers(0, 20));
  });

  it('a disk that throws while it is read is read again later, and loses nothing', async () => {
    const directory = await temporaryFolder();
    const clock = new ScriptedClock();
    const disk = failingFiles();
    const spool = await openSpool({ directory, files: disk.files, clock, maxEvents: 40, maxBatchSize: 10 });
    fill(spool, 0, 200);
    await tick();
    disk.readFailure = systemError('EMFILE');
    const first = await drained(spool);
    expect([first.length < 200, spool.store.counts.pending]).toEqual([true, 200 - first.length]);
    disk.readFailure = undefined;
    await clock.pass(1_000);
    await spool.store.arrivals.loaded();
    expect([...first, ...(await drained(spool))]).toEqual(numbers(0, 200));
    expect(spool.told.dropped).toEqual({});
    await spool.store.close();
  });

  it('whenever it is read is given up, and the file stays for another process', async () => {
    const directory = await temporaryFolder();
    const clock = new ScriptedClock();
    const disk = failingFiles();
    const spool = await openSpool({ directory, files: disk.files, clock, maxEvents: 40, maxBatchSize: 10 });
    fill(spool, 0, 200);
    await tick();
    disk.readFailure = systemError('EACCES');
    const first = await drained(spool);
    for (let second = 0; second < 10; second++) await clock.pass(1_000);
    const last = await drained(spool);
    expect([...first, ...last]).toEqual(numbers(0, 200).filter((n) => [...first, ...last].includes(n)));
    expect(spool.told.dropped).toEqual({ unreadable: 200 - first.length - last.length });
    expect([spool.store.counts.pending, filesIn(directory).filter((name) => name.endsWith('.log')).length]).toEqual([
      0, 1,
    ]);
    await spool.store.close();
  });
});

describe('a folder', () => {
  it('a folder that is read-only leaves everything in memory, until it is not', async () => {
    const directory = await temporaryFolder();
    const clock = new ScriptedClock();
    mkdirSync(join(directory, 'v1'), { mode: 0o500 });
    chmodSync(directory, 0o755);
    if (process.geteuid?.() === 0) (await import('node:fs')).chownSync(join(directory, 'v1'), 65_534, 65_534);
    chmodSync(directory, 0o555);
    await asOrdinaryUser(async () => {
      const sub = join(directory, 'missing');
      const spool = await openSpool({ directory: sub, clock });
      fill(spool, 0, 10);
      await clock.pass(0);
      expect(errors(spool)).toEqual([
        `error: The spool in ${sub} cannot be written (EACCES); events stay in memory until it can.`,
      ]);
      expect([spool.store.counts.pending, spool.store.counts.pendingOnDisk]).toEqual([10, 0]);
      expect(await drained(spool)).toEqual(numbers(0, 10));
      await spool.store.close();
    });
    chmodSync(directory, 0o755);
  });

  it('a folder whose place has a file leaves everything in memory', async () => {
    const directory = join(await temporaryFolder(), 'file');
    writeFileSync(directory, 'mine');
    const spool = await openSpool({ directory });
    fill(spool, 0, 10);
    await tick();
    expect(errors(spool)).toHaveLength(1);
    expect(errors(spool)[0]).toMatch(/\((EEXIST|ENOTDIR)\)/);
    expect(await drained(spool)).toEqual(numbers(0, 10));
    await spool.store.close();
  });

  it('a folder that is removed while it is used is made anew, with all that memory has', async () => {
    const directory = await temporaryFolder();
    const clock = new ScriptedClock();
    const spool = await openSpool({ directory, clock, settings: { sync: 'background' } });
    fill(spool, 0, 10);
    await clock.pass(0);
    rmSync(join(directory, 'v1'), { recursive: true });
    await clock.pass(20_000);
    fill(spool, 10, 20);
    await clock.pass(0);
    expect([spool.store.counts.pendingOnDisk, spool.store.counts.pending]).toEqual([20, 20]);
    expect(spool.logger.lines.filter((line) => line.includes('were removed'))).toHaveLength(1);
    expect(spool.store.abandon()).toBe(0);
    await spool.store.close();
    expect(await drained(await openSpool({ directory }))).toEqual(numbers(0, 20));
  });

  it('a folder that is removed takes with it what was there alone, which is counted', async () => {
    const directory = await temporaryFolder();
    const clock = new ScriptedClock();
    const spool = await openSpool({ directory, clock, maxEvents: 40, maxBatchSize: 10 });
    fill(spool, 0, 200);
    await clock.pass(0);
    rmSync(join(directory, 'v1'), { recursive: true });
    await clock.pass(20_000);
    const rest = await drained(spool);
    expect(spool.told.dropped).toEqual({ unreadable: 200 - rest.length });
    expect(rest).toEqual(numbers(0, 200).filter((n) => rest.includes(n)));
    expect([spool.store.counts.pending, rest.length > 0]).toEqual([0, true]);
    await spool.store.close();
  });
});

/** What cannot even be looked at. */
function throwing(): object {
  return Object.defineProperty({}, 'code', {
    get() {
      throw new Error('getter');
    },
  });
}

function openDescriptors(): number {
  return existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0;
}
