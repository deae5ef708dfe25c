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

/** Responds after the test says so, and tracks just before. */
const slowHandler = `async (request, response) => {
  tell('request in flight');
  await untilTold('respond');
  client.track('in flight');
  response.end('response');
}`;

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  it('waits for the contexts of requests that have ended, and delivers the events that need them', async () => {
    const application = run(`
      const { requestContexts } = await import('goff-server-provider');
      await startProvider();
      const session = untilTold('session').then(() => ({ targetingKey: 'ada' }));
      const contexts = requestContexts({ context: () => session, contextTimeoutMs: 600_000 });
      const server = await startServer((request, response) => {
        contexts.track(request, 'refused');
        response.writeHead(401, { connection: 'close' }).end();
      });
      server.on('close', () => tell('server closed'));
      flushOnSignals({ server, timeoutMs: 600_000 });
    `);
    await (await fetch(await application.url())).text();
    application.signal(signal);
    await application.told('server closed');
    application.tell('session');
    await expect(application.exit).resolves.toEqual({ code: null, signal });
    expect(relay.tracking).toMatchObject([{ key: 'refused', userKey: 'ada' }]);
  });

  it('ends the process when the requests in flight have their responses and their events are delivered', async () => {
    const application = run(`
      const client = await startProvider();
      const server = await startServer(${slowHandler});
      flushOnSignals({ server, timeoutMs: 600_000 });
      client.track('before');
    `);
    const response = fetch(await application.url());
    await application.told('request in flight');
    application.signal(signal);
    await application.told('server closes');
    application.tell('respond');

    await expect((await response).text()).resolves.toBe('response');
    await expect(application.exit).resolves.toEqual({ code: null, signal });
    expect(tracked()).toEqual(['before', 'in flight']);
    expect(application.complaints).toBe('');
  });
});

it('flushOnSignals listens to the signals it is given and to no others', async () => {
  const application = run(`
    const client = await startProvider();
    flushOnSignals({ signals: ['SIGUSR2'] });
    client.track('event');
    setInterval(() => {}, 60_000);
    tell({ listeners: ['SIGUSR2', 'SIGTERM', 'SIGINT'].map((signal) => process.listenerCount(signal)) });
  `);
  const listeners = await application.told((message) => (message as { listeners?: number[] }).listeners);
  expect(listeners).toEqual([1, 0, 0]);
  application.signal('SIGUSR2');
  await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGUSR2' });
  expect(tracked()).toEqual(['event']);
});

it('flushOnSignals waits for `before`, between the close of the server and that of OpenFeature', async () => {
  const application = run(`
    const client = await startProvider();
    const server = await startServer(() => {});
    flushOnSignals({
      server,
      before: async () => {
        tell({ listening: server.listening });
        await untilTold('go on');
        client.track('from the queue');
      },
    });
    tell('ready');
  `);
  await application.told('ready');
  application.signal('SIGTERM');
  const listening = await application.told((message) => (message as { listening?: boolean }).listening);
  expect(listening).toBe(false);
  application.tell('go on');
  await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
  expect(tracked()).toEqual(['from the queue']);
});

it('flushOnSignals delivers although `before` fails, and says so', async () => {
  const application = run(`
    const client = await startProvider();
    flushOnSignals({ before: () => { throw new Error('the queue is gone'); } });
    client.track('event');
    setInterval(() => {}, 60_000);
    tell('ready');
  `);
  await application.told('ready');
  application.signal('SIGTERM');
  await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
  expect(tracked()).toEqual(['event']);
  expect(application.errorOutput).toContain('The function `before` failed: Error: the queue is gone');
});

it('flushOnSignals closes OpenFeature when the servers of all calls are closed, and not before', async () => {
  const application = run(`
    const client = await startProvider();
    const idle = await startServer(() => {}, { name: 'idle' });
    const busy = await startServer(${slowHandler}, { name: 'busy' });
    flushOnSignals({ server: idle });
    flushOnSignals({ server: busy });
  `);
  await application.url();
  const response = fetch(await application.url());
  await application.told('request in flight');
  application.signal('SIGTERM');
  await application.told('busy closes');
  application.tell('respond');
  await response;
  await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
  expect(tracked()).toEqual(['in flight']);
  expect(application.complaints).toBe('');
});

