import { useApplicationBesideRelay } from '../helpers/application-beside-relay.js';

const world = useApplicationBesideRelay();

const tracked = (): unknown[] => world.relay.tracking.map(({ key, userKey }) => `${String(userKey)}: ${String(key)}`);

const imported = (entry = ''): string => `(await import('goff-server-provider${entry}'))`;
const required = (entry = ''): string =>
  `(await import('node:module')).createRequire(process.cwd() + '/')('goff-server-provider${entry}')`;

/** Two copies of the package that one process has loaded. */
const copies = [
  ['the imported one', 'the required one', imported, required],
  ['the required one', 'the imported one', required, imported],
] as const;

describe.each(copies)('with %s beside %s', (_one, _other, one, other) => {
  it('flushOnSignals waits for the contexts of requests, and delivers the events that need them', async () => {
    const application = world.run(`
      const { requestContexts } = ${one()};
      const { flushOnSignals: flush } = ${other()};
      await startProvider();
      const session = untilTold('session').then(() => ({ targetingKey: 'ada' }));
      const contexts = requestContexts({ context: () => session, contextTimeoutMs: 600_000 });
      const server = await startServer((request, response) => {
        contexts.track(request, 'refused');
        response.writeHead(401, { connection: 'close' }).end();
      });
      server.on('close', () => tell('server closed'));
      flush({ server, timeoutMs: 600_000 });
    `);
    await (await fetch(await application.url())).text();
    application.signal('SIGTERM');
    await application.told('server closed');
    application.tell('session');
    await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    expect(tracked()).toEqual(['ada: refused']);
  });

  it('withFlush delivers the events whose contexts are still awaited', async () => {
    const application = world.run(`
      const { requestContexts } = ${one()};
      const { withFlush } = ${other()};
      await startProvider();
      const context = async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return { targetingKey: 'ada' };
      };
      const contexts = requestContexts({ context });
      const provider = OpenFeature.getProvider();
      await withFlush(async () => contexts.track({}, 'viewed'), { provider })();
      process.exit(0);
    `);
    await expect(application.exit).resolves.toEqual({ code: 0, signal: null });
    expect(tracked()).toEqual(['ada: viewed']);
  });

  it('flushOnSignals closes OpenFeature when the servers of both are closed, and not before', async () => {
    const application = world.run(`
      const client = await startProvider();
      const idle = await startServer(() => {}, { name: 'idle' });
      const busy = await startServer(async (request, response) => {
        tell('request in flight');
        await untilTold('respond');
        client.track('in flight');
        response.end('response');
      }, { name: 'busy' });
      idle.on('close', () => setTimeout(() => tell('idle has closed'), 50));
      ${one()}.flushOnSignals({ server: idle, timeoutMs: 600_000 });
      ${other()}.flushOnSignals({ server: busy, timeoutMs: 600_000 });
    `);
    await application.url();
    const response = fetch(await application.url());
    await application.told('request in flight');
    application.signal('SIGTERM');
    await application.told('idle has closed');
    application.tell('respond');
    await response;
    await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    expect(tracked()).toEqual(['user-1: in flight']);
  });

  it('the Fastify plugin closes OpenFeature with the last server that has one of them', async () => {
    const application = world.run(`
      const { default: fastify } = await import('fastify');
      await startProvider();
      const [first, last] = [fastify(), fastify()];
      const context = () => ({ targetingKey: 'ada' });
      await first.register(${one('/fastify')}.goFeatureFlag, { context });
      await last.register(${other('/fastify')}.goFeatureFlag, { context });
      last.get('/', async (request) => request.track('after the other has closed'));
      await first.ready();
      await first.close();
      await last.inject('/');
      await last.close();
    `);
    await expect(application.exit).resolves.toEqual({ code: 0, signal: null });
    expect(tracked()).toEqual(['ada: after the other has closed']);
  });
});
