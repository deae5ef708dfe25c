import {
  OpenFeature,
  ProviderEvents,
  ProviderStatus,
  ServerProviderEvents,
  type Client,
  type EventDetails,
} from '@openfeature/server-sdk';
import {
  GoFeatureFlagProvider,
  ImpossibleToRetrieveConfigurationException,
  UnauthorizedException,
} from '../src/index.js';
import { useWorld } from './helpers/remote-provider.js';
import { act, stall } from './helpers/scripted-relay.js';

const world = useWorld();
const USER = { targetingKey: 'u1' };
const NAME = 'GO Feature Flag Provider';

const nextEvent = (client: Client, event: ProviderEvents): Promise<EventDetails | undefined> =>
  new Promise((resolve) => client.addHandler(event as never, (details) => resolve(details)));

/** Binds a provider and waits for the end of its initialization; returns the error, if it was one. */
async function bound(provider: GoFeatureFlagProvider): Promise<{ client: Client; error: unknown }> {
  const error: unknown = await world.client(provider).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { client: OpenFeature.getClient('test'), error };
}

/** Back-offs of no time at all: nothing has to wait. */
const withoutDelays = (): void => void jest.spyOn(Math, 'random').mockReturnValue(0);

describe('the name', () => {
  it('GOFF-META-001: is "GO Feature Flag Provider"', () => {
    expect(world.provider().metadata.name).toBe(NAME);
  });

  it('GOFF-META-002: does not come from the name of a class', () => {
    class a extends GoFeatureFlagProvider {}
    Object.defineProperty(a, 'name', { value: 'b' });
    const provider = new a({ endpoint: world.relay.url, evaluationType: 'Remote' }, world.logger);
    expect(provider.metadata).toEqual({ name: NAME });
    expect(String(GoFeatureFlagProvider)).toContain(`'${NAME}'`);
  });

  it('GOFF-META-003: is the one in provider events', async () => {
    const ready = new Promise<EventDetails | undefined>((resolve) =>
      OpenFeature.addHandler(ProviderEvents.Ready, (details) => resolve(details)),
    );
    await world.client();
    expect(await ready).toMatchObject({ providerName: NAME });
    OpenFeature.clearHandlers();
  });

  it('is that of a provider for servers', () => {
    expect(world.provider().runsOn).toBe('server');
  });
});

