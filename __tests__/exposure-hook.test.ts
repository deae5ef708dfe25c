import { InMemoryProvider, OpenFeature, type Hook, type Provider } from '@openfeature/server-sdk';
import { exposureHook, GoFeatureFlagProvider, InvalidOptionsException, TrackingOnlyProvider } from '../src/index.js';
import { aggregate, useSeveralProviders } from './helpers/several-providers.js';

const world = useSeveralProviders();
const USER = { targetingKey: 'u1' };

/** A provider that resolves every string flag to these details. */
const resolving = (details: object): Provider =>
  ({
    metadata: { name: 'another' },
    runsOn: 'server',
    resolveStringEvaluation: async () => ({ value: 'blue', ...details }),
  }) as unknown as Provider;

describe('a flag of another provider', () => {
  it('GOFF-COLL-003, GOFF-COLL-010: becomes one exposure, as one of the own provider would', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(1_618_909_178_999);
    const provider = world.trackingOnly({ exporterMetadata: { env: 'test' } });
    const client = await world.client([world.memory, provider]);
    client.addHooks(exposureHook(provider));
    expect(await client.getStringValue('other', 'fallback', { ...USER, anonymous: true })).toBe('in memory');
    jest.restoreAllMocks();
    await provider.close();
    expect(world.relay.exposures).toEqual([
      {
        kind: 'feature',
        contextKind: 'anonymousUser',
        userKey: 'u1',
        creationDate: 1_618_909_178,
        key: 'other',
        variation: 'theirs',
        value: 'in memory',
        default: false,
        version: '',
        source: 'INPROCESS',
        metadata: { env: 'test', provider: 'javascript', openfeature: true },
      },
    ]);
  });

  it.each([
    [{ variant: 'b' }, { variation: 'b', default: false, source: 'INPROCESS', version: '' }],
    [{}, { variation: 'SdkDefault', default: false }],
    [
      { variant: 'b', reason: 'DEFAULT' },
      { variation: 'b', default: false },
    ],
    [{ variant: 'b', reason: 'CACHED' }, { source: 'PROVIDER_CACHE' }],
    [{ variant: 'b', flagMetadata: { version: 7 } }, { version: '7' }],
    [{ variant: 'b', flagMetadata: { version: '1.2' } }, { version: '1.2' }],
    [{ errorCode: 'FLAG_NOT_FOUND' }, { variation: 'SdkDefault', value: 'fallback', default: true }],
    [{ value: null }, { value: null, default: false }],
  ])('a flag of another provider that is resolved to %j has the exposure %j', async (details, exposure) => {
    const provider = world.trackingOnly();
    const client = await world.client(resolving(details));
    client.addHooks(exposureHook(provider));
    await client.getStringValue('colour', 'fallback', USER);
    await provider.close();
    expect(world.relay.exposures).toMatchObject([{ key: 'colour', userKey: 'u1', ...exposure }]);
  });

  it.each([
    ['a client', (hook: Hook) => void OpenFeature.getClient('several').addHooks(hook)],
    ['OpenFeature', (hook: Hook) => void OpenFeature.addHooks(hook)],
  ])('is exported of every client when the hook is added to %s', async (_name, add) => {
    const provider = world.trackingOnly();
    const client = await world.client(world.memory);
    const hook = exposureHook(provider);
    add(hook);
    client.addHooks(...(OpenFeature.getHooks().length === 0 ? [hook] : []));
    await client.getStringValue('other', 'fallback', USER);
    expect(await world.exposures()).toEqual(['other theirs in memory']);
  });

  it('is exported when the hook is given with the call', async () => {
    const provider = world.trackingOnly();
    const client = await world.client(world.memory);
    await client.getStringValue('other', 'fallback', USER, { hooks: [exposureHook(provider)] });
    await client.getStringValue('other', 'fallback', USER);
    expect(await world.exposures()).toEqual(['other theirs in memory']);
  });

  it('is exported once when hooks of the same provider are there several times', async () => {
    const provider = world.trackingOnly();
    const client = await world.client(world.memory);
    OpenFeature.addHooks(exposureHook(provider));
    const hook = exposureHook(provider);
    client.addHooks(hook, hook, exposureHook(provider));
    await client.getStringValue('other', 'fallback', USER);
    await client.getStringValue('other', 'fallback', USER);
    expect(await world.exposures()).toEqual(Array(2).fill('other theirs in memory'));
  });

  it('is exported through each provider that has a hook', async () => {
    const [eu, us] = [world.trackingOnly(), world.trackingOnly()];
    const client = await world.client(world.memory);
    client.addHooks(exposureHook(eu), exposureHook(us));
    await client.getStringValue('other', 'fallback', USER);
    await Promise.all([eu.close(), us.close()]);
    expect([eu.stats().delivered, us.stats().delivered]).toEqual([1, 1]);
  });

  it('is exported as the default where a hook of the application fails afterwards', async () => {
    const provider = world.trackingOnly();
    const client = await world.client(world.memory);
    const fails: Hook = {
      after: () => {
        throw new Error('no');
      },
    };
    client.addHooks(fails, exposureHook(provider), fails);
    expect(await client.getStringValue('other', 'fallback', USER)).toBe('fallback');
    expect(await world.exposures()).toEqual(['other SdkDefault fallback failed']);
  });

  it('is exported with the value that a hook has put in its place', async () => {
    const provider = world.trackingOnly();
    const client = await world.client(world.memory);
    const changes: Hook = { after: (_context, details) => void Object.assign(details, { value: 'changed' }) };
    client.addHooks(exposureHook(provider), changes);
    expect(await client.getStringValue('other', 'fallback', USER)).toBe('changed');
    expect(await world.exposures()).toEqual(['other theirs changed']);
  });

  it('is exported also through a GoFeatureFlagProvider that serves another domain', async () => {
    const provider = world.ours();
    const client = await world.client(world.memory);
    client.addHooks(exposureHook(provider));
    await client.getStringValue('other', 'fallback', USER);
    expect(await world.exposures()).toEqual(['other theirs in memory']);
    expect(world.logger.lines).toEqual([]);
  });
});

