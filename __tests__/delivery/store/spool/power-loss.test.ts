import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { SpoolSync } from '../../../../src/delivery/store/spool/sync-policy.js';
import { eventTextsOf } from '../../../../src/delivery/event-texts.js';
import { LEFT, logFileName, parseLogFileName } from '../../../../src/delivery/store/spool/log-file-name.js';
import { ScriptedClock } from '../../../helpers/scripted-clock.js';
import { temporaryFolder } from '../../../helpers/temporary-files.js';
import { waitUntil } from '../../../helpers/wait-until.js';
import { recordedFiles, replay, type Change } from './recorded-files.js';
import { drained, fill, newSpool, numbers } from './spool-harness.js';

/** What a run has told at a moment: every event from `settled` to `synced` has to be there after a power loss then. */
interface Told {
  readonly settled: number;
  readonly accepted: number;
  readonly synced: number;
}

/** A run of a spool that rotates, delivers, loses its turn and is taken over, with all that it did to the disk. */
async function recordedRun(sync: SpoolSync): Promise<{ changes: readonly Change[]; accepted: number }> {
  const directory = await temporaryFolder();
  const { files, changes } = recordedFiles();
  const clock = new ScriptedClock();
  let [accepted, settled, synced] = [0, 0, 0];
  const note = (): void => void changes.push({ kind: 'note', text: JSON.stringify({ accepted, settled, synced }) });
  const settings = { sync, maxBytes: 1_048_576 };
  // Small batches and a small memory, so that events leave it and come back.
  const given = { directory, files, clock, settings, maxEvents: 40, maxBatchSize: 8 };
  let spool = newSpool(given);
  await spool.store.arrivals.open();
  for (let round = 0; round < 12; round++) {
    accepted += 9;
    note();
    fill(spool, accepted - 9, accepted);
    await clock.pass(0);
    if (sync === 'tick') synced = accepted;
    note();
    if (sync === 'background' && round % 3 === 2) {
      await waitUntil('the device', async () => {
        await clock.pass(200);
        return isSynced(changes);
      });
      synced = accepted;
      note();
    }
    for (let take = 0; take < (round % 2) * 2; take++) {
      const batch = spool.store.take({ endMark: Infinity, maxEvents: 5, maxBytes: 1e6, order: 'oldest' });
      if (batch === undefined) break;
      // It is settled from the moment at which the relay has it.
      settled = Math.max(settled, ...eventTextsOf(batch).map((text) => Number(text) + 1));
      note();
      spool.store.commit(batch);
    }
    if (round % 5 === 4) {
      spool.store.abandon();
      await spool.store.close();
      synced = sync === 'never' ? synced : accepted;
      note();
      spool = newSpool(given);
      await spool.store.arrivals.open();
      await spool.store.arrivals.loaded();
    }
  }
  spool.store.abandon();
  await spool.store.close();
  return { changes, accepted };
}

/** Whether all that was written and created is on the device. */
function isSynced(changes: readonly Change[]): boolean {
  const last = (...kinds: Change['kind'][]): number => changes.findLastIndex(({ kind }) => kinds.includes(kind));
  return last('write', 'truncate') < last('sync') && last('create') < last('sync names');
}

function toldAt(changes: readonly Change[], after: number): Told {
  const notes = changes.slice(0, after).filter((change) => change.kind === 'note');
  const last = notes.at(-1);
  return last === undefined ? { accepted: 0, settled: 0, synced: 0 } : (JSON.parse(last.text) as Told);
}

/** The owners of its files are dead after a power loss; here they are made so, because nobody waits for their signs. */
function bury(folder: string): void {
  for (const entry of readdirSync(folder)) {
    const name = parseLogFileName(entry);
    if (name !== undefined) renameSync(join(folder, entry), join(folder, logFileName({ ...name, owner: LEFT })));
  }
}

describe.each(['tick', 'background', 'never'] as const)('a power loss with sync %s', (sync) => {
  it.each(['kept', 'lost'] as const)(
    'a power loss costs nothing that was synced, and brings nothing that was not accepted: unsynced writes %s',
    async (unsynced) => {
      const { changes } = await recordedRun(sync);
      const directory = await temporaryFolder();
      const folder = join(directory, 'v1');
      for (let after = 0; after <= changes.length; after++) {
        if (after > 0 && changes[after - 1]?.kind === 'note') continue;
        replay(changes, { after, unsynced, lastWritten: (after % 4) / 3 }, folder);
        bury(folder);
        const spool = newSpool({ directory });
        await spool.store.arrivals.open();
        const found = (await drained(spool)).map(Number);
        await waitUntil('the rest', () => spool.store.counts.pending === 0);
        await spool.store.close();
        const { accepted, settled, synced } = toldAt(changes, after);
        expect(found.filter((number) => number >= accepted)).toEqual([]);
        expect(new Set(found).size).toBe(found.length);
        expect(found).toEqual([...found].sort((a, b) => a - b));
        const there = new Set(found);
        const missing = numbers(settled, synced).filter((number) => !there.has(Number(number)));
        expect({ after, missing }).toEqual({ after, missing: [] });
      }
    },
  );
});
