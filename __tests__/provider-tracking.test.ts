import { OpenFeature, type Client, type TrackingEventDetails } from '@openfeature/server-sdk';
import * as fc from 'fast-check';
import type { GoFeatureFlagProvider, GoFeatureFlagProviderOptions } from '../src/index.js';
import { cyclic, hostileProxy, nested, revokedProxy, throwing } from './helpers/hostile.js';
import { useWorld } from './helpers/remote-provider.js';
import { stall } from './helpers/scripted-relay.js';

const world = useWorld();
const USER = { targetingKey: '94a25909', email: 'user@example.com' };
const NOW = 1_618_909_178_999;
const anyText = expect.any(String) as unknown;

let provider: GoFeatureFlagProvider;
let client: Client;

async function start(options: Partial<GoFeatureFlagProviderOptions> = {}): Promise<void> {
  provider = world.provider(options);
  client = await world.client(provider);
}

beforeEach(() => start());

async function arrived(): Promise<any[]> {
  await provider.flush();
  return world.relay.events;
}

describe('track', () => {
  it('GOFF-TRACK-001, GOFF-TRACK-004, GOFF-TRACK-005: sends the seven fields of the tracking event', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(NOW);
    client.track('clicked-checkout', USER, { value: 99.77, currencyCode: 'USD' });
    expect(await arrived()).toEqual([
      {
        kind: 'tracking',
        contextKind: 'user',
        userKey: '94a25909',
        creationDate: 1_618_909_178,
        key: 'clicked-checkout',
        evaluationContext: USER,
        trackingEventDetails: { value: 99.77, currencyCode: 'USD' },
      },
    ]);
  });

  it('GOFF-TRACK-001: works with a name alone', async () => {
    client.track('visited');
    expect(await arrived()).toMatchObject([
      { key: 'visited', userKey: 'undefined-targetingKey', evaluationContext: {}, trackingEventDetails: {} },
    ]);
  });

  it.each([
    [{ anonymous: true }, 'anonymousUser'],
    [{ anonymous: 'true' }, 'user'],
    [{ anonymous: 1 }, 'user'],
    [{ anonymous: false }, 'user'],
    [{}, 'user'],
  ])('GOFF-COLL-005, GOFF-TRACK-005: says of the context %j that it is of kind %s', async (context, contextKind) => {
    client.track('visited', context);
    expect(await arrived()).toMatchObject([{ contextKind }]);
  });

  it('GOFF-COLL-006: has the context that the SDK merged', async () => {
    OpenFeature.setContext({ region: 'eu', plan: 'free' });
    client.setContext({ plan: 'pro' });
    client.track('visited', { targetingKey: 'u1' });
    OpenFeature.setContext({});
    expect(await arrived()).toMatchObject([
      { userKey: 'u1', evaluationContext: { targetingKey: 'u1', region: 'eu', plan: 'pro' } },
    ]);
  });

  it('GOFF-TRACK-003: sends nothing when data collection is disabled', async () => {
    await start({ disableDataCollection: true });
    client.track('visited', USER);
    expect(await provider.close()).toMatchObject({ accepted: 0 });
    expect(world.relay.collections).toEqual([]);
  });

  it('returns nothing, and is done before anything is sent', () => {
    expect(provider.track('visited', USER)).toBeUndefined();
    expect(provider.stats()).toMatchObject({ accepted: 1, pending: 1, inFlight: 0 });
    expect(world.relay.collections).toEqual([]);
  });

  it('takes a snapshot: what changes afterwards does not reach the event', async () => {
    const context = { targetingKey: 'u1', deep: { plan: 'pro' } };
    const details = { value: 1, items: ['a'] };
    client.track('bought', context, details);
    context.deep.plan = 'changed';
    context.targetingKey = 'changed';
    details.value = 2;
    details.items.push('b');
    expect(await arrived()).toMatchObject([
      {
        userKey: 'u1',
        evaluationContext: { targetingKey: 'u1', deep: { plan: 'pro' } },
        trackingEventDetails: { value: 1, items: ['a'] },
      },
    ]);
  });

  it('keeps what JSON has no word for from costing the event', async () => {
    const odd = {
      at: new Date(0),
      missing: undefined,
      call: throwing,
      symbol: Symbol('s'),
      nan: Number.NaN,
      nothing: null,
      big: 2n ** 64n,
      ring: cyclic(),
      deep: nested(150),
      list: [null, undefined, Number.NaN],
      broken: {
        get a(): never {
          return throwing();
        },
        b: 1,
        toJSON: undefined,
      },
      failing: { toJSON: throwing },
      proxy: hostileProxy(),
      revoked: revokedProxy(),
    };
    client.track('odd', { targetingKey: 5n as never, ...odd } as never, odd as never);
    const [{ evaluationContext, trackingEventDetails, userKey }] = await arrived();
    expect(userKey).toBe('5');
    const expected = {
      at: '1970-01-01T00:00:00.000Z',
      big: '18446744073709551616',
      ring: { n: 1, self: '[Circular]' },
      list: [null, null, null],
      broken: { b: 1 },
      deep: nested(99, '[Truncated]'),
    };
    expect(trackingEventDetails).toEqual(expected);
    expect(evaluationContext).toEqual({ targetingKey: '5', ...expected });
    expect(provider.stats()).toMatchObject({ delivered: 1, dropped: { unserializable: 0 } });
  });

  it.each([[undefined], [null], [7], [''], [Symbol('s')], [Object.create(null)], [revokedProxy()]])(
    'has a text for its name, whatever was passed: %#',
    async (name) => {
      client.track(name as never, USER);
      const [event] = await arrived();
      expect(typeof event.key).toBe('string');
    },
  );

  it('never throws, never rejects, and counts every call', async () => {
    const anything = fc.anything({
      ...{ withBigInt: true, withBoxedValues: true, withDate: true, withMap: true, withNullPrototype: true },
      ...{ withObjectString: true, withSet: true, withSparseArray: true, withTypedArray: true },
    });
    const hostile = [revokedProxy(), hostileProxy(), cyclic(), throwing, Symbol('s'), nested(5_000)];
    // By number: fast-check itself looks into the values that it makes.
    const argument = fc.oneof(
      anything.map((value) => ({ value })),
      fc.nat({ max: hostile.length - 1 }).map((index) => ({ index })),
    );
    const valueOf = (given: { value: unknown } | { index: number }): never =>
      ('value' in given ? given.value : hostile[given.index]) as never;
    await start({ redactContext: ['email'], eventId: 'id', trackingMetadata: 'meta', detailsText: 'text' });
    let calls = 0;
    fc.assert(
      fc.property(argument, argument, argument, (name, context, details) => {
        calls++;
        expect(provider.track(valueOf(name), valueOf(context), valueOf(details))).toBeUndefined();
      }),
    );
    expect(await provider.flush()).toMatchObject({ accepted: calls, delivered: calls });
    expect(world.relay.events).toHaveLength(calls);
    for (const { trackingEventDetails } of world.relay.events)
      expect(trackingEventDetails).toMatchObject({ id: anyText, text: anyText });
  });
});