describe('initialization', () => {
  it('GOFF-LIFE-001: completes when the relay responds as one that serves evaluations', async () => {
    const { client, error } = await bound(world.provider());
    expect(error).toBeUndefined();
    expect(client.providerStatus).toBe(ProviderStatus.READY);
    expect(world.relay.requests).toMatchObject([{ method: 'POST', path: '/ofrep/v1/evaluate/flags/-', json: {} }]);
  });

  it('GOFF-LIFE-001: fails when the relay does not respond as one', async () => {
    for (const readiness of [{ status: 200, body: {} }, { status: 404 }, { status: 503 }, { body: '<html>' }]) {
      world.relay.readiness = readiness;
      expect((await bound(world.provider())).error).toBeInstanceOf(ImpossibleToRetrieveConfigurationException);
    }
  });

  it.each([401, 403])('GOFF-EVT-007: ends in PROVIDER_FATAL on %d', async (status) => {
    world.relay.readiness = { status, body: { message: 'invalid key' } };
    const { client, error } = await bound(world.provider({ apiKey: 'wrong' }));
    expect(error).toBeInstanceOf(UnauthorizedException);
    expect(String(error)).not.toContain('wrong');
    expect(client.providerStatus).toBe(ProviderStatus.FATAL);
    expect(await client.getBooleanDetails('flag', true, USER)).toMatchObject({
      value: true,
      errorCode: 'PROVIDER_FATAL',
    });
  });

  it.each([400, 404, 429, 500, 503])(
    'GOFF-EVT-008: ends in ERROR on %d, and is READY when the relay responds',
    async (status) => {
      withoutDelays();
      world.relay.readiness = { status };
      const { client, error } = await bound(world.provider());
      expect(error).toBeInstanceOf(ImpossibleToRetrieveConfigurationException);
      expect(client.providerStatus).toBe(ProviderStatus.ERROR);
      const ready = nextEvent(client, ProviderEvents.Ready);
      world.relay.readiness = { status: 400, body: { errorCode: 'INVALID_CONTEXT' } };
      expect(await ready).toMatchObject({ message: 'The relay responds again.' });
      expect(client.providerStatus).toBe(ProviderStatus.READY);
    },
  );

  it('GOFF-EVT-008: ends in ERROR when nobody is there', async () => {
    const provider = world.provider();
    await world.relay.close();
    const { client, error } = await bound(provider);
    expect(error).toBeInstanceOf(ImpossibleToRetrieveConfigurationException);
    expect(client.providerStatus).toBe(ProviderStatus.ERROR);
  });

  it('lets events and evaluations through while it is in ERROR', async () => {
    world.relay.readiness = { status: 503 };
    const provider = world.provider();
    const { client } = await bound(provider);
    client.track('bought', USER);
    expect(await provider.flush()).toMatchObject({ delivered: 1 });
    expect(await client.getBooleanValue('flag', false, USER)).toBe(true);
  });

  it('GOFF-LIFE-006: until it has succeeded, evaluations are PROVIDER_NOT_READY and never FLAG_NOT_FOUND', async () => {
    world.relay.readiness = stall;
    world.relay.evaluation = { status: 404, body: { errorCode: 'FLAG_NOT_FOUND', key: 'flag' } };
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const provider = world.provider({ timeout: 60_000 });
    OpenFeature.setProvider('test', provider);
    const client = OpenFeature.getClient('test');
    await world.relay.probed(1);
    expect(await client.getBooleanDetails('flag', true, USER)).toMatchObject({
      value: true,
      errorCode: 'PROVIDER_NOT_READY',
    });
    expect(world.relay.evaluations).toEqual([]);
    await provider.close();
    await new Promise(setImmediate);
  });

  it('GOFF-LIFE-002: can run again, at the same time as well, and one probe alone goes on', async () => {
    withoutDelays();
    world.relay.readiness = { status: 503 };
    const provider = world.provider();
    const events: unknown[] = [];
    provider.events.addHandler(ServerProviderEvents.Ready, (details) => void events.push(details));
    const runs = await Promise.allSettled([provider.initialize(), provider.initialize(), provider.initialize()]);
    expect(runs.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    world.relay.readiness = { status: 400, body: { errorCode: 'INVALID_CONTEXT' } };
    await world.relay.probed(world.relay.probes.length + 1);
    await provider.initialize();
    expect(events.length).toBeLessThanOrEqual(1);
  });

  it('rejects when close ends it', async () => {
    world.relay.readiness = stall;
    const provider = world.provider({ timeout: 60_000 });
    const initializing = provider.initialize().catch((error: unknown) => error);
    await world.relay.probed(1);
    await provider.close();
    expect(await initializing).toBeInstanceOf(ImpossibleToRetrieveConfigurationException);
  });
});

describe('shutdown', () => {
  it('GOFF-LIFE-004: sends what waits and ends', async () => {
    const provider = world.provider();
    const client = await world.client(provider);
    for (let n = 0; n < 5; n++) client.track(`event ${n}`, USER);
    await OpenFeature.close();
    expect(world.relay.events.map(({ key }) => key as string)).toEqual(
      Array.from({ length: 5 }, (_, n) => `event ${n}`),
    );
    expect(provider.stats()).toMatchObject({ accepted: 5, delivered: 5, pending: 0, inFlight: 0 });
  });

  it('GOFF-LIFE-004: ends the probe of a relay that is not there', async () => {
    withoutDelays();
    world.relay.readiness = { status: 503 };
    const provider = world.provider();
    await provider.initialize().catch(() => undefined);
    await world.relay.probed(3);
    await provider.close();
    const { length } = world.relay.probes;
    // Another provider's whole exchange takes longer than a probe without delay would need to come.
    for (let n = 0; n < 3; n++) await world.provider().resolveBooleanEvaluation('flag', false, USER);
    expect(world.relay.probes).toHaveLength(length);
  });

  it('GOFF-LIFE-004: ends with data collection disabled, too', async () => {
    const provider = world.provider({ disableDataCollection: true });
    await world.client(provider);
    await OpenFeature.close();
    expect(await provider.close()).toMatchObject({ accepted: 0 });
    expect(world.relay.collections).toEqual([]);
  });

  it('GOFF-LIFE-005: does not wait longer than shutdownTimeoutMs for a collector that does not respond', async () => {
    world.relay.collector = stall;
    const provider = world.provider({ shutdownTimeoutMs: 150, timeout: 3_600_000 });
    const client = await world.client(provider);
    client.track('bought', USER);
    await OpenFeature.close();
    expect(provider.stats()).toMatchObject({ accepted: 1, dropped: { shutdown: 1 } });
    expect(world.logger.lines.join('\n')).toContain('(shutdown). The last failure: TIMEOUT.');
  });

  it('is one promise, however often it is asked for', async () => {
    const provider = world.provider();
    expect(provider.close()).toBe(provider.close());
    const [first, second] = await Promise.all([provider.close(), provider.close()]);
    expect(first).toBe(second);
  });

  it('shutdown of a provider that was never initialized sends what was tracked', async () => {
    const provider = world.provider();
    provider.track('bought', USER);
    expect(await provider.close()).toMatchObject({ delivered: 1 });
  });

  it('emits nothing afterwards', async () => {
    withoutDelays();
    world.relay.readiness = { status: 503 };
    const provider = world.provider();
    const emitted = jest.fn();
    provider.events.addHandler(ServerProviderEvents.Ready, emitted);
    await provider.initialize().catch(() => undefined);
    world.relay.readiness = { status: 400, body: { errorCode: 'INVALID_CONTEXT' } };
    await provider.close();
    await new Promise(setImmediate);
    expect(emitted).not.toHaveBeenCalled();
  });

  it('leaves evaluations with their default, and counts what is tracked afterwards as closed', async () => {
    const provider = world.provider();
    const client = await world.client(provider);
    await OpenFeature.close();
    expect(await client.getBooleanDetails('flag', true, USER)).toMatchObject({ value: true, reason: 'ERROR' });
    client.track('late', USER);
    client.track('later', USER);
    expect(provider.stats()).toMatchObject({ accepted: 2, dropped: { closed: 2 } });
    expect(world.logger.lines.filter((line) => line.includes('after close'))).toHaveLength(1);
    expect(world.relay.collections).toEqual([]);
  });
});

describe('a new life', () => {
  it('GOFF-LIFE-003: begins with initialize, and the next shutdown flushes again', async () => {
    const provider = world.provider();
    for (let life = 1; life <= 3; life++) {
      await provider.initialize();
      expect(await provider.resolveBooleanEvaluation('flag', false, USER)).toMatchObject({ value: true });
      provider.track(`life ${life}`, USER);
      expect(await provider.close()).toMatchObject({ accepted: life, delivered: life });
    }
    expect(world.relay.events.map(({ key }) => key as string)).toEqual(['life 1', 'life 2', 'life 3']);
  });

  it('GOFF-LIFE-003: begins when the SDK binds the provider again', async () => {
    const provider = world.provider();
    await world.client(provider);
    await OpenFeature.clearProviders();
    const client = await world.client(provider);
    client.track('again', USER);
    await OpenFeature.close();
    expect(world.relay.events).toMatchObject([{ key: 'again' }]);
  });

  it('waits for the end of the old one', async () => {
    const provider = world.provider();
    await provider.initialize();
    let reply = (): void => undefined;
    world.relay.nextCollections.push(
      act((_request, response) => void (reply = () => response.end('{"ingestedContentCount":1}'))),
    );
    provider.track('old', USER);
    const closing = provider.close();
    await world.relay.collected(1);
    const initializing = provider.initialize();
    // Another provider's whole exchange takes longer than a probe would need to come.
    await world.provider().resolveBooleanEvaluation('flag', false, USER);
    expect(world.relay.probes).toHaveLength(1);
    reply();
    await initializing;
    provider.track('new', USER);
    expect(await closing).toMatchObject({ delivered: 1 });
    expect(await provider.flush()).toMatchObject({ accepted: 2, delivered: 2 });
  });
});

describe('a collector that refuses the key', () => {
  it('is an ERROR event that is not fatal, and events go on to be kept', async () => {
    withoutDelays();
    world.relay.collector = { status: 401, body: { message: 'invalid key' } };
    const provider = world.provider();
    const client = await world.client(provider);
    const failed = nextEvent(client, ProviderEvents.Error);
    client.track('bought', USER);
    await provider.flush();
    expect(await failed).toMatchObject({ message: 'The data collector refuses events: HTTP 401' });
    expect(client.providerStatus).toBe(ProviderStatus.ERROR);
    client.track('bought again', USER);
    expect(provider.stats()).toMatchObject({ accepted: 2, pending: 2 });
  });

  it('is the reason of the line at shutdown, with what to check', async () => {
    withoutDelays();
    world.relay.collector = { status: 401, body: { message: 'invalid key' } };
    const provider = world.provider({ apiKey: 'secret-key' });
    await world.client(provider);
    provider.track('bought', USER);
    await provider.close();
    expect(world.logger.lines.at(-1)).toBe(
      'error: Closed with 1 event undelivered; it is counted as dropped (shutdown). ' +
        'The last failure: HTTP 401; check endpoint and apiKey (goff-doctor tells why).',
    );
    expect(world.logger.lines.join('\n')).not.toContain('secret');
  });

  it('does not make a provider READY whose evaluations cannot be served, when it takes events again', async () => {
    world.relay.readiness = { status: 503 };
    world.relay.collector = { status: 401 };
    jest.spyOn(Math, 'random').mockReturnValue(0.999);
    const provider = world.provider();
    const emitted = jest.fn();
    provider.events.addHandler(ServerProviderEvents.Ready, emitted);
    await provider.initialize().catch(() => undefined);
    provider.track('bought', USER);
    await provider.flush();
    world.relay.collector = { body: { ingestedContentCount: 1 } };
    expect(await provider.close()).toMatchObject({ delivered: 1 });
    expect(world.logger.lines.at(-1)).toBe('error: The collector accepts events again.');
    expect(emitted).not.toHaveBeenCalled();
  });
});
