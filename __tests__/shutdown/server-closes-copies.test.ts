import { useApplicationBesideRelay } from '../helpers/application-beside-relay.js';

const world = useApplicationBesideRelay();

/** `flushOnSignals` and the plugin come from these copies of the package. */
const copies = [
  ["require('goff-server-provider')", "await import('goff-server-provider/fastify')"],
  ["await import('goff-server-provider')", "require('goff-server-provider/fastify')"],
];

it.each(copies)('%s delivers what `before` tracks when the plugin is of another copy: %s', async (main, plugin) => {
  const application = world.run(`
    const { createRequire } = await import('node:module');
    const { default: fastify } = await import('fastify');
    const require = createRequire(process.cwd() + '/');
    const client = await startProvider();
    const app = fastify();
    await app.register((${plugin}).goFeatureFlag, { context: () => ({ targetingKey: 'ada' }) });
    (${main}).flushOnSignals({ server: app, before: () => client.track('before') });
    await app.listen({ port: 0, host: '127.0.0.1' });
    client.track('event');
    tell('ready');
  `);
  await application.told('ready');
  application.signal('SIGTERM');
  await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
  expect(world.relay.tracking.map(({ key }) => key)).toEqual(['event', 'before']);
});
