import {
  ErrorCode,
  FlagNotFoundError,
  InMemoryProvider,
  OpenFeature,
  ProviderEvents,
  ProviderStatus,
  type Client,
} from '@openfeature/server-sdk';
import { InvalidOptionsException, TrackingOnlyProvider, type TrackingOnlyProviderOptions } from '../src/index.js';
import { OPTION_NAMES } from '../src/options/resolve-options.js';
import { EVALUATION_OPTIONS } from '../src/options/tracking-only-options.js';
import { lineLogger, type LineLogger } from './helpers/line-logger.js';
import { ScriptedRelay } from './helpers/scripted-relay.js';

const USER = { targetingKey: 'u1' };
const NAME = 'GO Feature Flag Tracking Provider';

let relay: ScriptedRelay;
let logger: LineLogger;
const made: TrackingOnlyProvider[] = [];

function trackingOnly(options: Partial<TrackingOnlyProviderOptions> = {}): TrackingOnlyProvider {
  const provider = new TrackingOnlyProvider({ endpoint: relay.url, shutdownTimeoutMs: 2_000, ...options }, logger);
  made.push(provider);
  return provider;
}

async function clientOf(provider: TrackingOnlyProvider): Promise<Client> {
  await OpenFeature.setProviderAndWait('tracking-only', provider);
  return OpenFeature.getClient('tracking-only');
}

beforeEach(async () => {
  relay = await ScriptedRelay.start();
  logger = lineLogger();
});

afterEach(async () => {
  jest.restoreAllMocks();
  await OpenFeature.clearProviders();
  await Promise.all(made.splice(0).map((provider) => provider.close()));
  await relay.close();
});

describe('a TrackingOnlyProvider', () => {
  it('has a name of its own, which does not come from the name of a class', () => {
    class a extends TrackingOnlyProvider {}
    expect(new a({ endpoint: relay.url }, logger).metadata).toEqual({ name: NAME });
    expect(String(TrackingOnlyProvider)).toContain(`'${NAME}'`);
    expect(trackingOnly().runsOn).toBe('server');
  });

  it('is READY at once, without a connection, also where nobody listens', async () => {
    const client = await clientOf(trackingOnly());
    expect(client.providerStatus).toBe(ProviderStatus.READY);
    const lost = await clientOf(trackingOnly({ endpoint: 'http://127.0.0.1:9' }));
    expect(lost.providerStatus).toBe(ProviderStatus.READY);
    expect(relay.connections).toBe(0);
  });

  it('asks the relay for nothing but to take its events', async () => {
    const provider = trackingOnly();
    const client = await clientOf(provider);
    await client.getBooleanValue('flag', false, USER);
    client.track('bought', USER, { value: 9.5 });
    expect(await provider.flush()).toMatchObject({ accepted: 1, delivered: 1 });
    await OpenFeature.clearProviders();
    expect(relay.requests).toMatchObject([{ method: 'POST', path: '/v1/data/collector' }]);
    expect(relay.events).toMatchObject([
      { kind: 'tracking', key: 'bought', userKey: 'u1', evaluationContext: USER, trackingEventDetails: { value: 9.5 } },
    ]);
  });

  it('knows no flag: each resolver rejects with the error of the SDK', async () => {
    const provider = trackingOnly();
    const resolvers = ['Boolean', 'String', 'Number', 'Object'].map(
      (type) => provider[`resolve${type}Evaluation` as 'resolveBooleanEvaluation'],
    );
    for (const resolve of resolvers) {
      const error: unknown = await resolve.call(provider).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(FlagNotFoundError);
      // Another copy of the SDK has another class, and looks at this.
      expect(error).toMatchObject({ code: 'FLAG_NOT_FOUND' });
    }
    const client = await clientOf(provider);
    expect(await client.getObjectDetails('flag', { a: 1 }, USER)).toMatchObject({
      value: { a: 1 },
      errorCode: ErrorCode.FLAG_NOT_FOUND,
    });
    expect(await provider.close()).toMatchObject({ accepted: 0 });
  });

  it('begins a new life when it is initialized after its close, and its ledger goes on', async () => {
    const provider = trackingOnly();
    await provider.initialize();
    provider.track('one', USER);
    expect(await provider.close()).toMatchObject({ delivered: 1 });
    provider.track('two', USER);
    expect(provider.stats()).toMatchObject({ accepted: 2, dropped: { closed: 1 } });
    await provider.initialize();
    provider.track('three', USER);
    expect(await provider.close()).toMatchObject({ accepted: 3, delivered: 2, dropped: { closed: 1 } });
    expect(relay.events.map(({ key }) => key as string)).toEqual(['one', 'three']);
  });

  it('delivers when OpenFeature closes', async () => {
    const provider = trackingOnly();
    (await clientOf(provider)).track('bought', USER);
    await OpenFeature.close();
    expect(provider.stats()).toMatchObject({ delivered: 1 });
  });

  it('is in ERROR while the collector refuses the key: events go on to be kept, and arrive later', async () => {
    const provider = trackingOnly();
    const client = await clientOf(provider);
    const refused = new Promise((resolve) => client.addHandler(ProviderEvents.Error, resolve));
    relay.collector = { status: 401 };
    client.track('bought', USER);
    await provider.flush();
    expect(await refused).toMatchObject({ message: 'The data collector refuses events: HTTP 401' });
    expect(client.providerStatus).toBe(ProviderStatus.ERROR);
    client.track('bought again', USER);
    relay.collector = { body: { ingestedContentCount: 2 } };
    expect(await provider.close()).toMatchObject({ accepted: 2, delivered: 2 });
  });
});