describe('a redaction', () => {
  it('works on a copy', async () => {
    const context = { ...USER, deep: { email: 'e@x' } };
    await start({
      redactContext: (given) => {
        delete given['email'];
        delete (given['deep'] as { email?: unknown }).email;
        return given;
      },
    });
    client.track('visited', context);
    expect(await arrived()).toMatchObject([{ userKey: '94a25909' }]);
    expect(world.relay.events[0].evaluationContext).toEqual({ targetingKey: '94a25909', deep: {} });
    expect(context).toEqual({ ...USER, deep: { email: 'e@x' } });
  });

  it('a redaction that fails lets nothing out and is logged once, without what it was about', async () => {
    await start({ redactContext: throwing });
    client.track('visited', USER);
    client.track('visited', USER);
    expect(await arrived()).toMatchObject([
      { key: 'visited', userKey: 'undefined-targetingKey', evaluationContext: {} },
      { key: 'visited', evaluationContext: {} },
    ]);
    expect(world.logger.lines).toEqual([
      'error: Expected redactContext to return an object, got none; such events carry no context.',
    ]);
  });

  it('a redaction that is asynchronous lets nothing out, and its rejection ends nothing', async () => {
    await start({ redactContext: (() => Promise.reject(new Error('no'))) as never });
    client.track('visited', USER);
    expect(await arrived()).toMatchObject([{ evaluationContext: {} }]);
    expect(world.logger.lines).toHaveLength(1);
  });

  it('does not reach evaluations, which need the attributes', async () => {
    await start({ redactContext: ['email'] });
    await client.getBooleanValue('flag', false, USER);
    expect(world.relay.evaluations[0]?.json.context.email).toBe('user@example.com');
  });
});

