import type { EvaluationContext, JsonValue } from '@openfeature/server-sdk';
import type { GoFeatureFlagProvider } from '../../src/index.js';
import { RemoteCache } from '../../src/evaluation/remote-cache.js';
import { DEFAULTS } from '../../src/options/resolve-options.js';
import { flag, useWorld } from '../helpers/remote-provider.js';
import type { RelayRequest, ScriptedResponse } from '../helpers/scripted-relay.js';

const world = useWorld();
const user = { targetingKey: 'u1', plan: 'pro' };
const BOUNDS = { size: DEFAULTS.flagCacheSize, maxBytes: DEFAULTS.flagCacheBytes, ttlMs: DEFAULTS.flagCacheTTL };
const cacheable = { gofeatureflag_cacheable: true };

const evaluate = (provider: GoFeatureFlagProvider, key = 'flag', context: EvaluationContext = user) =>
  provider.resolveBooleanEvaluation(key, false, context);

/** The keys of the flags that the relay was asked for. */
const asked = (): string[] => world.relay.evaluations.map(({ path }) => path.split('/').at(-1) ?? '');

beforeEach(() => (world.relay.evaluation = flag(true, { metadata: cacheable })));

describe('the cache of a result', () => {
  it('GOFF-CACHE-005: a miss asks the relay and fills the cache, which then returns the same', async () => {
    const provider = world.provider();
    const first = await evaluate(provider);
    const second = await evaluate(provider);
    expect(asked()).toEqual(['flag']);
    expect(second).toEqual(first);
    expect(second).toEqual({ value: true, reason: 'TARGETING_MATCH', variant: 'a', flagMetadata: cacheable });
  });

  it.each<[string, object]>([
    ['without metadata', {}],
    ['without the mark', { metadata: { other: true } }],
    ['with the mark false', { metadata: { gofeatureflag_cacheable: false } }],
    ['with a mark that is no boolean', { metadata: { gofeatureflag_cacheable: 'true' } }],
    [
      'with an inherited mark only',
      { metadata: JSON.parse('{"__proto__":{"gofeatureflag_cacheable":true}}') as object },
    ],
  ])('keeps no response %s', async (_, more) => {
    world.relay.evaluation = flag(true, more);
    const provider = world.provider();
    await evaluate(provider);
    await evaluate(provider);
    expect(asked()).toHaveLength(2);
  });

  it.each<[string, ScriptedResponse]>([
    ['an error of the engine', { status: 400, body: { errorCode: 'GENERAL', metadata: cacheable } }],
    ['a missing flag', { status: 404, body: { errorCode: 'FLAG_NOT_FOUND', metadata: cacheable } }],
    ['a failure', { status: 500, body: { value: true, metadata: cacheable } }],
    ['a success that is no 200', { status: 201, body: { value: true, metadata: cacheable } }],
    ['an unreadable response', { body: '{"metadata":{"gofeatureflag_cacheable":true}' }],
  ])('does not keep %s', async (_, response) => {
    world.relay.evaluation = response;
    const provider = world.provider();
    await expect(evaluate(provider)).rejects.toThrow();
    await expect(evaluate(provider)).rejects.toThrow();
    expect(asked()).toHaveLength(2);
  });

  it('a flag without a value gives each caller its own default, also from the cache', async () => {
    world.relay.evaluation = flag(null, { reason: 'DISABLED', variant: 'SdkDefault', metadata: cacheable });
    const provider = world.provider();
    const defaults = ['first', 'second'];
    const values = [];
    for (const own of defaults) values.push((await provider.resolveStringEvaluation('flag', own, user)).value);
    expect(values).toEqual(defaults);
    expect(asked()).toHaveLength(1);
  });

  it('a hit of another type than the resolver wants asks the relay, which records the failure', async () => {
    const client = await world.client();
    await client.getBooleanValue('flag', false, user);
    const details = await client.getStringDetails('flag', 'mine', user);
    expect(details).toMatchObject({ value: 'mine', errorCode: 'TYPE_MISMATCH' });
    expect(asked()).toHaveLength(2);
  });
});

