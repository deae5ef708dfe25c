import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  defineEvents,
  EvaluationType,
  ExporterMetadata,
  GoFeatureFlagProvider,
  InvalidOptionsException,
  type GoFeatureFlagProviderOptions,
} from '../src/index.js';
import { OPTION_NAMES } from '../src/options/resolve-options.js';
import { ConfigurationRelay } from './helpers/configuration-relay.js';
import { ConnectProxy } from './helpers/connect-proxy.js';
import { flag, useWorld } from './helpers/remote-provider.js';
import { act, ScriptedRelay, stall } from './helpers/scripted-relay.js';
import { temporaryFolder } from './helpers/temporary-files.js';
import { waitUntil } from './helpers/wait-until.js';

const world = useWorld();
const fixture = (name: string): Buffer => readFileSync(join(__dirname, 'fixtures/tls', name));
const others: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  await Promise.all(others.splice(0).map((other) => other.close()));
});

async function another(): Promise<ScriptedRelay> {
  const relay = await ScriptedRelay.start();
  others.push(relay);
  return relay;
}

function track(provider: GoFeatureFlagProvider, names: readonly string[], details = {}): void {
  for (const name of names) provider.track(name, { targetingKey: 'u1' }, details);
}

const evaluate = (provider: GoFeatureFlagProvider): Promise<unknown> =>
  provider.resolveBooleanEvaluation('flag', false, { targetingKey: 'u1' }).catch((error: unknown) => error);

const CACHEABLE = flag(true, { metadata: { gofeatureflag_cacheable: true } });

/** A provider that evaluates in the process, and the relay that it loads its flags from. */
async function inProcess(
  options: Partial<GoFeatureFlagProviderOptions>,
): Promise<{ relay: ConfigurationRelay; provider: GoFeatureFlagProvider }> {
  const relay = await ConfigurationRelay.serving({
    flags: { flag: { variations: { a: true }, defaultRule: { variation: 'a' } } },
  });
  const provider = world.provider({ endpoint: relay.url, evaluationType: 'InProcess', ...options });
  others.push(provider, relay);
  return { relay, provider };
}

