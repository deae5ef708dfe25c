import type { Ledger } from '../../src/index.js';
import type { Application } from '../helpers/application.js';
import { useSpooledApplications } from '../helpers/spooled-applications.js';

const world = useSpooledApplications();

const TRACKED = ['one', 'two', 'three'];

/** Three events in one tick; what follows runs in the same. */
const tracks = `
  const client = await startProvider(spooled);
  for (const key of ${JSON.stringify(TRACKED)}) client.track(key);
`;

/** The process goes on, and says when the tick is over. */
const goesOn = "setImmediate(() => tell('ready')); setInterval(() => undefined, 60_000);";

interface Ending {
  readonly code: string;
  /** Sent when the tick of the events is over. */
  readonly signal?: NodeJS.Signals;
  /** Whether Node.js emits `exit`, so that a line can say what waits. */
  readonly line: 'a line' | 'no line';
}

const ENDINGS: Readonly<Record<string, Ending>> = {
  'process.exit in the tick of the events': { code: 'process.exit(0);', line: 'a line' },
  'an error that nobody catches, in that tick': { code: "throw new Error('nobody catches it');", line: 'a line' },
  'an error that nobody catches, later': {
    ...{ code: "setImmediate(() => { throw new Error('nobody catches it'); });", line: 'a line' },
  },
  'a rejection that nobody handles': { code: "void Promise.reject(new Error('nobody handles it'));", line: 'a line' },
  'nothing left to do': { code: '', line: 'a line' },
  'SIGTERM without flushOnSignals': { code: goesOn, signal: 'SIGTERM', line: 'no line' },
  'SIGHUP with flushOnSignals, which is none of its signals': {
    ...{ code: `flushOnSignals(); ${goesOn}`, signal: 'SIGHUP', line: 'no line' },
  },
  'SIGKILL after the tick': { code: goesOn, signal: 'SIGKILL', line: 'no line' },
  'process.abort after the tick': { code: 'setImmediate(() => setImmediate(() => process.abort()));', line: 'no line' },
};

/** Plays an ending; resolves when the process is gone. */
async function ended(code: string, signal?: NodeJS.Signals): Promise<Application> {
  const application = world.run(code);
  if (signal !== undefined) {
    await application.told('ready');
    application.signal(signal);
  }
  await application.exit;
  return application;
}

const linesAtTheEnd = ({ errorOutput }: Application): string[] =>
  errorOutput.split('\n').filter((line) => line.includes('The process ends with'));

describe('a spool', () => {
  it.each(Object.entries(ENDINGS))(
    'keeps what was accepted after %s, and the next process delivers it once',
    async (_how, { code, signal, line }) => {
      const application = await ended(`${tracks} ${code}`, signal);
      expect(world.arrived()).toEqual([]);
      const lines = linesAtTheEnd(application);
      expect(lines).toHaveLength(line === 'a line' ? 1 : 0);
      for (const each of lines) {
        expect(each).toContain(
          `The process ends with 3 events undelivered; the spool in ${world.directory} has them for the next one.`,
        );
      }
      const { ledger, errors } = await world.next();
      expect(world.arrived()).toEqual(TRACKED);
      expect(ledger).toMatchObject({ accepted: 0, recovered: 3, delivered: 3, pending: 0, pendingOnDisk: 0 });
      expect(errors).toBe('');
      expect(await world.logs()).toEqual([]);
    },
  );

  it('keeps all of it after SIGTERM with flushOnSignals while the relay is away', async () => {
    world.relay.fail({ status: 503, path: 'collector', times: Infinity });
    const application = await ended(
      `const client = await startProvider({ ...spooled, shutdownTimeoutMs: 200 });
       flushOnSignals();
       for (const key of ${JSON.stringify(TRACKED)}) client.track(key);
       ${goesOn}`,
      'SIGTERM',
    );
    await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    expect(application.errorOutput).toContain(
      `Closed with 3 events undelivered; they are in the spool in ${world.directory} and will be sent from there.`,
    );
    expect(application.errorOutput).not.toContain('dropped');
    world.relay.recover();
    expect((await world.next()).ledger).toMatchObject({ recovered: 3, delivered: 3 });
    expect(world.arrived()).toEqual(TRACKED);
  });

  it('keeps what both processes of a deploy have tracked during an outage, that of the first before', async () => {
    world.relay.fail({ status: 503, path: 'collector', times: Infinity });
    await ended(`
      const client = await startProvider({ ...spooled, shutdownTimeoutMs: 200 });
      for (const key of ${JSON.stringify(TRACKED)}) client.track(key);
      await OpenFeature.close();
      process.exit(0);
    `);
    const second = world.run(`
      const client = await startProvider(spooled);
      client.track('four');
      setInterval(() => undefined, 60_000);
      setImmediate(() => tell('ready'));
      await untilTold('the relay is back');
      await OpenFeature.getProvider().flush({ timeoutMs: 60_000 });
      tell({ ledger: await OpenFeature.getProvider().close() });
    `);
    await second.told('ready');
    world.relay.recover();
    second.tell('the relay is back');
    const { ledger } = await second.told((message) => message as { ledger?: Ledger });
    expect(ledger).toMatchObject({ accepted: 1, recovered: 3, delivered: 4, pending: 0 });
    expect(world.arrived()).toEqual([...TRACKED, 'four']);
  });

  it('keeps the exposures of flags as well', async () => {
    await world.relay.setFlags({ flag: { variations: { a: true }, defaultRule: { variation: 'a' } } });
    await ended(`
      const client = await startProvider({ ...spooled, evaluationType: 'InProcess' });
      await client.getBooleanValue('flag', false);
      process.exit(0);
    `);
    expect(world.relay.exposures).toEqual([]);
    expect((await world.next()).ledger).toMatchObject({ recovered: 1, delivered: 1 });
    expect(world.relay.exposures).toMatchObject([{ key: 'flag', variation: 'a' }]);
  });

  it('keeps what a worker thread has tracked that is terminated', async () => {
    await ended(`
      const { Worker } = await import('node:worker_threads');
      const worker = new Worker(\`
        import { OpenFeature } from '@openfeature/server-sdk';
        import { GoFeatureFlagProvider } from 'goff-server-provider';
        import { parentPort, workerData } from 'node:worker_threads';
        await OpenFeature.setProviderAndWait(new GoFeatureFlagProvider({ ...workerData, evaluationType: 'Remote' }));
        for (const key of ${JSON.stringify(TRACKED)}) OpenFeature.getClient().track(key, { targetingKey: 'user' });
        setImmediate(() => parentPort.postMessage('tracked'));
        setInterval(() => undefined, 60_000);
      \`, { eval: true, workerData: { ...spooled, endpoint: process.argv.at(-1) } });
      await new Promise((resolve) => worker.once('message', resolve));
      await worker.terminate();
    `);
    expect(world.arrived()).toEqual([]);
    expect((await world.next()).ledger).toMatchObject({ recovered: 3, delivered: 3 });
    expect(world.arrived()).toEqual(TRACKED);
  });
});