describe('the key', () => {
  it('GOFF-CACHE-004: flags and contexts that differ have entries of their own', async () => {
    world.relay.evaluation = ({ json, path }: RelayRequest) =>
      flag(`${path.split('/').at(-1)} ${JSON.stringify(json.context)}`, { metadata: cacheable });
    const provider = world.provider();
    const contexts: EvaluationContext[] = [
      {},
      { targetingKey: 'u1' },
      { targetingKey: 'u2' },
      { targetingKey: 'u1', plan: 'pro' },
      { targetingKey: 'u1', plan: ['pro'] },
      { targetingKey: 'u1', plan: { pro: true } },
      { targetingKey: 'u1', plan: { pro: 'true' } },
      { targetingKey: 'u1', plan: null },
      { targetingKey: 'u1', a: '1,"b":2' },
      { targetingKey: 'u1', a: '1', b: 2 },
    ];
    const all = (): Promise<JsonValue[]> =>
      Promise.all(
        ['flag', 'flag"', 'flag"{}'].flatMap((key) =>
          contexts.map(async (context) => (await provider.resolveStringEvaluation(key, '', context)).value),
        ),
      );
    const fromRelay = await all();
    expect(new Set(fromRelay).size).toBe(30);
    expect(await all()).toEqual(fromRelay);
    expect(asked()).toHaveLength(30);
  });

  it('is the same for equal contexts, in whatever order their members are', async () => {
    const provider = world.provider();
    const date = '2026-01-31T12:00:00.000Z';
    await evaluate(provider, 'flag', { targetingKey: '7', a: 1, b: { c: [1, { d: date, e: null }] } });
    const same = { b: { c: [1, { e: null, d: new Date(date) }], gone: undefined }, a: 1, targetingKey: 7 };
    await evaluate(provider, 'flag', same as unknown as EvaluationContext);
    expect(asked()).toHaveLength(1);
  });
});

describe('the cache, as time passes,', () => {
  let nowMs: number;
  /** The clock by which entries expire; everything else goes on in real time. */
  beforeEach(() => {
    // A whole number, so that sums are exact.
    nowMs = Math.ceil(performance.now());
    jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
  });

  it.each([
    ['GOFF-CACHE-001: keeps a result for 60 s, unless something else is asked for', {}, 60_000],
    ['GOFF-CACHE-001: keeps a result as long as flagCacheTTL says', { flagCacheTTL: 1_500 }, 1_500],
  ])('%s', async (_, options, ttlMs) => {
    const provider = world.provider(options);
    await evaluate(provider);
    nowMs += ttlMs;
    await evaluate(provider);
    expect(asked()).toHaveLength(1);
    nowMs += 1;
    await evaluate(provider);
    expect(asked()).toHaveLength(2);
  });

  it('GOFF-CACHE-006: keeps no expired entry, however often it was used before', async () => {
    const provider = world.provider({ flagCacheTTL: 100 });
    await evaluate(provider);
    for (let hit = 0; hit < 3; hit++) {
      nowMs += 33;
      await evaluate(provider);
    }
    expect(asked()).toHaveLength(1);
    world.relay.evaluation = flag(false, { metadata: cacheable });
    nowMs += 2;
    expect(await evaluate(provider)).toMatchObject({ value: false });
  });

  it('GOFF-CACHE-002: keeps a result for ever with a TTL of -1', async () => {
    const provider = world.provider({ flagCacheTTL: -1 });
    await evaluate(provider);
    nowMs += 100 * 365 * 24 * 3_600_000;
    await evaluate(provider);
    expect(asked()).toHaveLength(1);
  });

  it('GOFF-CACHE-006: keeps no more than its size, at the cost of the oldest entry', async () => {
    const provider = world.provider({ flagCacheSize: 2 });
    for (const key of ['one', 'two', 'three', 'three', 'two', 'one']) await evaluate(provider, key);
    expect(asked()).toEqual(['one', 'two', 'three', 'one']);
  });

  it('GOFF-CACHE-001: keeps what was used last, at the cost of the least recently used', async () => {
    const provider = world.provider({ flagCacheSize: 2 });
    for (const key of ['one', 'two', 'one', 'three', 'one', 'two']) await evaluate(provider, key);
    expect(asked()).toEqual(['one', 'two', 'three', 'two']);
  });

  it('GOFF-CACHE-001: keeps 10,000 entries, unless something else is asked for', () => {
    const cache = new RemoteCache(BOUNDS);
    const result = { value: true, variant: 'a', reason: 'STATIC', flagMetadata: cacheable };
    for (let entry = 0; entry <= 10_000; entry++) cache.set({ key: `key ${entry}`, flagKey: 'flag', result });
    expect(cache.get('key 0')).toBeUndefined();
    expect(cache.get('key 1')).toMatchObject(result);
    expect(cache.get('key 10000')).toMatchObject(result);
  });

  it('keeps nothing beyond the life of the provider: after close and initialize the relay is asked again', async () => {
    const provider = world.provider();
    await provider.initialize();
    await evaluate(provider);
    await provider.close();
    await provider.initialize();
    await evaluate(provider);
    expect(asked()).toHaveLength(2);
  });
});

