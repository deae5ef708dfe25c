import { startDevRelay, type DevRelay } from '../../src/dev-relay/index.js';
import { Application } from '../helpers/application.js';
import { waitUntil } from '../helpers/wait-until.js';

let relay: DevRelay;
const applications: Application[] = [];

beforeEach(async () => {
  relay = await startDevRelay();
});

afterEach(async () => {
  await Promise.all(applications.splice(0).map((application) => application.kill()));
  await relay.close();
});

function run(code: string): Application {
  const application = Application.run(code, { endpoint: relay.url });
  applications.push(application);
  return application;
}

const tracked = (): string[] => relay.tracking.map(({ key }) => key);

/** How many events the lines at the end speak of. */
const lost = ({ errorOutput }: Application): number[] =>
  [...errorOutput.matchAll(/The process ends with (\d+) events? undelivered/g)].map(([, count]) => Number(count));

const fiftyEvents = `
  const client = await startProvider();
  for (let i = 0; i < 50; i++) client.track('event-' + i);
`;

describe('a process that ends with events that wait', () => {
  it.each([
    ['by process.exit', 'process.exit(0);', 0],
    ['by process.exit with a code', 'process.exit(7);', 7],
    ['by an uncaught error', "setImmediate(() => { throw new Error('uncaught'); });", 1],
    ['by an unhandled rejection', "Promise.reject(new Error('unhandled'));", 1],
    ['because nothing is left to do', '', 0],
  ])('says how many are lost when it ends %s', async (_how, end, code) => {
    const application = run(`${fiftyEvents} ${end}`);
    await expect(application.exit).resolves.toEqual({ code, signal: null });
    expect(lost(application)).toEqual([50]);
    expect(application.errorOutput).toContain('await OpenFeature.close()');
    expect(tracked()).toEqual([]);
  });

  it('counts what a listener of the exit tracks that was there before', async () => {
    const application = run(`
      process.on('exit', () => OpenFeature.getClient().track('one more'));
      ${fiftyEvents}
    `);
    await application.exit;
    expect(lost(application)).toEqual([51]);
  });

  it('says how many are lost in a worker thread', async () => {
    const application = run(`
      const { Worker } = await import('node:worker_threads');
      new Worker(\`
        import { OpenFeature } from '@openfeature/server-sdk';
        import { GoFeatureFlagProvider } from 'goff-server-provider';
        import { workerData } from 'node:worker_threads';
        const provider = new GoFeatureFlagProvider({ endpoint: workerData, evaluationType: 'Remote' });
        await OpenFeature.setProviderAndWait(provider);
        OpenFeature.getClient().track('event');
        process.exit(0);
      \`, { eval: true, workerData: process.argv.at(-1) });
    `);
    await application.exit;
    expect(lost(application)).toEqual([1]);
  });

  it('says how many each provider loses, with one listener for all copies of the package', async () => {
    const application = run(`
      const { createRequire } = await import('node:module');
      const commonJs = createRequire(process.cwd() + '/')('goff-server-provider');
      const { GoFeatureFlagProvider } = await import('goff-server-provider');
      const options = { endpoint: process.argv.at(-1) };
      const providers = [new GoFeatureFlagProvider(options), new commonJs.GoFeatureFlagProvider(options)];
      const before = process.listenerCount('exit');
      for (const provider of providers) provider.track('event', {});
      tell({ listeners: process.listenerCount('exit') - before });
      providers[0].track('event', {});
    `);
    const listeners = await application.told((message) => (message as { listeners?: number }).listeners);
    expect(listeners).toBe(1);
    await application.exit;
    expect(lost(application)).toEqual([2, 1]);
  });

  it('says how many are lost by a signal that comes before the deadline, and by the deadline', async () => {
    relay.fail({ stall: true, path: 'collector', times: Infinity });
    const code = (timeoutMs: number): string => `
      const client = await startProvider({ timeout: 600_000, shutdownTimeoutMs: 600_000 });
      flushOnSignals({ timeoutMs: ${timeoutMs} });
      for (let i = 0; i < 50; i++) client.track('event-' + i);
      setInterval(() => {}, 60_000);
      tell('ready');
    `;
    const [patient, hasty] = [run(code(600_000)), run(code(300))];
    for (const application of [patient, hasty]) {
      await application.told('ready');
      application.signal('SIGTERM');
    }
    await hasty.exit;
    let hasEnded = false;
    void patient.exit.then(() => (hasEnded = true));
    await waitUntil('the end', () => (patient.signal('SIGTERM'), hasEnded));
    expect([lost(patient), lost(hasty)]).toEqual([[50], [50]]);
  });

  it('says how many are lost also where one more signal comes before that', async () => {
    relay.fail({ stall: true, path: 'collector', times: Infinity });
    const application = run(`
      const error = (line) => {
        process.kill(process.pid, 'SIGTERM');
        console.error(line);
      };
      const logger = { error, warn() {}, info() {}, debug() {} };
      const client = await startProvider({ timeout: 600_000, shutdownTimeoutMs: 600_000 }, logger);
      flushOnSignals({ timeoutMs: 300 });
      for (let i = 0; i < 50; i++) client.track('event-' + i);
      setInterval(() => {}, 60_000);
      tell('ready');
    `);
    await application.told('ready');
    application.signal('SIGTERM');
    await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    expect(lost(application)).toEqual([50]);
  });
});