/** What each option does, seen from outside. */
const EFFECTS: { readonly [Name in keyof Required<GoFeatureFlagProviderOptions>]: () => Promise<void> } = {
  async endpoint() {
    const relay = await another();
    const provider = world.provider({ endpoint: `${relay.url}/goff/` });
    await provider.initialize();
    await evaluate(provider);
    track(provider, ['a']);
    await provider.flush();
    expect(relay.requests.map(({ path }) => path)).toEqual([
      '/goff/ofrep/v1/evaluate/flags/-',
      '/goff/ofrep/v1/evaluate/flags/flag',
      '/goff/v1/data/collector',
    ]);
    expect(world.relay.requests).toEqual([]);
  },

  async evaluationType() {
    const provider = world.provider({ evaluationType: EvaluationType.Remote });
    expect(await evaluate(provider)).toMatchObject({ value: true });
    expect(world.relay.evaluations).toHaveLength(1);
  },

  async apiKey() {
    const provider = world.provider({ apiKey: 'key' });
    await evaluate(provider);
    track(provider, ['a']);
    await provider.flush();
    expect(world.relay.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer key', 'Bearer key']);
  },

  async timeout() {
    world.relay.evaluation = stall;
    // A slow machine may not even have a connection by then.
    expect(String(await evaluate(world.provider({ timeout: 50 })))).toContain('within 50 ms');
  },

  async initTimeoutMs() {
    world.relay.readiness = stall;
    await expect(world.provider({ initTimeoutMs: 20 }).initialize()).rejects.toMatchObject({ code: 'INIT_TIMEOUT' });
  },

  async dataFlushInterval() {
    const provider = world.provider({ dataFlushInterval: 20 });
    track(provider, ['a']);
    await world.relay.collected(1);
    expect(world.relay.events).toMatchObject([{ key: 'a' }]);
  },

  async maxPendingEvents() {
    const provider = world.provider({ maxPendingEvents: 3 });
    track(provider, ['a', 'b', 'c']);
    await world.relay.collected(1);
    expect(world.relay.events).toHaveLength(3);
  },

  async disableDataCollection() {
    const provider = world.provider({ disableDataCollection: true });
    track(provider, ['a']);
    expect(await provider.flush()).toMatchObject({ accepted: 0 });
    expect(world.relay.collections).toEqual([]);
  },

  async exporterMetadata() {
    const provider = world.provider({ exporterMetadata: new ExporterMetadata().add('env', 'test') });
    track(provider, ['a']);
    await provider.flush();
    expect(world.relay.collections[0]?.json.meta).toEqual({ env: 'test', provider: 'javascript', openfeature: true });
  },

  async dataCollectorBaseURL() {
    const collector = await another();
    const provider = world.provider({ dataCollectorBaseURL: `${collector.url}/events` });
    await evaluate(provider);
    track(provider, ['a']);
    await provider.flush();
    expect(collector.requests.map(({ path }) => path)).toEqual(['/events/v1/data/collector']);
    expect(world.relay.requests.map(({ path }) => path)).toEqual(['/ofrep/v1/evaluate/flags/flag']);
  },

  async headers() {
    const provider = world.provider({ headers: { 'X-Gateway': 'secret', 'X-API-Key': 'key' } });
    await evaluate(provider);
    track(provider, ['a']);
    await provider.flush();
    for (const { headers } of world.relay.requests) {
      expect(headers).toMatchObject({ 'x-gateway': 'secret', 'x-api-key': 'key', 'content-type': 'application/json' });
    }
    expect(world.relay.requests).toHaveLength(2);
  },

  async connect() {
    const secure = await ScriptedRelay.start({ key: fixture('server.key'), cert: fixture('server.pem') });
    others.push(secure);
    const provider = world.provider({ endpoint: secure.url, connect: { ca: fixture('ca.pem') } });
    expect(await evaluate(provider)).toMatchObject({ value: true });
    track(provider, ['a']);
    expect(await provider.flush()).toMatchObject({ delivered: 1 });
    expect(String(await evaluate(world.provider({ endpoint: secure.url })))).toContain('The relay cannot be reached');
  },

  async proxyUrl() {
    const proxy = await ConnectProxy.start();
    others.push(proxy);
    const provider = world.provider({ proxyUrl: proxy.url });
    expect(await evaluate(provider)).toMatchObject({ value: true });
    track(provider, ['a']);
    expect(await provider.flush()).toMatchObject({ delivered: 1 });
    expect(proxy.asked.map((asked) => asked.target)).toEqual([
      `${world.relay.url}/ofrep/v1/evaluate/flags/flag`,
      `${world.relay.url}/v1/data/collector`,
    ]);
  },

  async maxBatchSize() {
    const provider = world.provider({ maxBatchSize: 2 });
    track(provider, ['a', 'b', 'c', 'd', 'e']);
    await provider.flush();
    expect(world.relay.collections.map(({ json }) => json.events.length as number)).toEqual([2, 2, 1]);
  },

  async maxBatchBytes() {
    const provider = world.provider({ maxBatchBytes: 1_024 });
    track(provider, ['a', 'b', 'c', 'd', 'e'], { text: 'x'.repeat(300) });
    expect(await provider.flush()).toMatchObject({ delivered: 5 });
    for (const { text } of world.relay.collections) expect(text.length).toBeLessThanOrEqual(1_024);
    expect(world.relay.collections.length).toBeGreaterThan(2);
  },

  async maxPendingBytes() {
    const provider = world.provider({ maxPendingBytes: 2_048 });
    track(provider, ['a', 'b', 'c', 'd', 'e'], { text: 'x'.repeat(700) });
    expect(provider.stats().pendingBytes).toBeLessThanOrEqual(2_048);
    await provider.flush();
    expect(world.relay.events.map(({ key }) => key as string)).toEqual(['d', 'e']);
    expect(provider.stats()).toMatchObject({ dropped: { overflow: 3 } });
  },

  async maxConcurrentRequests() {
    const held: (() => void)[] = [];
    world.relay.collector = act((_request, response) => {
      held.push(() => response.end('{"ingestedContentCount":1}'));
      if (held.length === 2) held.splice(0).forEach((release) => release());
    });
    const provider = world.provider({ maxConcurrentRequests: 2, maxBatchSize: 1 });
    track(provider, ['a', 'b']);
    expect(await provider.flush()).toMatchObject({ delivered: 2 });
  },

  async deliveryGuarantee() {
    world.relay.nextCollections.push(act((request) => request.socket.destroy()));
    const provider = world.provider({ deliveryGuarantee: 'at-most-once' });
    track(provider, ['a']);
    expect(await provider.flush()).toMatchObject({ delivered: 0, pending: 0, dropped: { ambiguous: 1 } });
  },

  async onUndelivered() {
    world.relay.collector = { status: 401 };
    const undelivered: unknown[] = [];
    const provider = world.provider({ onUndelivered: (events) => undelivered.push(...events) });
    track(provider, ['a', 'b']);
    await provider.close();
    expect(undelivered).toMatchObject([{ key: 'a' }, { key: 'b' }]);
  },

  async flagChangePollingInterval() {
    const { relay, provider } = await inProcess({ flagChangePollingInterval: 5 });
    await provider.initialize();
    await waitUntil('three loads', () => relay.configurations.length >= 3);
  },

  async flagChangePollingIntervalMs() {
    const { relay, provider } = await inProcess({ flagChangePollingIntervalMs: 5 });
    await provider.initialize();
    await waitUntil('three loads', () => relay.configurations.length >= 3);
  },

  async flagChangeStreaming() {
    const { relay, provider } = await inProcess({ flagChangeStreaming: true });
    await provider.initialize();
    await waitUntil('the stream', () => relay.streams.length === 1);
    relay.announce();
    await waitUntil('a load', () => relay.configurations.length === 2);
  },

  async evaluationFlagList() {
    const { relay, provider } = await inProcess({ evaluationFlagList: ['flag'] });
    await provider.initialize();
    expect(relay.configurations[0]?.json).toEqual({ flags: ['flag'] });
  },

  async flagCacheSize() {
    world.relay.evaluation = CACHEABLE;
    const provider = world.provider({ flagCacheSize: 1 });
    for (const key of ['one', 'two', 'two', 'one']) await provider.resolveBooleanEvaluation(key, false, {});
    expect(world.relay.evaluations.map(({ path }) => path.split('/').at(-1))).toEqual(['one', 'two', 'one']);
  },

  async flagCacheBytes() {
    world.relay.evaluation = flag('x'.repeat(4_000), { metadata: { gofeatureflag_cacheable: true } });
    const provider = world.provider({ flagCacheBytes: 20_000 });
    for (const key of ['one', 'two', 'two', 'one']) await provider.resolveStringEvaluation(key, '', {});
    expect(world.relay.evaluations.map(({ path }) => path.split('/').at(-1))).toEqual(['one', 'two', 'one']);
  },

  async flagCacheTTL() {
    world.relay.evaluation = CACHEABLE;
    const provider = world.provider({ flagCacheTTL: 1 });
    await waitUntil('an entry to expire', async () => (await evaluate(provider), world.relay.evaluations.length >= 2));
  },

  async disableCache() {
    world.relay.evaluation = CACHEABLE;
    const provider = world.provider({ disableCache: true });
    await evaluate(provider);
    await evaluate(provider);
    expect(world.relay.evaluations).toHaveLength(2);
  },

  async maxEvaluationConnections() {
    const held: (() => void)[] = [];
    world.relay.evaluation = act((_request, response) => void held.push(() => response.end('{"value":true}')));
    const provider = world.provider({ maxEvaluationConnections: 2 });
    const evaluations = Array.from({ length: 6 }, () => evaluate(provider));
    while (world.relay.evaluations.length < 6 || held.length > 0) {
      await waitUntil('an evaluation', () => held.length > 0);
      expect(held.length).toBeLessThanOrEqual(2);
      held.shift()?.();
    }
    expect(await Promise.all(evaluations)).toMatchObject(Array(6).fill({ value: true }));
    expect(world.relay.connections).toBe(2);
  },

  async shutdownTimeoutMs() {
    world.relay.collector = stall;
    const provider = world.provider({ shutdownTimeoutMs: 100 });
    track(provider, ['a']);
    expect(await provider.close()).toMatchObject({ dropped: { shutdown: 1 }, pending: 0, inFlight: 0 });
  },

  async redactContext() {
    const provider = world.provider({ redactContext: ['email'] });
    provider.track('a', { targetingKey: 'u1', email: 'e@x', plan: 'pro' });
    await provider.flush();
    expect(world.relay.events).toMatchObject([{ userKey: 'u1' }]);
    expect(world.relay.events[0].evaluationContext).toEqual({ targetingKey: 'u1', plan: 'pro' });
  },

  async trackingMetadata() {
    const provider = world.provider({ trackingMetadata: 'origin', exporterMetadata: { env: 'test' } });
    track(provider, ['a'], { value: 1 });
    await provider.flush();
    expect(world.relay.events[0].trackingEventDetails).toEqual({
      value: 1,
      origin: { env: 'test', provider: 'javascript', openfeature: true },
    });
  },

  async spool() {
    const directory = await temporaryFolder();
    const provider = world.provider({ spool: { directory } });
    track(provider, ['a']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(readdirSync(join(directory, 'v1')).some((name) => name.endsWith('.log'))).toBe(true);
    expect(provider.stats()).toMatchObject({ accepted: 1, pending: 1, pendingOnDisk: 1 });
  },
  async eventId() {
    const provider = world.provider({ eventId: 'id' });
    track(provider, ['a', 'b'], { value: 1 });
    await provider.flush();
    const ids = world.relay.events.map(({ trackingEventDetails }) => trackingEventDetails.id as string);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  },

  async detailsText() {
    const provider = world.provider({ detailsText: 'text' });
    track(provider, ['a'], { value: 1.5 });
    await provider.flush();
    expect(world.relay.events[0].trackingEventDetails).toEqual({ value: 1.5, text: '{"value":1.5}' });
  },

  async events() {
    const provider = world.provider({ events: defineEvents({}, { validate: true }) });
    track(provider, ['a']);
    expect(await provider.flush()).toMatchObject({ delivered: 1, invalid: 1 });
  },
};

describe('the option', () => {
  it.each(Object.entries(EFFECTS))('GOFF-CFG-009: %s has an effect', (_name, effect) => effect());

  it('GOFF-CFG-009: the options with a test of their effect are all that exist', () => {
    expect(Object.keys(EFFECTS).sort()).toEqual([...OPTION_NAMES].sort());
  });
});

describe('a configuration', () => {
  it.each([[undefined], [null], [''], ['relay:1031'], ['http://'], ['ftp://relay'], [5]])(
    'GOFF-CFG-001: a configuration with the endpoint %p throws in the constructor',
    (endpoint) => {
      const options = { endpoint, evaluationType: 'Remote' } as unknown as GoFeatureFlagProviderOptions;
      expect(() => new GoFeatureFlagProvider(options, world.logger)).toThrow(InvalidOptionsException);
    },
  );

  it('GOFF-CFG-001: a wrong configuration sends nothing, and a right one nothing before it is initialized', () => {
    const wrong = { endpoint: world.relay.url, evaluationType: 'Remote', timeout: -1 } as const;
    expect(() => new GoFeatureFlagProvider(wrong, world.logger)).toThrow('Expected timeout to be');
    world.provider();
    expect(world.relay.connections).toBe(0);
  });

  it('GOFF-COLL-013: a configuration with exporter metadata that are no scalars throws in the constructor', () => {
    const exporterMetadata = { nested: {} } as never;
    expect(() => world.provider({ exporterMetadata })).toThrow(InvalidOptionsException);
    const asClass = new ExporterMetadata().add('list', [] as never);
    expect(() => world.provider({ exporterMetadata: asClass })).toThrow('strings, finite numbers or booleans');
  });

  it('GOFF-CFG-004: is not modified by anything that the provider does', async () => {
    const options = {
      endpoint: world.relay.url,
      evaluationType: EvaluationType.Remote,
      exporterMetadata: { env: 'test' },
      headers: { 'X-Tenant': 'a' },
      connect: { keepAlive: true },
      redactContext: ['email'],
    };
    const before = structuredClone(options);
    const provider = world.provider(options);
    await provider.initialize();
    await evaluate(provider);
    track(provider, ['a']);
    await provider.close();
    await provider.initialize();
    expect(options).toEqual(before);
  });

  it('a configuration with names that are no options is one warning each, without their values', () => {
    world.provider({ fetchImplementation: () => undefined, apikey: 'secret', endpiont: 'secret' } as object);
    expect(world.logger.lines).toHaveLength(3);
    expect(world.logger.lines.join('\n')).not.toContain('secret');
    expect(world.logger.lines[1]).toBe(
      'warn: There is no option "apikey", so it has no effect; did you mean "apiKey"?',
    );
  });
});

describe('the environment', () => {
  const NAMES = [
    ...['OFREP_ENDPOINT', 'OFREP_HEADERS', 'OFREP_TIMEOUT_MS', 'OFREP_TIMEOUT'],
    ...['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'],
    ...['GOFF_ENDPOINT', 'GOFF_API_KEY', 'GO_FEATURE_FLAG_ENDPOINT', 'GO_FEATURE_FLAG_API_KEY'],
  ];
  const before = NAMES.map((name) => [name, process.env[name]] as const);

  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it('GOFF-CFG-005: gives neither endpoint nor credentials', async () => {
    const lure = await another();
    const proxy = await ConnectProxy.start();
    others.push(proxy);
    for (const name of NAMES) process.env[name] = /PROXY/i.test(name) ? proxy.url : lure.url;
    process.env['OFREP_HEADERS'] = 'Authorization=Bearer lure';
    process.env['OFREP_TIMEOUT_MS'] = '1';
    process.env['NODE_USE_ENV_PROXY'] = '1';

    expect(() => world.provider({ endpoint: undefined as never })).toThrow(InvalidOptionsException);
    const provider = world.provider();
    await provider.initialize();
    world.relay.evaluation = flag(true);
    expect(await evaluate(provider)).toMatchObject({ value: true });
    track(provider, ['a']);
    expect(await provider.flush()).toMatchObject({ delivered: 1 });

    expect(world.relay.requests).toHaveLength(3);
    for (const { headers } of world.relay.requests) {
      expect(headers).not.toHaveProperty('authorization');
      expect(headers).not.toHaveProperty('x-api-key');
    }
    expect([lure.connections, proxy.asked]).toEqual([0, []]);
  });
});

describe('the collector of its own', () => {
  it('GOFF-CFG-006, GOFF-CFG-007: gets events alone, with the same authentication, headers and timeout', async () => {
    const collector = await another();
    const provider = world.provider({
      dataCollectorBaseURL: `${collector.url}/a/b`,
      apiKey: 'key',
      headers: { 'x-gateway': 'g' },
      timeout: 1_000,
    });
    await provider.initialize();
    await evaluate(provider);
    collector.nextCollections.push(stall);
    track(provider, ['a']);
    await provider.flush();
    expect(world.logger.lines.join('\n')).toContain('no whole response within 1000 ms');
    expect(collector.requests).toMatchObject([
      { path: '/a/b/v1/data/collector', headers: { authorization: 'Bearer key', 'x-gateway': 'g' } },
    ]);
    expect(world.relay.requests).toMatchObject([
      { path: '/ofrep/v1/evaluate/flags/-', headers: { authorization: 'Bearer key', 'x-gateway': 'g' } },
      { path: '/ofrep/v1/evaluate/flags/flag', headers: { authorization: 'Bearer key', 'x-gateway': 'g' } },
    ]);
  });

  it('GOFF-CFG-006: is the endpoint when it is not given', async () => {
    const provider = world.provider();
    track(provider, ['a']);
    await provider.flush();
    expect(world.relay.collections).toHaveLength(1);
  });
});

describe('authentication', () => {
  async function headersOfAllRequests(options: Partial<GoFeatureFlagProviderOptions>): Promise<unknown[][]> {
    const provider = world.provider(options);
    await provider.initialize();
    await evaluate(provider);
    track(provider, ['a']);
    await provider.flush();
    return world.relay.requests.map(({ headers }) => [headers.authorization, headers['x-api-key']]);
  }

  it('GOFF-AUTH-001, GOFF-AUTH-002: is `Authorization: Bearer` with every kind of request', async () => {
    expect(await headersOfAllRequests({ apiKey: 'a-key' })).toEqual(Array(3).fill(['Bearer a-key', undefined]));
  });

  it.each([[undefined], ['']])('GOFF-AUTH-003: is none when the key is %p', async (apiKey) => {
    expect(await headersOfAllRequests({ apiKey })).toEqual(Array(3).fill([undefined, undefined]));
  });

  it('GOFF-AUTH-004: can be a header of a gateway', async () => {
    expect(await headersOfAllRequests({ headers: { authorization: 'Basic x' } })).toEqual(
      Array(3).fill(['Basic x', undefined]),
    );
  });
});

describe('the names of the official provider', () => {
  it('have its values', () => {
    expect(EvaluationType).toEqual({ InProcess: 'InProcess', Remote: 'Remote' });
  });
});