describe('the cache', () => {
  it('GOFF-CACHE-003: is on by default, and off with disableCache', async () => {
    for (const provider of [world.provider(), world.provider({ disableCache: true })]) {
      await evaluate(provider);
      await evaluate(provider);
    }
    expect(asked()).toHaveLength(1 + 2);
  });

  it('keeps its objects for itself: what an application does to a result, the next one does not see', async () => {
    const value = { list: [1], deep: { x: 1 } };
    const metadata = { ...cacheable, owners: ['shop'], more: { y: 1 } };
    world.relay.evaluation = flag(value, { metadata });
    const client = await world.client();
    for (let time = 1; time <= 3; time++) {
      const details = await client.getObjectDetails('flag', {}, user);
      expect(details).toMatchObject({ value, flagMetadata: metadata });
      spoil(details.value as object);
      spoil(details.flagMetadata);
    }
    expect(asked()).toHaveLength(1);
  });

  it('gives the default of the caller itself when there is no value', async () => {
    world.relay.evaluation = flag(null, { metadata: cacheable });
    const provider = world.provider();
    const own = { mine: true };
    await provider.resolveObjectEvaluation('flag', own, user);
    expect((await provider.resolveObjectEvaluation('flag', own, user)).value).toBe(own);
  });
});

describe('the exposures', () => {
  const exposures = async (): Promise<unknown[]> => world.relay.events as unknown[];

  it('GOFF-CACHE-007, GOFF-COLL-010, GOFF-COLL-023: are sent as PROVIDER_CACHE for hits, not for misses', async () => {
    world.relay.evaluation = flag(true, { metadata: { ...cacheable, version: 'v7' } });
    const provider = world.provider();
    const client = await world.client(provider);
    for (let time = 0; time < 3; time++) await client.getBooleanValue('flag', false, { ...user, anonymous: true });
    await provider.flush();
    const hit = {
      kind: 'feature',
      contextKind: 'anonymousUser',
      userKey: 'u1',
      creationDate: expect.any(Number) as number,
      key: 'flag',
      variation: 'a',
      value: true,
      default: false,
      version: 'v7',
      source: 'PROVIDER_CACHE',
    };
    expect(await exposures()).toEqual([hit, hit]);
  });

  it('GOFF-COLL-023: the exposures of evaluations without a hit are not sent, whatever comes of them', async () => {
    const provider = world.provider();
    const client = await world.client(provider);
    world.relay.nextEvaluations.push(
      flag(true),
      { status: 404, body: { errorCode: 'FLAG_NOT_FOUND' } },
      { status: 500 },
    );
    for (let time = 0; time < 3; time++) await client.getBooleanValue('flag', false, user);
    await client.getBooleanValue('flag', false, user);
    await client.getStringValue('flag', '', user);
    expect(await provider.flush()).toMatchObject({ accepted: 0 });
  });

  it('GOFF-CACHE-007: the exposures of hits are not sent when data collection is disabled', async () => {
    const provider = world.provider({ disableDataCollection: true });
    const client = await world.client(provider);
    for (let time = 0; time < 2; time++) await client.getBooleanValue('flag', false, user);
    expect(await provider.flush()).toMatchObject({ accepted: 0 });
    expect(asked()).toHaveLength(1);
  });
});

/** Changes everything that can be changed. */
function spoil(object: object): void {
  for (const member of Object.values(object) as unknown[]) {
    if (typeof member === 'object' && member !== null) spoil(member);
  }
  for (const name of [...Object.keys(object), 'added']) Reflect.set(object, name, 'spoiled');
}
