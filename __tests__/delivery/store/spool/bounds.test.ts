import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { eventOf } from '../../../helpers/event-encoders.js';
import { ScriptedClock } from '../../../helpers/scripted-clock.js';
import { temporaryFolder } from '../../../helpers/temporary-files.js';
import { waitUntil } from '../../../helpers/wait-until.js';
import { systemFiles, type SpoolFiles } from '../../../../src/delivery/store/spool/spool-files.js';
import { drained, fill, filesIn, newSpool, numbers, openSpool, tick, type OpenSpool } from './spool-harness.js';

const MIB = 1_048_576;
const PADDING = 'x'.repeat(450);

/** Tracks events that have this number in them, and lets a tick pass after each hundred. */
async function trackMany({ store }: OpenSpool, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n++) {
    store.enqueue(eventOf(`[${n},"${PADDING}"]`));
    if (n % 100 === 99) await tick();
  }
  await tick();
}

const numberOf = (text: string): number => (JSON.parse(text) as [number])[0];

function bytesIn(directory: string): number {
  return filesIn(directory).reduce((sum, name) => sum + statSync(join(directory, 'v1', name)).size, 0);
}

function held({ store, told }: OpenSpool): number {
  const dropped = Object.values(told.dropped).reduce((sum, count) => sum + count, 0);
  return store.counts.pending + store.counts.inFlight + dropped + store.counts.overflows;
}

describe('a spool above its bounds', () => {
  it('drops the oldest events of the disk, counts them, and keeps below its bytes', async () => {
    const directory = await temporaryFolder();
    const given = { directory, settings: { maxBytes: MIB }, maxEvents: 400, maxBatchSize: 100 };
    const spool = await openSpool(given);
    for (let from = 0; from < 10_000; from += 1_000) {
      await trackMany(spool, from, from + 1_000);
      expect(held(spool)).toBe(from + 1_000);
      expect(bytesIn(directory)).toBeLessThan(1.3 * MIB);
    }
    const found = (await drained(spool)).map(numberOf);
    await tick();
    const dropped = spool.told.dropped['overflow'] ?? 0;
    expect([found.length + dropped, spool.store.counts.overflows, Object.keys(spool.told.dropped)]).toEqual([
      10_000,
      0,
      ['overflow'],
    ]);
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(found.at(-1)).toBe(9_999);
    expect(dropped).toBeGreaterThan(5_000);
    await spool.store.close();
  });

  it('leaves to each of several owners its share', async () => {
    const directory = await temporaryFolder();
    const clock = new ScriptedClock();
    const spools = [0, 1].map(() =>
      newSpool({ directory, clock, settings: { maxBytes: 4 * MIB }, maxEvents: 400, maxBatchSize: 100 }),
    );
    for (const { store } of spools) await store.arrivals.open();
    for (const spool of spools) for (let n = 0; n < 8_000; n += 1_000) await trackMany(spool, n, n + 1_000);
    for (let round = 0; round < 4; round++) {
      await clock.pass(20_000);
      for (let turns = 0; turns < 50; turns++) await tick();
    }
    await waitUntil('the bound', async () => {
      await clock.pass(20_000);
      return bytesIn(directory) < 4.6 * MIB;
    });
    for (const spool of spools) {
      expect(held(spool)).toBe(8_000);
      expect(spool.told.dropped['overflow']).toBeGreaterThan(0);
      expect(spool.store.counts.pending).toBeGreaterThan(2_000);
      await spool.store.close();
    }
  });

  it('drops what is too old as expired, on disk and when it is read, and nothing else', async () => {
    const directory = await temporaryFolder();
    const clock = new ScriptedClock();
    let nowMs = 1_800_000_000_000;
    const given = { directory, clock, nowMs: () => nowMs, settings: { maxAgeMs: 10_000 } };
    const first = await openSpool(given);
    fill(first, 0, 10);
    await clock.pass(0);
    nowMs += 6_000;
    fill(first, 10, 20);
    await clock.pass(0);
    first.store.abandon();
    await first.store.close();
    nowMs += 5_000;
    const second = await openSpool(given);
    expect(await drained(second)).toEqual(numbers(10, 20));
    await waitUntil('the news', () => second.told.dropped['expired']);
    expect([second.told, second.store.counts.pending]).toEqual([{ recovered: 20, dropped: { expired: 10 } }, 0]);
    fill(second, 20, 30);
    await clock.pass(0);
    second.store.abandon();
    await second.store.close();
    nowMs += 20_000;
    const third = await openSpool(given);
    await waitUntil('the news', () => third.told.dropped['expired']);
    expect([await drained(third), third.told.dropped, third.store.counts.pending]).toEqual([[], { expired: 10 }, 0]);
    await third.store.close();
    expect(filesIn(directory)).toEqual([]);
  });
});