describe('members of the details that options ask for', () => {
  const options = { trackingMetadata: 'origin', eventId: 'id', exporterMetadata: { env: 'test' } };

  it('are in every event, also in one without details', async () => {
    await start(options);
    client.track('a', USER);
    client.track('b', USER, null as unknown as TrackingEventDetails);
    const origin = { env: 'test', provider: 'javascript', openfeature: true };
    const [a, b] = (await arrived()).map(({ trackingEventDetails }) => trackingEventDetails);
    expect([a, b]).toEqual([
      { origin, id: expect.any(String) as unknown },
      { origin, id: expect.any(String) as unknown },
    ]);
    expect(a.id).not.toBe(b.id);
  });

  it("give way to the caller's own, with one warning for each name", async () => {
    await start(options);
    for (let n = 0; n < 3; n++) client.track('a', USER, { id: 'mine', origin: 'mine' });
    expect((await arrived())[0].trackingEventDetails).toEqual({ id: 'mine', origin: 'mine' });
    expect(world.logger.lines).toEqual([
      "warn: The caller's own member origin of tracking details is kept.",
      "warn: The caller's own member id of tracking details is kept.",
    ]);
  });

  it('say the same as a text, on request', async () => {
    await start({ ...options, detailsText: 'details' });
    client.track('a', USER, { value: 99.77, at: new Date(0), big: 2n ** 64n, gone: null, ring: cyclic() } as never);
    const { details, ...rest } = (await arrived())[0].trackingEventDetails;
    expect(JSON.parse(details as string)).toEqual(rest);
    expect(rest).toMatchObject({ value: 99.77, big: '18446744073709551616', id: expect.any(String) as unknown });
    expect(world.logger.lines).toEqual([]);
  });

  it.each([[{ details: 'mine', value: 1 }], [{ details: { a: 1 } as never }], [{ details: 0 }]])(
    "give no text where %j has a member of the caller's own, with one warning",
    async (given) => {
      await start({ detailsText: 'details' });
      client.track('a', USER, given);
      client.track('a', USER, given);
      for (const { trackingEventDetails } of await arrived()) expect(trackingEventDetails).toEqual(given);
      expect(world.logger.lines).toEqual(["warn: The caller's own member details of tracking details is kept."]);
    },
  );

  it('give a text that has nothing of what a redaction keeps in the process', async () => {
    await start({ detailsText: 'details', redactContext: ['email'], trackingMetadata: 'origin' });
    client.track('a', USER, { value: 1 });
    await arrived();
    expect(world.relay.collections[0]?.text).not.toContain('user@example.com');
  });

  it('count within the bytes of a request and of the buffer, the text included', async () => {
    await start({ detailsText: 'details', maxBatchBytes: 2_048 });
    client.track('fits', USER, { filler: 'x'.repeat(600) });
    client.track('is too large with its text', USER, { filler: 'x'.repeat(1_200) });
    const pendingBytes = provider.stats().pendingBytes;
    expect((await arrived()).map(({ key }) => key)).toEqual(['fits']);
    expect(pendingBytes).toBe(JSON.stringify(world.relay.events[0]).length);
    expect(provider.stats()).toMatchObject({ accepted: 2, delivered: 1, dropped: { too_large: 1 } });
    for (const { text } of world.relay.collections) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_048);
  });

  it('keep the id of an event that is sent again', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    world.relay.nextCollections.push({ status: 503 });
    await start({ eventId: 'id', dataFlushInterval: 1 });
    client.track('a', USER);
    const [first, second] = await world.relay.collected(2);
    expect(first?.text).toBe(second?.text);
  });
});

