import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { lossOf } from '../lib/scenarios.mjs';

/** What a killed process has left; made once, because each round needs a copy. */
let left;

/**
 * A process is made in a folder that has events of a killed one, tracks a few of its own, and sends all of them. The
 * time is that from the making of the provider to the first request at the collector. The memory is the most that it
 * had, over that of a process that does the same in an empty folder.
 */
export async function recovery(round, { count: events, own: ownEvents, slice }) {
  const [count, own] = [events, ownEvents].map(round.count);
  left ??= await leftBehind(round, { count, slice });
  const nothing = await recovered(round, { directory: round.newFolder(), count: 0, own, from: count, slice });
  const directory = round.newFolder();
  // With the dead process's socket, which Node does not copy.
  execFileSync('cp', ['-a', `${left}/.`, directory]);
  const all = await recovered(round, { directory, count, own, from: count, slice });
  return { ...all, overRssMb: all.peakRssMb - nothing.peakRssMb, emptyRequestMs: nothing.firstRequestMs };
}

async function leftBehind(round, { count, slice }) {
  const directory = mkdtempSync(join(round.temporary, 'left-'));
  const stage = await round.open({ directory, roomy: false });
  await stage.refuse();
  await stage.measure({ from: 0, count, slice, flush: false });
  while ((await stage.account()).ledger.pendingOnDisk < count);
  await stage.kill();
  await stage.accept();
  return directory;
}

async function recovered(round, { directory, count, own, from, slice }) {
  const stage = await round.open({ directory, roomy: false });
  const { began } = stage;
  const { returned } = await stage.measure({ from, count: own, slice });
  const counts = await stage.settle(count + own);
  const { peakRssMb } = await stage.usage();
  const { ledger } = await stage.close();
  await stage.end();
  const { firstArrival, lastArrival } = counts;
  return {
    firstRequestMs: Number(firstArrival - began) / 1e6,
    eventsPerSecond: ((count + own) * 1e9) / Number(lastArrival - began),
    flushMs: Number(returned - began) / 1e6,
    peakRssMb,
    ...lossOf({ counts, count: count + own, ledger }),
  };
}