/** A disk whose file has been scanned, and which then lets a reader wait. */
function filesThatWait(): { files: SpoolFiles; isReading: Promise<void>; goOn: () => void } {
  let [opened, reads, goOn] = [0, (): void => undefined, (): void => undefined];
  const isReading = new Promise<void>((resolve) => (reads = resolve));
  const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
  const open = (async (...args: Parameters<SpoolFiles['promises']['open']>) => {
    if (++opened > 1) {
      reads();
      await mayGoOn;
    }
    return systemFiles.promises.open(...args);
  }) as SpoolFiles['promises']['open'];
  return { files: { ...systemFiles, promises: { ...systemFiles.promises, open } }, isReading, goOn: () => goOn() };
}

describe('a spool that is abandoned', () => {
  it('drops nothing of what it has counted as left, though it is too old, and is being read', async () => {
    const directory = await temporaryFolder();
    const first = await openSpool({ directory });
    fill(first, 0, 1_000);
    first.store.abandon();
    await first.store.close();
    const { files, isReading, goOn } = filesThatWait();
    const second = newSpool({ directory, files, nowMs: () => Date.now() + 60_000, settings: { maxAgeMs: 10_000 } });
    await second.store.arrivals.open();
    await isReading;
    second.store.abandon();
    const isClosed = second.store.close();
    goOn();
    await isClosed;
    expect([held(second), second.told.dropped, second.store.counts.pending]).toEqual([1_000, {}, 1_000]);
    expect((await drained(await openSpool({ directory }))).length).toBe(1_000);
  });

  it('drops nothing of it, though the folder has too many bytes', async () => {
    const directory = await temporaryFolder();
    const spool = await openSpool({ directory, settings: { maxBytes: MIB }, maxEvents: 10_000 });
    for (let n = 0; n < 4_000; n++) spool.store.enqueue(eventOf(`[${n},"${PADDING}"]`));
    spool.store.abandon();
    await spool.store.close();
    await tick();
    expect([held(spool), spool.told.dropped, spool.store.counts.pending]).toEqual([4_000, {}, 4_000]);
    expect((await drained(await openSpool({ directory, maxEvents: 10_000 }))).length).toBe(4_000);
  });
});

