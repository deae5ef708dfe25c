import fs from 'node:fs';
import type { SpoolFiles } from '../../../../src/delivery/store/spool/spool-files.js';
import { ScriptedClock } from '../../../helpers/scripted-clock.js';
import { temporaryFolder } from '../../../helpers/temporary-files.js';
import { fill, newSpool } from './spool-harness.js';

/** What was asked of the files, in its order. */
function recorded(calls: string[]): SpoolFiles {
  return {
    ...fs,
    writevSync: (...args: Parameters<typeof fs.writevSync>) => (calls.push('write'), fs.writevSync(...args)),
    fdatasyncSync: (descriptor) => (calls.push('sync'), fs.fdatasyncSync(descriptor)),
    fdatasync: ((...args: Parameters<typeof fs.fdatasync>) => {
      calls.push('sync beside the loop');
      fs.fdatasync(...args);
    }) as never,
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

  it('asks the device for nothing, with never', async () => {
    const { all } = await callsWith('never');
    expect(all.filter((call) => call !== 'write')).toEqual([]);
  });
});
