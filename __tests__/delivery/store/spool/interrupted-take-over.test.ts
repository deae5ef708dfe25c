import { existsSync, renameSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { LEFT, logFileName, parseLogFileName } from '../../../../src/delivery/store/spool/log-file-name.js';
import { systemFiles, type SpoolFiles } from '../../../../src/delivery/store/spool/spool-files.js';
import { temporaryFolder } from '../../../helpers/temporary-files.js';
import { drained, fill, filesIn, newSpool, numbers, openSpool, tick } from './spool-harness.js';

/** A folder in which a closed spool has left events; `maxBytes` says how large its files are: an eighth of it. */
async function folderWith(events: number, { maxBytes = 2 ** 30 } = {}): Promise<string> {
  const directory = await temporaryFolder();
  const spool = await openSpool({ directory, settings: { maxBytes } });
  for (let n = 0; n < events; n += 10) {
    fill(spool, n, Math.min(events, n + 10));
    await tick();
  }
  spool.store.abandon();
  await spool.store.close();
  return directory;
}

function logsIn(directory: string): string[] {
  return filesIn(directory).filter((name) => name.endsWith('.log'));
}

/** The files get the name of an owner that was killed: its socket is there, and refuses connections. */
async function killedOwner(directory: string): Promise<string> {
  const owner = 'dead0000dead0000';
  const folder = join(directory, 'v1');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, 'its'), resolve));
  renameSync(join(folder, 'its'), join(folder, `${owner}.sock`));
  await new Promise((resolve) => server.close(resolve));
  for (const name of logsIn(directory)) {
    renameSync(join(folder, name), join(folder, logFileName({ ...parseLogFileName(name)!, owner })));
  }
  return owner;
}

/** Once: somebody else takes the file first. */
function withFasterNeighbour(directory: string): SpoolFiles {
  let isFaster = true;
  const rename: SpoolFiles['promises']['rename'] = async (from, to) => {
    if (isFaster) {
      isFaster = false;
      const name = { ...parseLogFileName(String(from).split('/').at(-1)!)!, owner: LEFT };
      renameSync(from, join(directory, 'v1', logFileName(name)));
    }
    return systemFiles.promises.rename(from, to);
  };
  return { ...systemFiles, promises: { ...systemFiles.promises, rename } };
}

describe('a take-over that is interrupted', () => {
  it('leaves what it has taken and not read to whoever comes next', async () => {
    const directory = await folderWith(250);
    const hasty = newSpool({ directory });
    const opened = hasty.store.arrivals.open();
    hasty.store.abandon();
    await hasty.store.close();
    await opened;
    const next = await openSpool({ directory });
    expect(await drained(next)).toEqual(numbers(0, 250));
    await next.store.close();
    expect(filesIn(directory)).toEqual([]);
  });

  it('changes no count after the spool was abandoned', async () => {
    const directory = await folderWith(250, { maxBytes: 8_000 });
    const { store } = newSpool({ directory });
    let recovered = 0;
    const ignore = (): void => undefined;
    // Its events are being read right then.
    const abandonAtFirst = (events: number): void => {
      recovered += events;
      store.abandon();
    };
    store.arrivals.attach({ recovered: abandonAtFirst, dropped: ignore, loaded: ignore });
    await store.arrivals.open();
    await store.arrivals.loaded();
    await store.close();
    expect(recovered).toBeGreaterThan(0);
    expect(store.counts).toMatchObject({ pending: recovered, pendingOnDisk: recovered, inFlight: 0, bytes: 0 });
  });

  it('keeps the sign of life of a dead owner while another process takes its files', async () => {
    const directory = await folderWith(250, { maxBytes: 8_000 });
    const owner = await killedOwner(directory);
    const late = await openSpool({ directory, files: withFasterNeighbour(directory) });
    expect(existsSync(join(directory, 'v1', `${owner}.sock`))).toBe(true);
    const next = await openSpool({ directory });
    expect([...(await drained(late)), ...(await drained(next))].sort()).toEqual(numbers(0, 250).sort());
    await late.store.close();
    await next.store.close();
    expect(filesIn(directory)).toEqual([]);
  });

  it('takes a file that its owner has taken over itself, between the look at the folder and its end', async () => {
    const directory = await folderWith(250, { maxBytes: 8_000 });
    await killedOwner(directory);
    const folder = join(directory, 'v1');
    const late = logsIn(directory).slice(1);
    const elsewhere = await temporaryFolder();
    for (const name of late) renameSync(join(folder, name), join(elsewhere, name));
    const readdir = (async (path: string) => {
      const names = await systemFiles.promises.readdir(path);
      for (const name of late.splice(0)) renameSync(join(elsewhere, name), join(folder, name));
      return names;
    }) as SpoolFiles['promises']['readdir'];
    const files = { ...systemFiles, promises: { ...systemFiles.promises, readdir } };
    const spool = await openSpool({ directory, files });
    expect(await drained(spool)).toEqual(numbers(0, 250));
    await spool.store.close();
    expect(filesIn(directory)).toEqual([]);
  });

  it('takes the other files of a dead owner where something else has the name of one', async () => {
    const directory = await folderWith(250);
    await killedOwner(directory);
    const [name] = logsIn(directory);
    const rest = parseLogFileName(name!)!;
    systemFiles.mkdirSync(join(directory, 'v1', logFileName({ ...rest, origin: '0'.repeat(16) })));
    const spool = await openSpool({ directory });
    expect(await drained(spool)).toEqual(numbers(0, 250));
    await spool.store.close();
  });

  it('gives out what it has counted, and nothing that a living owner has appended since', async () => {
    const directory = await temporaryFolder();
    const startedMs = Date.now();
    // Within a moment it does not look again whether the file is its own.
    const living = await openSpool({ directory, nowMs: () => startedMs });
    fill(living, 0, 10);
    await tick();
    const [name] = logsIn(directory);
    const left = logFileName({ ...parseLogFileName(name!)!, owner: LEFT });
    renameSync(join(directory, 'v1', name!), join(directory, 'v1', left));
    let opened = 0;
    const open = (async (...args: Parameters<SpoolFiles['promises']['open']>) => {
      if (++opened === 2) {
        fill(living, 10, 20);
        await tick();
      }
      return systemFiles.promises.open(...args);
    }) as SpoolFiles['promises']['open'];
    const files = { ...systemFiles, promises: { ...systemFiles.promises, open } };
    const taker = await openSpool({ directory, files });
    expect([opened > 1, taker.told.recovered, await drained(taker)]).toEqual([true, 10, numbers(0, 10)]);
    expect(await drained(living)).toEqual(numbers(0, 20));
    await taker.store.close();
    await living.store.close();
  });

  it('does not take the torn end of a killed process for damage, neither now nor later', async () => {
    const directory = await folderWith(40);
    const path = join(directory, 'v1', logsIn(directory)[0]!);
    truncateSync(path, statSync(path).size - 3);
    for (const from of [0, 20]) {
      const spool = await openSpool({ directory });
      expect(spool.told.recovered).toBe(30 - from);
      const batch = spool.store.take({ endMark: Infinity, maxEvents: 20, maxBytes: 100_000, order: 'oldest' });
      spool.store.commit(batch!);
      spool.store.abandon();
      await spool.store.close();
      expect(spool.logger.lines).toEqual([]);
    }
    expect(filesIn(directory)).toEqual([]);
  });
});