describe('an outage', () => {
  it('costs disk and not memory: 300,000 events come back in order', async () => {
    const directory = await temporaryFolder();
    const bounds = { maxBatchSize: 1_000, maxBatchBytes: MIB, maxEvents: 20_000, maxBytes: 64 * MIB };
    const spool = newSpool({ directory, ...bounds });
    await spool.store.arrivals.open();
    let most = 0;
    for (let n = 0; n < 300_000; n++) {
      spool.store.enqueue(eventOf(`[${n},"${PADDING}"]`));
      if (n % 500 === 499) {
        await tick();
        most = Math.max(most, spool.store.counts.bytes);
      }
    }
    expect(most).toBeLessThanOrEqual(64 * MIB);
    expect([spool.store.counts.pending, spool.told.dropped, spool.store.counts.overflows]).toEqual([300_000, {}, 0]);
    let next = 0;
    for (;;) {
      const batch = spool.store.take({ endMark: Infinity, maxEvents: 1_000, maxBytes: MIB, order: 'oldest' });
      most = Math.max(most, spool.store.counts.bytes);
      if (batch === undefined && !spool.store.arrivals.isLoading) break;
      if (batch === undefined) await spool.store.arrivals.loaded();
      else {
        const texts = JSON.parse(batch.body().toString()) as { events: [number][] };
        expect(texts.events.every(([number]) => number === next++)).toBe(true);
        spool.store.commit(batch);
      }
    }
    expect([next, most <= 64 * MIB, spool.store.counts.pending]).toEqual([300_000, true, 0]);
    await spool.store.close();
    expect(filesIn(directory)).toEqual([]);
  });

  it('keeps the order while events come in and are read back at the same time', async () => {
    const directory = await temporaryFolder();
    const bounds = { maxBatchSize: 50, maxBatchBytes: 100_000, maxEvents: 300, maxBytes: MIB };
    const spool = newSpool({ directory, ...bounds });
    await spool.store.arrivals.open();
    const found: number[] = [];
    let tracked = 0;
    for (let round = 0; tracked < 30_000 || spool.store.counts.pending > 0; round++) {
      const events = tracked < 30_000 ? (round * 7919) % 400 : 0;
      for (let n = 0; n < events; n++) spool.store.enqueue(eventOf(`[${tracked++},"${PADDING}"]`));
      for (let take = 0; take < (tracked < 30_000 ? round % 7 : 20); take++) {
        const batch = spool.store.take({ endMark: Infinity, maxEvents: 60, maxBytes: 100_000, order: 'oldest' });
        if (batch === undefined) break;
        found.push(...(JSON.parse(batch.body().toString()) as { events: [number][] }).events.map(([n]) => n));
        spool.store.commit(batch);
      }
      await tick();
      expect(spool.store.counts.pending).toBe(tracked - found.length);
    }
    expect([spool.told.dropped, found.length]).toEqual([{}, tracked]);
    expect(found.every((number, index) => number === index)).toBe(true);
    await spool.store.close();
  });
});

describe('what a spool asks of the device', () => {
  /** Which of the calls were made. */
  async function callsWith(sync: 'tick' | 'background' | 'never'): Promise<Record<string, number>> {
    const calls = { fdatasyncSync: 0, fdatasync: 0, folder: 0 };
    const fdatasync = ((descriptor: number, done: () => void) => {
      calls.fdatasync++;
      systemFiles.fdatasync(descriptor, done);
    }) as SpoolFiles['fdatasync'];
    const files = {
      ...systemFiles,
      fdatasync,
      fdatasyncSync: (descriptor: number) => {
        calls.fdatasyncSync++;
        systemFiles.fdatasyncSync(descriptor);
      },
      fsyncSync: (descriptor: number) => {
        calls.folder++;
        systemFiles.fsyncSync(descriptor);
      },
    };
    const clock = new ScriptedClock();
    const spool = await openSpool({ directory: await temporaryFolder(), clock, files, settings: { sync } });
    for (let n = 0; n < 3; n++) {
      fill(spool, 10 * n, 10 * n + 10);
      await clock.pass(0);
    }
    expect(clock.holding).toBe(0);
    const early = { ...calls };
    await clock.pass(200);
    const late = { ...calls };
    await spool.store.close();
    return { ...late, early: early.fdatasync };
  }

  it('is one sync a tick, one for all beside the loop within 200 ms, or none', async () => {
    expect(await callsWith('tick')).toEqual({ fdatasyncSync: 3, fdatasync: 0, folder: 1, early: 0 });
    expect(await callsWith('background')).toEqual({ fdatasyncSync: 0, fdatasync: 1, folder: 0, early: 0 });
    expect(await callsWith('never')).toEqual({ fdatasyncSync: 0, fdatasync: 0, folder: 0, early: 0 });
  });

  it.each(['tick', 'background', 'never'] as const)(
    'leaves nothing open when the spool is closed (%s)',
    async (sync) => {
      const directory = await temporaryFolder();
      const open = (): number => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0);
      let before = 0;
      for (let round = 0; round < 70; round++) {
        if (round === 5) before = open();
        const spool = await openSpool({
          directory,
          settings: { sync, maxBytes: MIB },
          maxEvents: 40,
          maxBatchSize: 10,
        });
        fill(spool, 0, 100);
        const batch = spool.store.take({ endMark: Infinity, maxEvents: 7, maxBytes: 1e6, order: 'oldest' });
        if (batch !== undefined && round % 2 === 0) spool.store.commit(batch);
        if (round % 3 === 2) await drained(spool);
        spool.store.abandon();
        await spool.store.close();
      }
      await waitUntil('all to be closed', () => open() <= before);
    },
  );
});
