import { OpenFeature, type Client, type Provider } from '@openfeature/server-sdk';
import { exposureHook, tracker } from '../src/index.js';
import { aggregate, useSeveralProviders, type Strategy } from './helpers/several-providers.js';

const world = useSeveralProviders();
const USER = { targetingKey: 'u1' };
const SEQUENTIAL: Strategy[] = ['first match', 'first successful'];
const ALL: Strategy[] = [...SEQUENTIAL, 'comparison'];

const valueOf = (client: Client, key: string): Promise<string> => client.getStringValue(key, 'fallback', USER);

/** A provider that returns its errors, as many do, and does not throw them. */
const returnsNotFound: Provider = {
  metadata: { name: 'returns errors' },
  runsOn: 'server',
  ...Object.fromEntries(
    ['Boolean', 'String', 'Number', 'Object'].map((type) => [
      `resolve${type}Evaluation`,
      async (_key: string, value: unknown) => ({ value, reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND' }),
    ]),
  ),
} as never;

describe.each([
  ['without a hook', false],
  ['with an exposure hook', true],
])('a GoFeatureFlagProvider in a MultiProvider, %s', (_name, hooked) => {
  const start = async (order: 'alone' | 'first' | 'second', strategy: Strategy): Promise<Client> => {
    const provider = world.ours();
    const beside = { alone: [provider], first: [provider, world.memory], second: [world.memory, provider] };
    const client = await world.client(beside[order], strategy);
    if (hooked) client.addHooks(exposureHook(provider));
    return client;
  };

  it.each(ALL)('exports what it serves once where it is alone: %s', async (strategy) => {
    const client = await start('alone', strategy);
    expect(await valueOf(client, 'own')).toBe('by the relay');
    expect(await world.exposures()).toEqual(['own ours by the relay']);
  });

  it.each(ALL)('exports one failure where it is alone and fails: %s', async (strategy) => {
    const client = await start('alone', strategy);
    expect(await valueOf(client, 'nobody')).toBe('fallback');
    expect(await world.exposures()).toEqual(['nobody SdkDefault fallback failed']);
  });

  it.each(SEQUENTIAL)('exports its own flag once, as first and as second: %s', async (strategy) => {
    const first = await start('first', strategy);
    expect(await valueOf(first, 'own')).toBe('by the relay');
    const second = await start('second', strategy);
    expect(await valueOf(second, 'own')).toBe('by the relay');
    expect(await world.exposures()).toEqual(Array(2).fill('own ours by the relay'));
  });

  it.each(SEQUENTIAL)('exports no failure of its own where the next provider has the flag: %s', async (strategy) => {
    const client = await start('first', strategy);
    expect(await valueOf(client, 'other')).toBe('in memory');
    expect(await world.exposures()).toEqual(hooked ? ['other theirs in memory'] : []);
  });

  it.each(SEQUENTIAL)('exports nothing of its own where the provider before has the flag: %s', async (strategy) => {
    const client = await start('second', strategy);
    expect(await valueOf(client, 'shared')).toBe('in memory');
    expect(await world.exposures()).toEqual(hooked ? ['shared theirs in memory'] : []);
  });

  it.each(SEQUENTIAL)('exports one failure where it is the last one asked: %s', async (strategy) => {
    const client = await start('second', strategy);
    expect(await valueOf(client, 'nobody')).toBe('fallback');
    expect(await world.exposures()).toEqual(['nobody SdkDefault fallback failed']);
  });

  it('is asked after a provider that returns FLAG_NOT_FOUND', async () => {
    const provider = world.ours();
    const client = await world.client([returnsNotFound, provider]);
    if (hooked) client.addHooks(exposureHook(provider));
    expect(await valueOf(client, 'own')).toBe('by the relay');
    expect(await world.exposures()).toEqual(['own ours by the relay']);
  });

  it('exports no exposure of a flag that is not tracked', async () => {
    const client = await start('first', 'first match');
    expect(await valueOf(client, 'silent')).toBe('by the relay');
    expect(await world.exposures()).toEqual([]);
  });
});

describe('a comparison', () => {
  it('exports nothing without a hook that may not have been served, and warns once how to get it', async () => {
    const client = await world.client([world.memory, world.ours()], 'comparison');
    expect(await valueOf(client, 'shared')).toBe('in memory');
    expect(await valueOf(client, 'equal')).toBe('by both');
    expect(await valueOf(client, 'nobody')).toBe('fallback');
    expect(await world.exposures()).toEqual([]);
    expect(world.logger.lines).toEqual([
      expect.stringMatching(/^warn: Several providers .*exposureHook\(provider\) to the client .*\.$/),
    ]);
  });

  it('is noticed in a MultiProvider within another one as well', async () => {
    const inner = aggregate([world.memory, world.ours()], 'comparison');
    const client = await world.client([inner, world.trackingOnly()]);
    expect(await valueOf(client, 'shared')).toBe('in memory');
    expect(await world.exposures()).toEqual([]);
  });

  it.each([
    ['shared', 'in memory', 'shared theirs in memory'],
    ['equal', 'by both', 'equal theirs by both'],
    ['own', 'fallback', 'own SdkDefault fallback failed'],
    ['nobody', 'fallback', 'nobody SdkDefault fallback failed'],
  ])('exports with a hook what is served of %s, once, where another provider is first', async (key, value, line) => {
    const provider = world.ours();
    const client = await world.client([world.memory, provider], 'comparison');
    client.addHooks(exposureHook(provider));
    expect(await valueOf(client, key)).toBe(value);
    expect(await world.exposures()).toEqual([line]);
  });

  it.each([
    ['shared', 'by the relay', 'shared ours by the relay'],
    ['equal', 'by both', 'equal ours by both'],
    ['own', 'fallback', 'own SdkDefault fallback failed'],
  ])('exports with a hook what is served of %s, once, where it is first', async (key, value, line) => {
    const provider = world.ours();
    const client = await world.client([provider, world.memory], 'comparison');
    client.addHooks(exposureHook(provider));
    expect(await valueOf(client, key)).toBe(value);
    expect(await world.exposures()).toEqual([line]);
  });

  it('exports, with a hook of a TrackingOnlyProvider, flags of a provider that exports nothing itself', async () => {
    const tracking = world.trackingOnly();
    const inner = aggregate([world.ours({ disableDataCollection: true }), world.memory], 'comparison');
    const client = await world.client([inner, tracking]);
    client.addHooks(exposureHook(tracking));
    expect(await valueOf(client, 'shared')).toBe('by the relay');
    expect(await world.exposures()).toEqual(['shared ours by the relay']);
    expect(tracking.stats()).toMatchObject({ accepted: 1, delivered: 1 });
    expect(world.logger.lines).toEqual([]);
  });
});

describe('remote evaluations', () => {
  it.each(ALL)('are recorded by the relay alone, also beside a hook: %s', async (strategy) => {
    const provider = world.ours({ evaluationType: 'Remote', disableCache: true });
    const client = await world.client([provider], strategy);
    client.addHooks(exposureHook(provider));
    expect(await valueOf(client, 'own')).toBe('by the relay');
    await provider.close();
    expect(world.relay.exposures).toMatchObject([{ key: 'own', source: 'SERVER' }]);
    expect(provider.stats()).toMatchObject({ accepted: 0 });
  });
});

describe('TrackingOnlyProvider in a MultiProvider', () => {
  it.each(SEQUENTIAL)('lets the others decide, and gets every tracking event: %s', async (strategy) => {
    for (const order of [1, -1]) {
      const provider = world.trackingOnly();
      const client = await world.client(
        [provider, world.memory].sort(() => order),
        strategy,
      );
      expect(await client.getStringDetails('other', 'fallback', USER)).toMatchObject({ value: 'in memory' });
      client.track('bought', USER, { value: 1 });
      expect(await provider.close()).toMatchObject({ accepted: 1, delivered: 1 });
    }
    expect(world.relay.tracking).toMatchObject([{ key: 'bought' }, { key: 'bought' }]);
    expect(world.relay.exposures).toEqual([]);
  });

  it('has its place beside a comparison, not in it', async () => {
    const provider = world.trackingOnly();
    const inner = aggregate([world.memory, world.ours({ disableDataCollection: true })], 'comparison');
    const client = await world.client([inner, provider]);
    client.addHooks(exposureHook(provider));
    expect(await valueOf(client, 'equal')).toBe('by both');
    client.track('bought', USER);
    expect(await world.exposures()).toEqual(['equal theirs by both']);
    expect(provider.stats()).toMatchObject({ accepted: 2, delivered: 2 });
  });

  it('gets what a tracker records while another provider hangs', async () => {
    const hanging = { ...returnsNotFound, initialize: () => new Promise<void>(() => undefined) };
    const provider = world.trackingOnly();
    OpenFeature.setProvider('hanging', aggregate([hanging, provider], 'first match'));
    const client = OpenFeature.getClient('hanging');
    client.track('dropped by the SDK', USER);
    tracker(client)('bought', USER);
    await provider.close();
    expect(world.relay.tracking).toMatchObject([{ key: 'bought', userKey: 'u1' }]);
  });

  it('closes with the MultiProvider', async () => {
    const provider = world.trackingOnly();
    const client = await world.client([world.memory, provider]);
    client.track('bought', USER);
    await OpenFeature.close();
    expect(provider.stats()).toMatchObject({ delivered: 1, pending: 0 });
  });
});
