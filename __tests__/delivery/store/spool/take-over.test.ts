import { copyFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemFiles } from '../../../../src/delivery/store/spool/spool-files.js';
import { temporaryFolder } from '../../../helpers/temporary-files.js';
import { drained, filesIn, fill, newSpool, numbers, openSpool, tick } from './spool-harness.js';

describe('a spool that takes over what others have left', () => {
  it('gives out what a closed one has left, and removes the files when it is settled', async () => {
    const directory = await temporaryFolder();
    const first = await openSpool({ directory });
    fill(first, 0, 250);
    expect(first.store.abandon()).toBe(0);
    await first.store.close();
    expect(first.store.counts.pendingOnDisk).toBe(250);
    const second = await openSpool({ directory });
    expect(second.told.recovered).toBe(250);
    expect(await drained(second)).toEqual(numbers(0, 250));
    second.store.abandon();
    await second.store.close();
    expect(filesIn(directory)).toEqual([]);
  });

  it('gives out only what the one before had not delivered', async () => {
    const directory = await temporaryFolder();
    const first = await openSpool({ directory });
    fill(first, 0, 250);
    const batch = first.store.take({ endMark: Infinity, maxEvents: 70, maxBytes: 100_000, order: 'oldest' });
    first.store.commit(batch!);
    first.store.abandon();
    await first.store.close();
    const second = await openSpool({ directory });
    expect(await drained(second)).toEqual(numbers(70, 250));
    await second.store.close();
  });

  it('takes all files of a log, and of a file and its copy for another machine only one', async () => {
    const directory = await temporaryFolder();
    const first = await openSpool({ directory, settings: { maxBytes: 2 ** 14 } });
    for (let from = 0; from < 900; from += 100) {
      fill(first, from, from + 100);
      await tick();
    }
    first.store.abandon();
    await first.store.close();
    const logs = filesIn(directory);
    expect(logs.length).toBeGreaterThan(2);
    for (const log of logs.slice(0, 2)) {
      const [target, , ...rest] = log.split('.');
      copyFileSync(join(directory, 'v1', log), join(directory, 'v1', [target, '0123abcd', ...rest].join('.')));
    }
    const second = await openSpool({ directory });
    expect(await drained(second)).toEqual(numbers(0, 900));
    expect(second.told.recovered).toBe(900);
    expect(filesIn(directory).filter((name) => name.endsWith('.log'))).toHaveLength(2);
    await second.store.close();
  });

  it('reads the folder no more often for many dead processes than for one', async () => {
    const directory = await temporaryFolder();
    const first = await openSpool({ directory });
    fill(first, 0, 10);
    first.store.abandon();
    await first.store.close();
    const [log] = filesIn(directory).filter((name) => name.endsWith('.log'));
    const path = join(directory, 'v1', log!);
    const [target, , , , number] = log!.split('.');
    for (let dead = 0; dead < 30; dead++) {
      const id = dead.toString(16).padStart(16, '0');
      const copy = join(directory, 'v1', [target, '00000000', id, id, number, 'log'].join('.'));
      copyFileSync(path, copy);
      utimesSync(copy, 0, 0);
    }
    rmSync(path);
    let looks = 0;
    const readdir: typeof systemFiles.promises.readdir = ((folder: string) => {
      looks++;
      return systemFiles.promises.readdir(folder);
    }) as never;
    const files = { ...systemFiles, promises: { ...systemFiles.promises, readdir } };
    const second = await openSpool({ directory, files });
    expect(await drained(second)).toHaveLength(300);
    expect(looks).toBeLessThan(10);
    await second.store.close();
  });

  it('lets the living be', async () => {
    const directory = await temporaryFolder();
    const first = await openSpool({ directory });
    fill(first, 0, 10);
    await tick();
    const second = await openSpool({ directory });
    expect([second.told.recovered, await drained(second), await drained(first)]).toEqual([0, [], numbers(0, 10)]);
    await first.store.close();
    await second.store.close();
  });
});

describe('a sign of life', () => {
  const signs = (directory: string): string[] => filesIn(directory).filter((name) => !name.endsWith('.log'));

  it('a sign of life without a log is removed when it is old, and that of the living is not', async () => {
    const directory = await temporaryFolder();
    const living = await openSpool({ directory });
    const [sign] = signs(directory);
    for (const left of ['0123456789abcdef.sock', 'fedcba9876543210.pulse', '00000000000000ab.new']) {
      writeFileSync(join(directory, 'v1', left), '');
      utimesSync(join(directory, 'v1', left), 0, 0);
    }
    writeFileSync(join(directory, 'v1', '00000000000000cd.sock'), '');
    const next = await openSpool({ directory });
    expect(signs(directory)).toContain(sign);
    expect(signs(directory)).toContain('00000000000000cd.sock');
    expect(signs(directory)).toHaveLength(3);
    await living.store.close();
    await next.store.close();
    expect(signs(directory)).toEqual(['00000000000000cd.sock']);
  });
});

describe('a spool that is closed while it looks for what others have left', () => {
  it('leaves all of it to the next one', async () => {
    const directory = await temporaryFolder();
    const first = await openSpool({ directory });
    fill(first, 0, 250);
    first.store.abandon();
    await first.store.close();
    const hasty = newSpool({ directory });
    void hasty.store.arrivals.open();
    hasty.store.abandon();
    await hasty.store.close();
    const next = await openSpool({ directory });
    expect(await drained(next)).toEqual(numbers(0, 250));
    await next.store.close();
  });
});