describe('a flag of the own provider', () => {
  it('is exported once, by the provider, and the hook warns once', async () => {
    const provider = world.ours();
    const client = await world.client(provider);
    client.addHooks(exposureHook(provider));
    for (const key of ['own', 'shared', 'own']) await client.getStringValue(key, 'fallback', USER);
    expect(await world.exposures()).toEqual(['own', 'shared', 'own'].map((key) => `${key} ours by the relay`));
    expect(world.logger.lines).toEqual([
      expect.stringMatching(/^warn: .*exposureHook is for flags of other providers, and leaves these out\.$/),
    ]);
  });

  it('is exported once, as failed, where it fails', async () => {
    const provider = world.ours();
    const client = await world.client(provider);
    client.addHooks(exposureHook(provider));
    expect(await client.getNumberValue('own', 5, USER)).toBe(5);
    expect(await world.exposures()).toEqual(['own SdkDefault 5 failed']);
  });

  it('is not exported where the flag is not tracked, whoever the hook exports through', async () => {
    const tracking = world.trackingOnly();
    for (const provider of [world.ours(), world.ours({ disableDataCollection: true })]) {
      const client = await world.client(provider);
      client.clearHooks().addHooks(exposureHook(tracking));
      expect(await client.getStringValue('silent', 'fallback', USER)).toBe('by the relay');
    }
    expect(await world.exposures()).toEqual([]);
  });

  it('is exported by the hook where its own provider exports nothing', async () => {
    const tracking = world.trackingOnly();
    const client = await world.client(world.ours({ disableDataCollection: true }));
    client.addHooks(exposureHook(tracking));
    await client.getStringValue('own', 'fallback', USER);
    await client.getNumberValue('own', 5, USER);
    expect(await world.exposures()).toEqual(['own ours by the relay', 'own SdkDefault 5 failed']);
    expect(world.logger.lines).toEqual([]);
  });

  it('is exported once through a wrapper that has no hooks, or hands them on', async () => {
    for (const hasHooks of [false, true]) {
      const provider = world.ours();
      const wrapper = {
        metadata: { name: 'wrapper' },
        runsOn: 'server',
        initialize: () => provider.initialize(),
        onClose: () => provider.onClose(),
        hooks: hasHooks ? provider.hooks : [],
        resolveStringEvaluation: (...args: Parameters<GoFeatureFlagProvider['resolveStringEvaluation']>) =>
          provider.resolveStringEvaluation(...args),
      } as unknown as Provider;
      const client = await world.client(wrapper);
      client.addHooks(exposureHook(provider));
      await client.getStringValue('own', 'fallback', USER);
    }
    expect(await world.exposures()).toEqual(Array(2).fill('own ours by the relay'));
  });

  it('a flag that the relay has recorded is left out behind a wrapper without hooks as well', async () => {
    const provider = world.ours({ evaluationType: 'Remote', disableCache: true });
    const wrapper = Object.create(provider, { hooks: { value: [] }, metadata: { value: { name: 'wrapper' } } });
    wrapper.resolveStringEvaluation = provider.resolveStringEvaluation.bind(provider);
    wrapper.initialize = provider.initialize.bind(provider);
    wrapper.onClose = provider.onClose.bind(provider);
    const client = await world.client(wrapper as Provider);
    client.addHooks(exposureHook(provider));
    expect(await client.getStringValue('own', 'fallback', USER)).toBe('by the relay');
    await provider.close();
    expect(world.relay.exposures).toMatchObject([{ key: 'own', source: 'SERVER' }]);
    expect(provider.stats().accepted).toBe(0);
  });

  it('is exported where the context of a watched evaluation is used again', async () => {
    const provider = world.ours();
    const tracking = world.trackingOnly();
    const contexts: object[] = [];
    const client = await world.client(world.memory);
    client.addHooks(exposureHook(tracking), { before: ({ context }) => void contexts.push(context) });
    await client.getStringValue('other', 'fallback', USER);
    const [context] = contexts;
    const ours = await world.client(provider);
    await ours.getStringValue('own', 'fallback', context as never);
    ours.track('bought', context as never);
    expect((await world.exposures()).sort()).toEqual(['other theirs in memory', 'own ours by the relay']);
    expect(world.relay.tracking).toMatchObject([{ evaluationContext: USER }]);
  });

  it('is exported where the context is used again for the same flag, without the hook', async () => {
    const contexts: object[] = [];
    const client = await world.client([world.ours(), world.memory]);
    client.addHooks(exposureHook(world.trackingOnly()), { before: ({ context }) => void contexts.push(context) });
    await client.getStringValue('own', 'fallback', USER);
    client.clearHooks();
    await client.getStringValue('own', 'fallback', contexts[0] as never);
    expect(await world.exposures()).toEqual(Array(2).fill('own ours by the relay'));
  });
});