describe('a warning', () => {
  const ODD_VALUE = expect.stringMatching(
    /^warn: A tracking event has a value that is no finite number, and is sent as/,
  );
  const MISSING_KEY = expect.stringMatching(
    /^warn: A tracking event has no targeting key\..* Pass a context with a targ/,
  );

  it.each<[unknown, object]>([
    ['9.99', { value: '9.99' }],
    [Number.NaN, {}],
    [Infinity, {}],
    [5n, { value: '5' }],
    [true, { value: true }],
    [{ amount: 5 }, { value: { amount: 5 } }],
  ])('says once that the value %p is no number; the events are sent as they are', async (value, sent) => {
    for (let n = 0; n < 3; n++) client.track('purchase', USER, { value } as never);
    for (const { trackingEventDetails } of await arrived()) expect(trackingEventDetails).toEqual(sent);
    expect(world.logger.lines).toEqual([ODD_VALUE]);
  });

  it('says so where the options complete the details, too', async () => {
    await start({ eventId: 'id', detailsText: 'text' });
    client.track('purchase', USER, { value: '9.99' } as never);
    expect(JSON.parse((await arrived())[0].trackingEventDetails.text as string)).toMatchObject({ value: '9.99' });
    expect(world.logger.lines).toEqual([ODD_VALUE]);
  });

  it('says once that events have no targeting key, and what to do', async () => {
    for (const context of [{}, { targetingKey: '' }, undefined]) client.track('purchase', context, { value: 1 });
    expect(await arrived()).toHaveLength(3);
    expect(world.logger.lines).toEqual([MISSING_KEY]);
  });

  it('says once that an event has no name, and the event is sent', async () => {
    for (let n = 0; n < 2; n++) client.track(undefined as never, USER);
    expect((await arrived()).map(({ key }) => key)).toEqual(['undefined', 'undefined']);
    expect(world.logger.lines).toEqual([
      expect.stringMatching(/^warn: A tracking event has a name that is no string,/),
    ]);
  });

  it('is one of each kind a provider, over all its lives', async () => {
    const trackOddly = (): void => provider.track('purchase', {}, { value: '1' } as never);
    trackOddly();
    await provider.close();
    await provider.initialize();
    trackOddly();
    expect(world.logger.lines).toEqual([ODD_VALUE, MISSING_KEY]);
    await start();
    trackOddly();
    expect(world.logger.lines).toEqual([ODD_VALUE, MISSING_KEY, ODD_VALUE, MISSING_KEY]);
  });

  it('is not there for values that are numbers or missing, nor for a key that is a number', async () => {
    for (const value of [1, 0, -0.5, undefined, null])
      client.track('a', { targetingKey: 5 as never }, { value } as never);
    expect(await arrived()).toHaveLength(5);
    expect(world.logger.lines).toEqual([]);
  });

  it('costs nothing where collection is disabled', async () => {
    await start({ disableDataCollection: true });
    client.track('a', {}, { value: 'x' } as never);
    expect(world.logger.lines).toEqual([]);
  });

  it('has no name, key or value of the event in it', async () => {
    client.track('secret', { email: 'secret' }, { value: 'secret', secret: 'secret' } as never);
    await arrived();
    expect(world.logger.lines).toHaveLength(2);
    expect(world.logger.lines.join('\n')).not.toContain('secret');
  });
});

it('the provider logs no key and no attribute of a context', async () => {
  world.relay.collector = { status: 400, body: { message: 'no' } };
  client.track('refused', { targetingKey: 'secret-key', email: 'secret@example.com' }, { secret: 'secret' });
  await provider.flush({ timeoutMs: 200 });
  await provider.close();
  expect(world.logger.lines.join('\n')).not.toContain('secret');
});

it('the provider does not wait for a collector that stalls', async () => {
  world.relay.collector = stall;
  await start({ maxPendingEvents: 1, shutdownTimeoutMs: 50 });
  for (let n = 0; n < 10; n++) client.track(`event ${n}`, USER);
  await world.relay.collected(1);
  client.track('another', USER);
  expect(provider.stats().accepted).toBe(11);
});