describe('flushOnSignals, where the host listens to the signal itself,', () => {
  it('leaves the end of the process to the host', async () => {
    const application = run(`
      const client = await startProvider();
      const server = await startServer(() => {});
      flushOnSignals({ server });
      process.on('SIGTERM', () => tell('host'));
      process.on('exit', () => { process.exitCode = 7; });
      client.track('event');
      tell('ready');
    `);
    await application.told('ready');
    application.signal('SIGTERM');
    await application.told('host');
    await expect(application.exit).resolves.toEqual({ code: 7, signal: null });
    expect(tracked()).toEqual(['event']);
  });

  it.each(['before', 'after'])('leaves it to a host that listens for one time, installed %s', async (order) => {
    const install = 'flushOnSignals();';
    const application = run(`
      const client = await startProvider();
      ${order === 'after' ? '' : install}
      process.once('SIGTERM', async () => {
        tell('host');
        await untilTold('exit');
        process.exit(7);
      });
      ${order === 'after' ? install : ''}
      client.track('event');
      setInterval(() => {
        if (process.listenerCount('SIGTERM') === 0) tell('handed on');
      }, 5);
      tell('ready');
    `);
    await application.told('ready');
    application.signal('SIGTERM');
    await application.told('handed on');
    application.tell('exit');
    await expect(application.exit).resolves.toEqual({ code: 7, signal: null });
    expect(tracked()).toEqual(['event']);
  });

  it('ends the process by the signal when the host has stopped to listen before it came', async () => {
    const application = run(`
      const client = await startProvider();
      flushOnSignals();
      const host = () => tell('host');
      process.on('SIGTERM', host);
      process.off('SIGTERM', host);
      client.track('event');
      setInterval(() => {}, 60_000);
      tell('ready');
    `);
    await application.told('ready');
    application.signal('SIGTERM');
    await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    expect(tracked()).toEqual(['event']);
  });
});

it('flushOnSignals shares one close with the Fastify plugin and with a host that closes the server', async () => {
  const application = run(`
    const { default: fastify } = await import('fastify');
    const { goFeatureFlag } = await import('goff-server-provider/fastify');
    await startProvider();
    const app = fastify();
    await app.register(goFeatureFlag, { context: () => ({ targetingKey: 'ada' }) });
    app.get('/', async (request) => {
      tell('request in flight');
      await untilTold('respond');
      request.track('in flight');
      return 'response';
    });
    app.addHook('preClose', async () => tell('server closes'));
    flushOnSignals({ server: app, timeoutMs: 600_000 });
    process.on('SIGTERM', async () => {
      await app.close();
      process.exitCode = 7;
    });
    tell({ url: await app.listen({ port: 0, host: '127.0.0.1' }) });
  `);
  const response = fetch(await application.url());
  await application.told('request in flight');
  application.signal('SIGTERM');
  await application.told('server closes');
  application.tell('respond');
  await expect((await response).text()).resolves.toBe('response');
  await expect(application.exit).resolves.toEqual({ code: 7, signal: null });
  expect(tracked()).toEqual(['in flight']);
});

describe('a Fastify server with the plugin', () => {
  const fastifyServer = (options: string, providerOptions = '{}', preparation = ''): string => `
    const { default: fastify } = await import('fastify');
    const { goFeatureFlag } = await import('goff-server-provider/fastify');
    const client = await startProvider(${providerOptions});
    const app = fastify();
    app.addHook('onClose', async () => tell('hook before the plugin'));
    await app.register(goFeatureFlag, { context: () => ({ targetingKey: 'ada' }) });
    ${preparation}
    flushOnSignals(${options});
    await app.listen({ port: 0, host: '127.0.0.1' });
    client.track('event');
    tell('ready');
  `;

  it('is not blamed for a delivery that takes all of the time', async () => {
    relay.fail({ stall: true, path: 'collector', times: Infinity });
    const application = run(fastifyServer('{ server: app, timeoutMs: 900 }', '{ shutdownTimeoutMs: 600_000 }'));
    await application.told('ready');
    application.signal('SIGTERM');
    await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    expect(application.errorOutput).toContain('Delivering events had not ended 900 ms after the shutdown began.');
    expect(application.errorOutput).not.toContain('the server');
  });

  it('delivers what `before` tracks, and runs all of its hooks', async () => {
    const application = run(fastifyServer("{ server: app, before: () => client.track('before') }"));
    await application.told('ready');
    application.signal('SIGTERM');
    await application.told('hook before the plugin');
    await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    expect(tracked()).toEqual(['event', 'before']);
    expect(application.complaints).toBe('');
  });

  const closeInBefore = "before: async () => { await app.close(); client.track('before'); }";

  it.each([
    ['the server', `{ server: app, ${closeInBefore}, timeoutMs: 600_000 }`],
    ['the server of Node.js', `{ server: app.server, ${closeInBefore}, timeoutMs: 600_000 }`],
    ['no server', `{ server: app, timeoutMs: 600_000 }); flushOnSignals({ ${closeInBefore}, timeoutMs: 600_000 }`],
  ])('may be closed by `before` of a call that is given %s', async (_what, options) => {
    const application = run(fastifyServer(options));
    await application.told('ready');
    application.signal('SIGTERM');
    await application.told('hook before the plugin');
    await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    expect(tracked()).toEqual(['event', 'before']);
    expect(application.complaints).toBe('');
  });

  it.each(['app', 'app.server'])('does not make `before` late that closes it, given as %s', async (server) => {
    relay.fail({ stall: true, path: 'collector', times: Infinity });
    const options = `{ server: ${server}, before: () => app.close(), timeoutMs: 3_000 }`;
    const application = run(fastifyServer(options, '{ shutdownTimeoutMs: 600_000 }'));
    await application.told('ready');
    application.signal('SIGTERM');
    await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    expect(application.errorOutput).toContain('Delivering events had not ended 3000 ms after the shutdown began.');
    expect(application.errorOutput).not.toContain('`before`');
  });

  it('delivers what its hooks track before a host that closes it ends the process, while `before` runs', async () => {
    const host = `
      app.addHook('onClose', async () => client.track('hook'));
      process.on('SIGTERM', async () => {
        await app.close();
        process.exit(7);
      });
    `;
    const options = '{ server: app, before: () => new Promise(() => {}), timeoutMs: 600_000 }';
    const application = run(fastifyServer(options, '{}', host));
    await application.told('ready');
    application.signal('SIGTERM');
    await expect(application.exit).resolves.toEqual({ code: 7, signal: null });
    expect(tracked()).toEqual(['event', 'hook']);
  });
});

