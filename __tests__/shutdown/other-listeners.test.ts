import { startDevRelay, type DevRelay } from '../../src/dev-relay/index.js';
import { Application } from '../helpers/application.js';

const WARNING = /SIG\w+ has (another listener|\d+ other listeners)/g;

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

const warningsOf = ({ errorOutput }: Application): string[] => [...errorOutput.matchAll(WARNING)].map(([line]) => line);

it('flushOnSignals warns at the call of each signal that others listen to, once, and says what to do', async () => {
  const application = run(`
    process.on('SIGTERM', () => {});
    process.on('SIGTERM', () => {});
    process.on('SIGINT', () => {});
    process.on('SIGHUP', () => {});
    flushOnSignals();
    flushOnSignals();
  `);
  await application.exit;
  expect(warningsOf(application)).toEqual(['SIGTERM has 2 other listeners', 'SIGINT has another listener']);
  expect(application.errorOutput).toContain('it has to await OpenFeature.close() first, or to leave the end');
});

it('flushOnSignals warns at the signal of a listener that was added after the call', async () => {
  const application = run(`
    flushOnSignals();
    process.on('SIGTERM', () => process.exit(3));
    setInterval(() => {}, 60_000);
    tell('ready');
  `);
  await application.told('ready');
  expect(warningsOf(application)).toEqual([]);
  application.signal('SIGTERM');
  await application.exit;
  expect(warningsOf(application)).toEqual(['SIGTERM has another listener']);
});

it('flushOnSignals warns of no listener of this package, whichever copy installed it', async () => {
  const application = run(`
    const { createRequire } = await import('node:module');
    const commonJs = createRequire(process.cwd() + '/')('goff-server-provider');
    commonJs.flushOnSignals();
    flushOnSignals();
  `);
  await application.exit;
  expect(application.complaints).toBe('');
});

it('Node warns of no leak, however many servers and listeners of the application there are', async () => {
  const application = run(`
    const servers = [];
    for (let i = 0; i < 12; i++) servers.push(await startServer(() => {}));
    for (const server of servers) flushOnSignals({ server, logger: {} });
    for (let i = 0; i < 10; i++) process.on('SIGTERM', () => {}).on('beforeExit', () => {});
    process.on('warning', ({ name }) => tell(name));
    process.emitWarning('the last one', 'LastWarning');
  `);
  await application.told('LastWarning');
  expect(application.errorOutput).not.toContain('MaxListenersExceededWarning');
});

/** What both lines of the package signal-exit do: count their copies, and act when nobody else listens. */
const signalExit = `
  const listensLikeSignalExit = (emitter) => {
    emitter.count = (emitter.count ?? 0) + 1;
    const listener = () => {
      if (process.listeners('SIGTERM').length !== emitter.count) return;
      process.off('SIGTERM', listener);
      tell('cleaned up');
      process.kill(process.pid, 'SIGTERM');
    };
    process.on('SIGTERM', listener);
  };
`;

it.each([
  ['3', 'process.__signal_exit_emitter__ = {}'],
  ['4', "globalThis[Symbol.for('signal-exit emitter')] = {}"],
])('neither warns of signal-exit %s nor leaves the end to it', async (_version, emitter) => {
  const application = run(`
    ${signalExit}
    listensLikeSignalExit(${emitter});
    const client = await startProvider();
    flushOnSignals();
    client.track('event');
    setInterval(() => {}, 60_000);
    tell('ready');
  `);
  await application.told('ready');
  application.signal('SIGTERM');
  await application.told('cleaned up');
  await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
  expect(relay.tracking).toHaveLength(1);
  expect(application.complaints).toBe('');
});

it('flushOnSignals warns in a worker thread that signals never come, and delivers there at a natural end', async () => {
  const application = run(`
    const { Worker } = await import('node:worker_threads');
    const worker = new Worker(\`
      import { OpenFeature } from '@openfeature/server-sdk';
      import { flushOnSignals, GoFeatureFlagProvider } from 'goff-server-provider';
      import { workerData } from 'node:worker_threads';
      flushOnSignals();
      await OpenFeature.setProviderAndWait(
        new GoFeatureFlagProvider({ endpoint: workerData, evaluationType: 'Remote' }),
      );
      OpenFeature.getClient().track('event', { targetingKey: 'worker' });
    \`, { eval: true, workerData: process.argv.at(-1) });
    tell({ counts: ['SIGTERM', 'beforeExit'].map((event) => process.listenerCount(event)) });
  `);
  await expect(application.told((message) => (message as { counts?: number[] }).counts)).resolves.toEqual([0, 0]);
  await expect(application.exit).resolves.toEqual({ code: 0, signal: null });
  expect(application.errorOutput).toContain('Signals never come to a worker thread');
  expect(relay.tracking).toHaveLength(1);
});