describe('with a spool', () => {
  it('a script that tracks, awaits flush and exits leaves nothing to be sent again', async () => {
    const application = await ended(`
      ${tracks}
      await OpenFeature.getProvider().flush();
      process.exit(0);
    `);
    expect(application.complaints).toBe('');
    expect(world.arrived()).toEqual(TRACKED);
    expect((await world.next()).ledger).toMatchObject({ recovered: 0, delivered: 0 });
    expect(world.arrived()).toEqual(TRACKED);
  });

  it('a script that closes at once after it has begun delivers what it finds, or leaves it whole', async () => {
    await ended(`${tracks} process.exit(0);`);
    const second = await ended('await startProvider(spooled); await OpenFeature.close();');
    expect(second.errorOutput).toMatch(/^$|Closed with 3 events undelivered/);
    const { ledger } = await world.next();
    expect(world.arrived()).toEqual(TRACKED);
    expect(ledger.pending).toBe(0);
    expect(await world.logs()).toEqual([]);
  });

  it('a process that ends with events of others says how many wait, and gives onUndelivered none', async () => {
    await ended(`${tracks} process.exit(0);`);
    world.relay.fail({ status: 503, path: 'collector', times: Infinity });
    const second = await ended(`
      const { writeSync } = await import('node:fs');
      const onUndelivered = (events) => writeSync(2, 'handed over: ' + events.length);
      const client = await startProvider({ ...spooled, onUndelivered });
      await OpenFeature.getProvider().flush();
      client.track('four');
      process.exit(0);
    `);
    expect(linesAtTheEnd(second)).toHaveLength(1);
    expect(second.errorOutput).toContain(`The process ends with 4 events undelivered; the spool in ${world.directory}`);
    expect(second.errorOutput).not.toMatch(/lost|handed over/);
  });

  it('a process whose folder cannot be written says what is lost, and hands over exactly that', async () => {
    const application = await ended(`
      const { writeFileSync, writeSync } = await import('node:fs');
      const directory = spooled.spool.directory + '/file';
      writeFileSync(directory, 'no folder');
      const onUndelivered = (events) => writeSync(2, 'handed over: ' + events.map(({ key }) => key).join(' '));
      const client = await startProvider({ spool: { directory }, onUndelivered });
      for (const key of ${JSON.stringify(TRACKED)}) client.track(key);
      process.exit(0);
    `);
    expect(linesAtTheEnd(application)).toHaveLength(1);
    expect(application.errorOutput).toContain('The process ends with 3 events undelivered; without onUndelivered they');
    expect(application.errorOutput).toContain('handed over: one two three');
  });

  it('each worker of a cluster has its own log, taken over when it is killed while the primary lives', async () => {
    const application = world.run(`
      const { default: cluster } = await import('node:cluster');
      const { writeFileSync } = await import('node:fs');
      const exec = spooled.spool.directory + '/worker.mjs';
      writeFileSync(exec, \`
        import { createRequire } from 'node:module';
        const require = createRequire('\${process.cwd()}/');
        const { GoFeatureFlagProvider } = require('goff-server-provider');
        const provider = new GoFeatureFlagProvider(JSON.parse(process.env.OPTIONS));
        await provider.initialize();
        provider.track(process.env.KEY, { targetingKey: 'user' });
        setImmediate(() => process.send('tracked'));
      \`);
      const OPTIONS = JSON.stringify({ ...spooled, endpoint: process.argv.at(-1), evaluationType: 'Remote' });
      cluster.setupPrimary({ exec, args: [], execArgv: [] });
      const workers = ['one', 'two'].map((KEY) => cluster.fork({ OPTIONS, KEY }));
      await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))));
      const exits = workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
      for (const worker of workers) worker.process.kill('SIGKILL');
      await Promise.all(exits);
      tell('killed');
      setInterval(() => undefined, 60_000);
    `);
    await application.told('killed');
    expect(await world.logs()).toHaveLength(2);
    expect((await world.next()).ledger).toMatchObject({ recovered: 2, delivered: 2 });
    expect(world.arrived().sort()).toEqual(['one', 'two']);
  });
});
