import { type RealRelay, type RealRelayOptions, startRealRelay } from '../../helpers/real-relay.js';
import { always, behindBalancer, type BehindBalancer } from './two-relays.js';

const KEY = 'key-of-the-provider';
const flags = { f: always('old'), g: always('old') };

const relays: RealRelay[] = [];

afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
});

interface World extends BehindBalancer {
  readonly first: RealRelay;
  readonly second: RealRelay;
}

/** Two relays, the second one with these options, behind a balancer that takes them in turn, request by request. */
async function start(second: RealRelayOptions = {}): Promise<World> {
  relays.push(
    await startRealRelay({ flags, apiKeys: [KEY] }),
    await startRealRelay({ flags, apiKeys: [KEY], ...second }),
  );
  const [one, other] = relays as [RealRelay, RealRelay];
  const options = { apiKey: KEY, maxBatchSize: 10, eventId: 'eventId' };
  const world = await behindBalancer({ relays, spread: 'requests', options });
  await world.provider.initialize();
  return { ...world, first: one, second: other };
}

async function poll({ provider, value }: World, times: number): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (let n = 0; n < times; n++) {
    await provider.refresh();
    seen.push(await value());
  }
  return seen;
}

async function configurationOf(relay: RealRelay, tag = ''): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-api-key': KEY, 'if-none-match': tag };
  return fetch(`${relay.url}/v1/flag/configuration`, { method: 'POST', headers, body: '{}' });
}

async function statusOf(relay: RealRelay, key: string): Promise<number[]> {
  const headers = { 'content-type': 'application/json', 'x-api-key': key };
  const events = await fetch(`${relay.url}/v1/data/collector`, { method: 'POST', headers, body: '{"events":[]}' });
  const health = await fetch(`${relay.url}/health`);
  return [events.status, health.status];
}

describe('two real relays behind one address', () => {
  it('have the same entity tag for the same flags, and respond 304 to that of the other', async () => {
    const { first, second } = await start();
    const tag = (await configurationOf(first)).headers.get('etag') ?? '';
    expect(tag).not.toBe('');
    expect((await configurationOf(second, tag)).status).toBe(304);
  });

  it('emit nothing while one of them writes the same flags in another way', async () => {
    const world = await start({ config: { logLevel: 'debug' } });
    const tags = await Promise.all([world.first, world.second].map((relay) => configurationOf(relay)));
    expect(tags[0]?.headers.get('etag')).not.toBe(tags[1]?.headers.get('etag'));
    expect(await poll(world, 6)).toEqual(Array(6).fill('old'));
    expect(world.emitted).toEqual([]);
  });

  it('emit one event for each poll that changes the flags, until both have the new ones', async () => {
    const world = await start();
    await world.second.setFlags({ ...flags, f: always('new') });
    expect(await poll(world, 4)).toEqual(['new', 'old', 'new', 'old']);
    await world.first.setFlags({ ...flags, f: always('new') });
    expect(await poll(world, 4)).toEqual(Array(4).fill('new'));
    expect(world.emitted).toEqual(Array(5).fill('PROVIDER_CONFIGURATION_CHANGED f'));
  });

  it('take each event once while one of them does not know the key', async () => {
    const world = await start({ apiKeys: ['another-key'] });
    await expect(world.provider.refresh()).rejects.toThrow('HTTP 401');
    world.provider.track('seen', { targetingKey: 'ada' }, { n: 100 });
    await world.provider.flush();
    for (let n = 0; n < 100; n++) world.provider.track('bought', { targetingKey: 'ada' }, { n });
    const { accepted, delivered } = await world.provider.close();
    await world.first.flushed();
    const numbers = world.first.trackingEvents().map((event) => (event['trackingEventDetails'] as { n: number }).n);
    expect([accepted, delivered]).toEqual([101, 101]);
    expect(numbers.sort((a, b) => a - b)).toEqual([...Array(101).keys()]);
  });

  it('are told apart by a health check that posts no events, and not by /health', async () => {
    const { first, second } = await start({ apiKeys: ['another-key'] });
    expect([await statusOf(first, KEY), await statusOf(second, KEY)]).toEqual([
      [200, 200],
      [401, 200],
    ]);
  });
});