it('the shutdown hands the events to onUndelivered before the process has ended', async () => {
  const application = run(`
    const { writeSync } = await import('node:fs');
    const client = await startProvider({
      onUndelivered: (events) => writeSync(2, 'kept: ' + events.map(({ key }) => key).join(' ') + '\\n'),
    });
    client.track('one');
    client.track('two');
    process.exit(0);
  `);
  await application.exit;
  expect(lost(application)).toEqual([2]);
  expect(application.errorOutput).toContain('kept: one two');
});

it.each([
  ['nothing was tracked', ''],
  ['the provider was closed', "client.track('event'); await OpenFeature.close();"],
  ['flushOnSignals delivers at a natural end', "flushOnSignals(); client.track('event');"],
])('the shutdown says nothing when %s', async (_why, code) => {
  const application = run(`const client = await startProvider(); ${code}`);
  await expect(application.exit).resolves.toEqual({ code: 0, signal: null });
  expect(application.complaints).toBe('');
});

describe('a host that ends the process as soon as its server has closed', () => {
  const server = `
    const client = await startProvider();
    const server = await startServer(async (request, response) => {
      tell('request in flight');
      await untilTold('respond');
      client.track('in flight');
      response.end('response');
    });
    flushOnSignals({ server });
    for (let i = 0; i < 20; i++) client.track('event-' + i);
  `;

  it.each([
    ['in a listener of the signal', "process.on('SIGTERM', () => server.close(() => process.exit(0)));"],
    ['in a listener for one time', "process.once('SIGTERM', () => server.close(() => process.exit(0)));"],
    ['that was there before', "process.prependListener('SIGTERM', () => server.close(() => process.exit(0)));"],
    ['in a listener of the server', "server.on('close', () => process.exit(0));"],
    ['in a promise', "process.on('SIGTERM', () => server[Symbol.asyncDispose]().then(() => process.exit(0)));"],
  ])('ends it when the events are delivered: %s', async (_where, listener) => {
    const application = run(`${server} ${listener} tell('ready');`);
    await application.told('ready');
    application.signal('SIGTERM');
    await expect(application.exit).resolves.toEqual({ code: 0, signal: null });
    expect(tracked()).toHaveLength(20);
    expect(lost(application)).toEqual([]);
  });

  it('ends it when what a request in flight has tracked is delivered, too', async () => {
    const application = run(`${server} process.on('SIGTERM', () => server.close(() => process.exit(0)));`);
    const response = fetch(await application.url());
    await application.told('request in flight');
    application.signal('SIGTERM');
    await application.told('server closes');
    application.tell('respond');
    await expect((await response).text()).resolves.toBe('response');
    await expect(application.exit).resolves.toEqual({ code: 0, signal: null });
    expect(tracked()).toHaveLength(21);
  });
});

it('the shutdown delivers at the signal, while a request holds the server open', async () => {
  const application = run(`
    const client = await startProvider();
    const server = await startServer(() => tell('request in flight'));
    flushOnSignals({ server, timeoutMs: 600_000 });
    for (let i = 0; i < 20; i++) client.track('event-' + i);
  `);
  const response = fetch(await application.url()).catch(() => 'cut off');
  await application.told('request in flight');
  application.signal('SIGTERM');
  await waitUntil('the events', () => tracked().length === 20);
  await application.kill();
  await response;
});

it('the shutdown makes Node warn of no leak where ten others listen to the exit', async () => {
  const application = run(`
    const listen = (count) => {
      while (process.listenerCount('exit') < count) process.on('exit', () => {});
    };
    listen(5);
    ${fiftyEvents}
    // The listener of the provider is one of the eleven.
    listen(11);
    await OpenFeature.close();
    process.emitWarning('the last one', 'LastWarning');
  `);
  await application.exit;
  expect(application.errorOutput).toContain('LastWarning');
  expect(application.errorOutput).not.toContain('MaxListenersExceededWarning');
});