describe('a process with flushOnSignals, while the relay does not respond,', () => {
  const application = (options: string, providerOptions = '{}'): Application =>
    run(`
      const client = await startProvider(${providerOptions});
      flushOnSignals(${options});
      client.track('event');
      setInterval(() => {}, 60_000);
      tell('ready');
    `);
  const untilItWaits = (): Promise<true> => waitUntil('the event at the relay', () => relay.requests.collector > 0);

  beforeEach(() => relay.fail({ stall: true, path: 'collector', times: Infinity }));

  it.each(['SIGTERM', 'SIGINT'] as const)('ends by a %s that comes long after a first SIGTERM', async (second) => {
    const waiting = application('{ timeoutMs: 600_000 }', '{ shutdownTimeoutMs: 600_000, timeout: 600_000 }');
    await waiting.told('ready');
    waiting.signal('SIGTERM');
    await untilItWaits();
    let hasEnded = false;
    void waiting.exit.then(() => (hasEnded = true));
    await waitUntil('the end', () => (waiting.signal(second), hasEnded));
    await expect(waiting.exit).resolves.toEqual({ code: null, signal: second });
    expect(tracked()).toEqual([]);
  });

  it('takes signals that come shortly after the first, also other ones, for the same', async () => {
    const waiting = application('{ timeoutMs: 600_000 }', '{ shutdownTimeoutMs: 600_000, timeout: 600_000 }');
    await waiting.told('ready');
    for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM', 'SIGTERM'] as const) waiting.signal(signal);
    await untilItWaits();
    relay.recover();
    await expect(waiting.exit).resolves.toEqual({ code: null, signal: expect.stringMatching(/SIGINT|SIGTERM/) });
    expect(tracked()).toEqual(['event']);
  });

  it('takes a signal for the same that came while the application blocked the event loop', async () => {
    const waiting = run(`
      const client = await startProvider({ shutdownTimeoutMs: 600_000, timeout: 600_000 });
      flushOnSignals({ timeoutMs: 600_000, logger: { info: () => setImmediate(block) } });
      const block = () => {
        const endMs = performance.now() + 1_500;
        tell('blocks');
        while (performance.now() < endMs);
      };
      client.track('event');
      setInterval(() => {}, 60_000);
      tell('ready');
    `);
    await waiting.told('ready');
    waiting.signal('SIGINT');
    await waiting.told('blocks');
    waiting.signal('SIGTERM');
    await untilItWaits();
    relay.recover();
    await expect(waiting.exit).resolves.toEqual({ code: null, signal: 'SIGINT' });
    expect(tracked()).toEqual(['event']);
  });

  it('ends the process by the signal when the deadline has passed, and says so', async () => {
    const waiting = application('{ timeoutMs: 300 }');
    await waiting.told('ready');
    waiting.signal('SIGTERM');
    await expect(waiting.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    expect(waiting.errorOutput).toContain('Delivering events had not ended 300 ms after the shutdown began.');
  });

  /** The rest of the line in which the process says that it waits. */
  async function wordsOfWaiting(waiting: Application): Promise<string> {
    const line = /Events are not delivered yet; waiting for the relay, \d+ seconds? at most([^"]*)/;
    await waitUntil('the line', () => line.test(waiting.errorOutput));
    return line.exec(waiting.errorOutput)?.[1] ?? '';
  }

  it('says that it waits, and how to end it', async () => {
    const waiting = application('{ timeoutMs: 600_000 }', '{ shutdownTimeoutMs: 600_000, timeout: 600_000 }');
    await waiting.told('ready');
    waiting.signal('SIGTERM');
    await expect(wordsOfWaiting(waiting)).resolves.toBe(' (timeoutMs); another signal ends the process at once.');
    waiting.signal('SIGINT');
    await expect(waiting.exit).resolves.toEqual({ code: null, signal: 'SIGINT' });
  });

  it.each([
    ['no signal has begun it', ''],
    ['the host has a listener of its own', "process.on('SIGINT', () => {}); process.kill(process.pid, 'SIGTERM');"],
    [
      'Linux protects the process',
      `
        const { pid } = process;
        const kill = process.kill.bind(process);
        // Nobody is to send a signal to the true one.
        process.kill = () => true;
        Object.defineProperty(process, 'pid', { value: 1 });
        kill(pid, 'SIGTERM');
      `,
    ],
  ])('says that it waits, and not that a signal ends it, where %s', async (_what, end) => {
    const waiting = run(`
      const client = await startProvider({ shutdownTimeoutMs: 600_000, timeout: 600_000 });
      flushOnSignals({ timeoutMs: 600_000 });
      client.track('event');
      ${end}
    `);
    await expect(wordsOfWaiting(waiting)).resolves.toBe(' (timeoutMs).');
  });

  it('says how long it waits where the provider gives up before', async () => {
    const waiting = application('{ timeoutMs: 600_000 }', '{ shutdownTimeoutMs: 60_000, timeout: 600_000 }');
    await waiting.told('ready');
    waiting.signal('SIGTERM');
    await expect(wordsOfWaiting(waiting)).resolves.toMatch(/^ \(shutdownTimeoutMs\);/);
    expect(waiting.errorOutput).toMatch(/waiting for the relay, [1-6]?\d seconds? at most/);
    waiting.signal('SIGINT');
    await expect(waiting.exit).resolves.toEqual({ code: null, signal: 'SIGINT' });
  });

  it('goes on when the provider gives up before', async () => {
    const waiting = application('{ timeoutMs: 600_000 }', '{ shutdownTimeoutMs: 200 }');
    await waiting.told('ready');
    waiting.signal('SIGTERM');
    await expect(waiting.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    expect(waiting.errorOutput).toContain('Closed with 1 event undelivered; it is counted');
  });

  it('ends by a signal that comes while it delivers before a natural end', async () => {
    const ending = run(`
      const client = await startProvider();
      flushOnSignals({ timeoutMs: 600_000, logger: { info: tell } });
      client.track('event');
    `);
    await untilItWaits();
    ending.signal('SIGTERM');
    await ending.told('SIGTERM: what has been tracked is delivered before it takes effect.');
    relay.recover();
    await expect(ending.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    expect(tracked()).toEqual(['event']);
  });
});

it('flushOnSignals delivers although the server does not close in its part of the time', async () => {
  const application = run(`
    const client = await startProvider();
    const server = await startServer(() => tell('request in flight'));
    flushOnSignals({ server, timeoutMs: 1_000 });
    client.track('event');
  `);
  const response = fetch(await application.url()).catch(() => 'cut off');
  await application.told('request in flight');
  application.signal('SIGTERM');
  await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
  await expect(response).resolves.toBe('cut off');
  expect(tracked()).toEqual(['event']);
  expect(application.errorOutput).toContain('Closing the server had not ended 500 ms after the shutdown began.');
});

describe('a process with nothing left to do', () => {
  it('delivers and then ends at once, with its own exit code', async () => {
    const application = run(`
      const client = await startProvider();
      flushOnSignals({ timeoutMs: 600_000 });
      client.track('event');
      process.exitCode = 3;
    `);
    await expect(application.exit).resolves.toEqual({ code: 3, signal: null });
    expect(tracked()).toEqual(['event']);
  });

  it('loses what waits without flushOnSignals', async () => {
    const application = run(`
      const client = await startProvider();
      client.track('event');
    `);
    await expect(application.exit).resolves.toEqual({ code: 0, signal: null });
    expect(tracked()).toEqual([]);
  });
});

it('flushOnSignals has no effect any more when it is uninstalled', async () => {
  const application = run(`
    const client = await startProvider();
    const uninstall = flushOnSignals();
    uninstall();
    uninstall();
    client.track('event');
    setInterval(() => {}, 60_000);
    tell({ listeners: ['SIGTERM', 'SIGINT', 'beforeExit'].map((event) => process.listenerCount(event)) });
  `);
  const listeners = await application.told((message) => (message as { listeners?: number[] }).listeners);
  expect(listeners).toEqual([0, 0, 0]);
  application.signal('SIGTERM');
  await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
  expect(tracked()).toEqual([]);
});