describe('the options of a TrackingOnlyProvider', () => {
  const EVALUATING: Readonly<Record<(typeof EVALUATION_OPTIONS)[number], unknown>> = {
    evaluationType: 'Remote',
    flagChangePollingInterval: 1,
    flagChangePollingIntervalMs: 1,
    flagChangeStreaming: true,
    evaluationFlagList: ['flag'],
    flagCacheSize: 1,
    flagCacheBytes: 1,
    flagCacheTTL: 1,
    disableCache: true,
    maxEvaluationConnections: 1,
    initTimeoutMs: 1_000,
  };

  it('are those of the other provider, less those of evaluation', async () => {
    const provider = trackingOnly({
      ...{ apiKey: 'key', headers: { 'x-gateway': 'g' }, exporterMetadata: { env: 'test' }, eventId: 'id' },
      ...{ redactContext: ['email'], maxBatchSize: 1, dataCollectorBaseURL: `${relay.url}/events` },
    });
    provider.track('a', { targetingKey: 'u1', email: 'e@x' });
    provider.track('b', { targetingKey: 'u1', email: 'e@x' });
    expect(await provider.flush()).toMatchObject({ delivered: 2 });
    expect(relay.requests).toMatchObject(
      Array(2).fill({
        path: '/events/v1/data/collector',
        headers: { authorization: 'Bearer key', 'x-gateway': 'g' },
        json: { meta: { env: 'test' }, events: [{ evaluationContext: { targetingKey: 'u1' } }] },
      }),
    );
    expect(relay.requests[0]?.json.events[0]).toMatchObject({ evaluationContext: { targetingKey: 'u1' } });
    expect(logger.lines).toEqual([]);
  });

  it('send nothing with disableDataCollection', async () => {
    const provider = trackingOnly({ disableDataCollection: true });
    provider.track('a', USER);
    expect(await provider.close()).toMatchObject({ accepted: 0 });
  });

  it('have no effect if they are for evaluation, and are one warning that names them', () => {
    trackingOnly(EVALUATING as object);
    expect(logger.lines).toEqual([
      'warn: A TrackingOnlyProvider has no flags, so these options have no effect: ' +
        `${EVALUATION_OPTIONS.join(', ')}.`,
    ]);
    trackingOnly({ evaluationType: undefined } as object);
    expect(logger.lines).toHaveLength(1);
  });

  it.each(OPTION_NAMES)('are refused with a wrong value: %s', (name) => {
    const wrong = { [name]: Symbol('wrong') } as object;
    expect(() => trackingOnly(wrong)).toThrow(InvalidOptionsException);
    expect(() => trackingOnly(wrong)).toThrow(`Expected ${name} to be `);
  });

  it('need an endpoint, and warn of names that do not exist', () => {
    expect(() => new TrackingOnlyProvider({} as never, logger)).toThrow('Expected endpoint to be');
    expect(() => new TrackingOnlyProvider(undefined as never, logger)).toThrow(InvalidOptionsException);
    trackingOnly({ apikey: 'k' } as object);
    expect(logger.lines).toEqual([expect.stringContaining('did you mean "apiKey"?')]);
  });
});

it('the provider tracks beside a provider of another domain that has the flags', async () => {
  const provider = trackingOnly();
  const tracking = await clientOf(provider);
  const flags = new InMemoryProvider({ on: { variants: { yes: true }, defaultVariant: 'yes', disabled: false } });
  await OpenFeature.setProviderAndWait('flags', flags);
  expect(await OpenFeature.getClient('flags').getBooleanValue('on', false, USER)).toBe(true);
  tracking.track('bought', USER);
  expect(await provider.close()).toMatchObject({ delivered: 1 });
});