it('the exposure hook leaves nothing of its own in what other providers can list of a context', async () => {
  const seen: string[] = [];
  const provider = world.trackingOnly();
  const looks = {
    ...resolving({}),
    resolveStringEvaluation: async (_key: string, value: string, context: object) => {
      seen.push(JSON.stringify(context), ...Object.keys(context), ...Object.keys(structuredClone(context)));
      return { value };
    },
  } as unknown as Provider;
  const client = await world.client(aggregate([looks, provider], 'first match'));
  client.addHooks(exposureHook(provider));
  await client.getStringValue('any', 'fallback', USER);
  expect(seen).toEqual(['{"targetingKey":"u1"}', 'targetingKey', 'targetingKey']);
});

it('the exposure hook exports nothing with disableDataCollection, and leaves others alone', async () => {
  const disabled = world.trackingOnly({ disableDataCollection: true });
  const provider = world.ours();
  const client = await world.client([provider, world.memory]);
  client.addHooks(exposureHook(disabled));
  for (const key of ['own', 'other']) await client.getStringValue(key, 'fallback', USER);
  expect(await world.exposures()).toEqual(['own ours by the relay']);
  expect(disabled.stats().accepted).toBe(0);
  expect(world.logger.lines).toEqual([]);
});

it.each([
  [undefined, 'undefined'],
  [null, 'null'],
  ['provider', '"provider" (string)'],
  [{}, 'an object'],
  [new InMemoryProvider(), 'an object'],
  [GoFeatureFlagProvider, 'a function'],
])('the exposure hook does not take %p, because it is no provider of this package', (provider, got) => {
  const message = `Expected provider to be a GoFeatureFlagProvider or a TrackingOnlyProvider, got ${got}.`;
  expect(() => exposureHook(provider as never)).toThrow(new InvalidOptionsException(message));
});

it('the exposure hook does not take what cannot be read', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(() => exposureHook(proxy as never)).toThrow(InvalidOptionsException);
});

it('the exposure hook takes a subclass and a proxy of a provider', async () => {
  class Own extends TrackingOnlyProvider {}
  const provider = new Own({ endpoint: world.relay.url }, world.logger);
  const client = await world.client(world.memory);
  client.addHooks(exposureHook(new Proxy(provider, {})));
  await client.getStringValue('other', 'fallback', USER);
  await provider.close();
  expect(provider.stats()).toMatchObject({ accepted: 1, delivered: 1 });
});
