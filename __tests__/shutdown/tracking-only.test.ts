import { useApplicationBesideRelay } from '../helpers/application-beside-relay.js';

const world = useApplicationBesideRelay();

const start = `
  const { TrackingOnlyProvider } = await import('goff-server-provider');
  await OpenFeature.setProviderAndWait(new TrackingOnlyProvider({ endpoint: process.argv.at(-1) }));
  const client = OpenFeature.getClient();
  const track = () => client.track('purchase', { targetingKey: 'user-1' }, { value: 1 });
`;

it('a TrackingOnlyProvider delivers at a signal, with flushOnSignals', async () => {
  const application = world.run(
    `${start} flushOnSignals(); for (let n = 0; n < 20; n++) track(); setInterval(track, 5); tell('tracks');`,
  );
  await application.told('tracks');
  application.signal('SIGTERM');
  await expect(application.exit).resolves.toEqual({ code: null, signal: 'SIGTERM' });
  expect(application.complaints).toBe('');
  expect(world.relay.tracking.length).toBeGreaterThanOrEqual(20);
});

it('a TrackingOnlyProvider says at the end what is lost, and keeps no process alive', async () => {
  const application = world.run(`${start} for (let n = 0; n < 20; n++) track();`);
  await expect(application.exit).resolves.toEqual({ code: 0, signal: null });
  expect(application.errorOutput).toContain('The process ends with 20 events undelivered');
  expect(world.relay.events).toEqual([]);
});
