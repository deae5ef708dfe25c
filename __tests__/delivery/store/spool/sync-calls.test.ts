import fs from 'node:fs';
import type { SpoolFiles } from '../../../../src/delivery/store/spool/spool-files.js';
import { eventOf } from '../../../helpers/event-encoders.js';
import { ScriptedClock } from '../../../helpers/scripted-clock.js';
import { temporaryFolder } from '../../../helpers/temporary-files.js';
import { drained, filesIn, fill, newSpool } from './spool-harness.js';

/** A folder whose synchronization takes no time. */
const syncedFolder = { sync: () => Promise.resolve(), close: () => Promise.resolve() };

/** What was asked of the files, in its order. */
function recorded(calls: string[]): SpoolFiles {
  return {
    ...fs,
    writevSync: (...args: Parameters<typeof fs.writevSync>) => (calls.push('write'), fs.writevSync(...args)),
    writeSync: ((...args: Parameters<typeof fs.writeSync>) => (calls.push('write'), fs.writeSync(...args))) as never,
    fdatasyncSync: (descriptor) => (calls.push('sync'), fs.fdatasyncSync(descriptor)),
    fdatasync: ((_descriptor: number, callback: () => void) => {
      calls.push('sync beside the loop');
      callback();
    }) as never,
    promises: { ...fs.promises, open: (() => Promise.resolve(syncedFolder)) as never },
  };
}

/** The calls for two events in a turn each, and for the second after it. */
async function callsWith(sync: 'background' | 'tick' | 'never'): Promise<{ turns: string[]; all: string[] }> {
  const [clock, calls] = [new ScriptedClock(), [] as string[]];
  const files = recorded(calls);
  const spool = newSpool({ directory: await temporaryFolder(), settings: { sync }, clock, files });
  fill(spool, 0, 1);
  await clock.pass(0);
  fill(spool, 1, 2);
  await clock.pass(0);
  const turns = [...calls];
  await clock.pass(199);
  await clock.pass(801);
  const all = [...calls];
  await spool.store.close();
  return { turns, all };
}

describe('a spool', () => {
  it('asks the device before the event loop goes on, with tick', async () => {
    const { turns, all } = await callsWith('tick');
    expect(turns.filter((call) => call === 'sync').length).toBeGreaterThanOrEqual(2);
    expect(turns.at(-1)).toBe('sync');
    expect(all).toEqual(turns);
  });

  it('asks the device beside the event loop, with background', async () => {
    const { turns, all } = await callsWith('background');
    expect(turns.filter((call) => call !== 'write')).toEqual([]);
    expect(all.filter((call) => call !== 'write')).toEqual(['sync beside the loop']);
  });

  it('asks the device for no file that is delivered and removed within 200 ms, with background', async () => {
    const [clock, calls] = [new ScriptedClock(), [] as string[]];
    const directory = await temporaryFolder();
    const spool = newSpool({ directory, settings: { sync: 'background' }, clock, files: recorded(calls) });
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 30; n++) expect(spool.store.enqueue(eventOf(`"${'x'.repeat(10_000)}"`))).toBe('taken');
      await clock.pass(0);
      expect(await drained(spool)).toHaveLength(30);
      expect(filesIn(directory).filter((name) => name.endsWith('.log'))).toEqual([]);
      await clock.pass(199);
    }
    await clock.pass(1_000);
    expect(calls).toEqual(expect.arrayContaining(['write']));
    expect(calls.filter((call) => call !== 'write')).toEqual([]);
    await spool.store.close();
  });

  it('asks the device for none of many files that follow each other so fast', async () => {
    const [clock, calls] = [new ScriptedClock(), [] as string[]];
    const settings = { sync: 'background', maxBytes: 2 ** 20 } as const;
    const given = { directory: await temporaryFolder(), settings, clock, files: recorded(calls) };
    const spool = newSpool(given);
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 30; n++) {
        expect(spool.store.enqueue(eventOf(`"${'x'.repeat(10_000)}"`))).toBe('taken');
        await clock.pass(0);
      }
      expect(await drained(spool)).toHaveLength(30);
      await clock.pass(199);
    }
    await clock.pass(1_000);
    const left = filesIn(given.directory).filter((name) => name.endsWith('.log')).length;
    expect(calls.filter((call) => call !== 'write').length).toBeLessThanOrEqual(left);
    await spool.store.close();
  });

  it('asks the device for the oldest that stays when it is 200 ms old, whatever is written later', async () => {
    const [clock, calls] = [new ScriptedClock(), [] as string[]];
    const settings = { sync: 'background' } as const;
    const spool = newSpool({ directory: await temporaryFolder(), settings, clock, files: recorded(calls) });
    const syncedMs: number[] = [];
    for (let n = 0; n < 10; n++) {
      fill(spool, n, n + 1);
      calls.length = 0;
      await clock.pass(50);
      if (calls.includes('sync beside the loop')) syncedMs.push(clock.nowMs());
    }
    expect(syncedMs).toEqual([200, 400]);
    await spool.store.close();
  });

  it('asks the device for nothing, with never', async () => {
    const { all } = await callsWith('never');
    expect(all.filter((call) => call !== 'write')).toEqual([]);
  });
});
