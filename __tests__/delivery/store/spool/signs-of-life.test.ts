import { existsSync, renameSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { logFileName, parseLogFileName } from '../../../../src/delivery/store/spool/log-file-name.js';
import { judgeBySocket, SignOfLife, SocketFolder } from '../../../../src/delivery/store/spool/sign-of-life.js';
import { ScriptedClock } from '../../../helpers/scripted-clock.js';
import { temporaryFolder } from '../../../helpers/temporary-files.js';
import { waitUntil } from '../../../helpers/wait-until.js';
import { runProgram } from './program.js';
import { drained, fill, filesIn, numbers, openSpool, tick } from './spool-harness.js';

const logs = (directory: string): string[] => filesIn(directory).filter((name) => name.endsWith('.log'));
const signs = (directory: string): string[] => filesIn(directory).filter((name) => !name.endsWith('.log'));

/** A folder with a path that no socket can have. */
async function deepFolder(): Promise<string> {
  return join(await temporaryFolder(), 'x'.repeat(120));
}

const TRACKS = `
  const store = newStore(directory);
  await store.arrivals.open();
  for (let n = 0; n < 5; n++) track(store, n);
  setImmediate(() => console.log('tracked'));
  setInterval(() => {}, 1_000);
`;

describe('a process', () => {
  it.each(['short', 'long'])(
    'is known to be alive while it is stopped, and dead when it is killed; a %s path',
    async (path) => {
      const directory = path === 'short' ? await temporaryFolder() : await deepFolder();
      const program = await runProgram(directory, TRACKS);
      expect(await program.line()).toBe('tracked');
      program.process.kill('SIGSTOP');
      const during = await openSpool({ directory });
      expect([during.told.recovered, signs(directory).filter((name) => name.endsWith('.sock'))]).toEqual([
        0,
        expect.arrayContaining([expect.any(String)]),
      ]);
      program.process.kill('SIGKILL');
      await program.ended;
      const after = await openSpool({ directory });
      expect(await drained(after)).toEqual(numbers(0, 5));
      for (const { store } of [during, after]) await store.close();
      expect(filesIn(directory)).toEqual([]);
    },
  );

  it('a worker of a cluster is known to be dead when it is killed while the primary lives', async () => {
    const directory = await temporaryFolder();
    const program = await runProgram(
      directory,
      `
      import cluster from 'node:cluster';
      if (cluster.isPrimary) {
        const worker = cluster.fork();
        worker.on('message', () => worker.process.kill('SIGKILL'));
        worker.on('exit', () => console.log('worker killed'));
        setInterval(() => {}, 1_000);
      } else {
        const store = newStore(directory);
        await store.arrivals.open();
        for (let n = 0; n < 5; n++) track(store, n);
        setImmediate(() => process.send('tracked'));
        setInterval(() => {}, 1_000);
      }`,
    );
    expect(await program.line()).toBe('worker killed');
    const spool = await openSpool({ directory });
    expect(await drained(spool)).toEqual(numbers(0, 5));
    await spool.store.close();
    program.process.kill('SIGKILL');
    await program.ended;
  });

  it.each(['of this machine, without a socket', 'of another machine', 'of no machine'])(
    '%s is taken for dead when it has given no sign for 90 s, and not before',
    async (whose) => {
      const directory = await temporaryFolder();
      const first = await openSpool({ directory });
      fill(first, 0, 5);
      await tick();
      const [log] = logs(directory);
      const name = parseLogFileName(log!)!;
      const machine = { another: 'e'.repeat(8), no: '0'.repeat(8) }[whose.split(' ')[1]!] ?? name.machine;
      unlinkSync(join(directory, 'v1', signs(directory)[0]!));
      const path = join(directory, 'v1', logFileName({ ...name, machine }));
      renameSync(join(directory, 'v1', log!), path);
      const nowMs = Date.now();
      utimesSync(path, nowMs / 1000, nowMs / 1000);
      const early = await openSpool({ directory, nowMs: () => nowMs + 89_000 });
      const late = await openSpool({ directory, nowMs: () => nowMs + 91_000 });
      expect([early.told.recovered, late.told.recovered]).toEqual([0, 5]);
      for (const { store } of [first, early, late]) await store.close();
    },
  );

  it('is not taken for dead unless it refuses a connection, or has a file in the place of its socket', async () => {
    const folder = await temporaryFolder();
    const [mute, gone, file] = ['mute', 'gone', 'file'].map((name) => join(folder, name)) as [string, string, string];
    writeFileSync(file, '');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(mute, resolve));
    expect(await Promise.all([mute, gone, file].map((path) => judgeBySocket(path, 1_000)))).toEqual([
      'alive',
      'unknown',
      'dead',
    ]);
    server.close();
  });
});

describe('a sign of life', () => {
  it('is given again where somebody has closed the server, or removed the file', async () => {
    const directory = await temporaryFolder();
    const clock = new ScriptedClock();
    const spool = await openSpool({ directory, clock });
    fill(spool, 0, 5);
    await clock.pass(0);
    const [sign] = signs(directory);
    unlinkSync(join(directory, 'v1', sign!));
    await clock.pass(20_000);
    await waitUntil('the sign', () => existsSync(join(directory, 'v1', sign!)));
    expect(await judgeBySocket(join(directory, 'v1', sign!), 1_000)).toBe('alive');
    await spool.store.close();
    expect(signs(directory)).toEqual([]);
  });

  it('has a path that fits, or is a file', async () => {
    const folder = await deepFolder();
    const short = await temporaryFolder();
    expect(Buffer.byteLength(new SocketFolder(short).pathOf('a.sock')!)).toBeLessThanOrEqual(103);
    const sockets = new SocketFolder(folder);
    (await import('node:fs')).mkdirSync(folder);
    const path = sockets.pathOf('a.sock');
    expect(path === undefined || Buffer.byteLength(path) <= 103).toBe(true);
    sockets.close();
    const sign = new SignOfLife(folder, 'a'.repeat(16));
    sign.give();
    expect(existsSync(sign.path)).toBe(true);
    sign.end();
    expect(existsSync(sign.path)).toBe(false);
  });
});

describe('a process that was taken for dead', () => {
  it('notices it, writes what it has in memory into a new log, and says so once', async () => {
    const directory = await temporaryFolder();
    const clock = new ScriptedClock();
    let nowMs = Date.now();
    const spool = await openSpool({ directory, clock, nowMs: () => nowMs });
    fill(spool, 0, 10);
    await clock.pass(0);
    const [log] = logs(directory);
    const taken = logFileName({ ...parseLogFileName(log!)!, owner: 'b'.repeat(16) });
    renameSync(join(directory, 'v1', log!), join(directory, 'v1', taken));
    for (let round = 0; round < 3; round++) {
      nowMs += 1_000;
      fill(spool, 10 + round, 11 + round);
      await clock.pass(0);
    }
    expect([spool.store.counts.pending, spool.store.counts.pendingOnDisk]).toEqual([13, 13]);
    expect(spool.logger.lines).toEqual([
      `warn: Files of the spool in ${directory} were removed, or taken by another process; what of their events is ` +
        'in memory is written again.',
    ]);
    rmSync(join(directory, 'v1', taken));
    spool.store.abandon();
    await spool.store.close();
    const next = await openSpool({ directory });
    expect(await drained(next)).toEqual(numbers(0, 13));
    await next.store.close();
  });

  it('keeps the files that were not taken, and its counts', async () => {
    const directory = await temporaryFolder();
    const clock = new ScriptedClock();
    let nowMs = Date.now();
    const settings = { maxBytes: 1_048_576 };
    const spool = await openSpool({ directory, clock, nowMs: () => nowMs, settings, maxEvents: 10_000 });
    const text = JSON.stringify('x'.repeat(1_000));
    for (let n = 0; n < 300; n++) {
      spool.store.enqueue((json) => {
        json.text(text);
        return true;
      });
      await clock.pass(0);
    }
    const before = logs(directory).sort();
    expect(before.length).toBeGreaterThan(2);
    const [oldest] = before;
    renameSync(
      join(directory, 'v1', oldest!),
      join(directory, 'v1', logFileName({ ...parseLogFileName(oldest!)!, owner: 'b'.repeat(16) })),
    );
    nowMs += 1_000;
    await clock.pass(20_000);
    fill(spool, 300, 301);
    await clock.pass(0);
    expect([spool.store.counts.pending, spool.store.counts.pendingOnDisk]).toEqual([301, 301]);
    const owners = new Set(logs(directory).map((name) => parseLogFileName(name)!.owner));
    expect(owners.size).toBe(2);
    expect([...owners]).not.toContain(parseLogFileName(oldest!)!.owner);
    expect((await drained(spool)).length).toBe(301);
    await spool.store.close();
  });
});

describe('a process with a spool', () => {
  it('ends by itself when it has nothing to do, and leaves its events', async () => {
    const directory = await temporaryFolder();
    const program = await runProgram(
      directory,
      `const store = newStore(directory);
      await store.arrivals.open();
      for (let n = 0; n < 5; n++) track(store, n);
      console.log('tracked');`,
    );
    expect(await program.line()).toBe('tracked');
    expect(await program.ended).toBe(0);
    const later = Date.now() + 91_000;
    const spool = await openSpool({ directory, nowMs: () => later });
    expect(await drained(spool)).toEqual(numbers(0, 5));
    await spool.store.close();
  });
});
