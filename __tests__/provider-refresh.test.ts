import { OpenFeature, ProviderEvents, type Client } from '@openfeature/server-sdk';
import { startDevRelay, type DevRelay, type DevRelayOptions } from '../src/dev-relay/index.js';
import { EvaluationType, type GoFeatureFlagProviderOptions } from '../src/options/options.js';
import { GoFeatureFlagProvider } from '../src/provider.js';
import { lineLogger } from './helpers/line-logger.js';
import { silentLogger } from './helpers/silent-logger.js';

const text = (value: string): object => ({ variations: { only: value }, defaultRule: { variation: 'only' } });
const ada = { targetingKey: 'ada' };

let relay: DevRelay;
let provider: GoFeatureFlagProvider;
let client: Client;
let changes: unknown[];

async function start(
  options: Partial<GoFeatureFlagProviderOptions> = {},
  relayOptions: DevRelayOptions = {},
): Promise<void> {
  await startRelay(relayOptions);
  create(options);
  await OpenFeature.setProviderAndWait(provider);
}

async function startRelay(options: DevRelayOptions = {}): Promise<void> {
  relay = await startDevRelay({ flags: { f: text('old') }, logger: silentLogger, ...options });
}

function create(options: Partial<GoFeatureFlagProviderOptions> = {}): void {
  provider = new GoFeatureFlagProvider({ endpoint: relay.url, ...options }, lineLogger());
  client = OpenFeature.getClient();
  changes = [];
  OpenFeature.addHandler(ProviderEvents.ConfigurationChanged, (details) => void changes.push(details?.flagsChanged));
}

const value = (): Promise<string> => client.getStringValue('f', 'default', ada);

const rejection = (promise: Promise<unknown>): Promise<Error & { code?: string }> =>
  promise.then(
    () => Promise.reject(new Error('Expected a rejection')),
    (error: Error) => error,
  );

afterEach(async () => {
  await OpenFeature.clearProviders();
  OpenFeature.clearHandlers();
  await relay.close();
});

describe.each([['in the process', EvaluationType.InProcess] as const, ['remote', EvaluationType.Remote] as const])(
  'refresh, %s',
  (_mode, evaluationType) => {
    it('makes evaluations give what the relay has', async () => {
      await start({ evaluationType });
      expect(await value()).toBe('old');
      await relay.setFlag('f', text('new'));
      expect(await value()).toBe('old');
      expect(await provider.refresh()).toBeUndefined();
      expect(await value()).toBe('new');
    });

    it('makes evaluations give what the relay has each time that it is called', async () => {
      await start({ evaluationType });
      for (let n = 0; n < 5; n++) {
        await relay.setFlag('f', text(`${n}`));
        await provider.refresh();
        expect(await value()).toBe(`${n}`);
      }
    });

    it('rejects before the provider is initialized, with a code', async () => {
      await startRelay();
      create({ evaluationType });
      expect(await rejection(provider.refresh())).toMatchObject({
        code: 'PROVIDER_NOT_READY',
        message: 'Expected a provider that is initialized: await `setProviderAndWait` first.',
      });
      await provider.close();
    });

    it('rejects after the provider was closed, with a code', async () => {
      await start({ evaluationType });
      await OpenFeature.clearProviders();
      expect(await rejection(provider.refresh())).toMatchObject({
        code: 'PROVIDER_NOT_READY',
        message: 'Expected a provider that is open, this one is closed.',
      });
    });

    it('works again in a provider that is initialized again', async () => {
      await start({ evaluationType });
      await provider.close();
      const initialized = provider.initialize();
      const refreshed = provider.refresh();
      await initialized;
      await refreshed;
      await relay.setFlag('f', text('new'));
      await provider.refresh();
      expect(await value()).toBe('new');
    });
  },
);

describe('refresh in the process', () => {
  it('emits one change when it resolves, that names the flags, and none when nothing has changed', async () => {
    await start({}, { flags: { f: text('old'), g: text('same') } });
    await relay.setFlag('f', text('new'));
    await provider.refresh();
    expect(changes).toEqual([['f']]);
    await provider.refresh();
    await relay.setFlags({ f: text('new'), g: text('same') });
    await provider.refresh();
    expect(changes).toEqual([['f']]);
  });

  it('waits for a load that began after the call, when one is under way', async () => {
    await start();
    // This load has its response, in which nothing has changed, before the flag is set.
    relay.fail({ stall: true, path: 'configuration', afterRecording: true });
    const early = provider.refresh();
    while (relay.requests.failed === 0) await new Promise(setImmediate);
    await relay.setFlag('f', text('new'));
    const late = provider.refresh();
    relay.recover();
    await early;
    await late;
    expect(await value()).toBe('new');
    expect(changes).toEqual([['f']]);
  });

  it('waits for a load of its own when the first one is under way', async () => {
    await startRelay();
    create();
    relay.fail({ stall: true, path: 'configuration', afterRecording: true });
    const ready = OpenFeature.setProviderAndWait(provider);
    while (relay.requests.failed === 0) await new Promise(setImmediate);
    await relay.setFlag('f', text('new'));
    const refreshed = provider.refresh();
    relay.recover();
    await refreshed;
    await ready;
    expect(await value()).toBe('new');
  });

  it('asks once for all that call it during a load', async () => {
    await start();
    relay.fail({ stall: true, path: 'configuration' });
    const refreshes = [provider.refresh()];
    while (relay.requests.failed === 0) await new Promise(setImmediate);
    refreshes.push(...Array.from({ length: 50 }, () => provider.refresh()));
    await relay.setFlag('f', text('new'));
    relay.recover();
    await Promise.all(refreshes);
    expect(await value()).toBe('new');
    expect(relay.requests.configuration).toBe(3);
    expect(changes).toEqual([['f']]);
  });

  it('rejects with one sentence when the relay fails, and the flags stay in service', async () => {
    await start();
    relay.fail({ status: 500, path: 'configuration' });
    const error = await rejection(provider.refresh());
    expect(error).toMatchObject({
      name: 'ImpossibleToRetrieveConfigurationException',
      code: 'GENERAL',
      message: 'The flag configuration could not be refreshed: HTTP 500: expected 200 or 304.',
    });
    expect(await value()).toBe('old');
    await relay.setFlag('f', text('new'));
    await provider.refresh();
    expect(await value()).toBe('new');
  });

  it('rejects when the relay has no flag any more, and the flags stay in service', async () => {
    await start();
    await relay.setFlags({});
    expect((await rejection(provider.refresh())).message).toContain('expected at least one flag, got none');
    expect(await value()).toBe('old');
  });

  it('rejects when the relay is away', async () => {
    await start({ timeout: 1_000 });
    await relay.close();
    const { message } = await rejection(provider.refresh());
    expect(message).toMatch(/^The flag configuration could not be refreshed: the relay cannot be reached \(.*\)\.$/);
  });

  it('rejects when the provider is closed meanwhile', async () => {
    await start();
    relay.fail({ stall: true, path: 'configuration' });
    const refreshed = rejection(provider.refresh());
    while (relay.requests.failed === 0) await new Promise(setImmediate);
    await provider.close();
    expect(await refreshed).toMatchObject({ code: 'PROVIDER_NOT_READY' });
  });

  it('makes a provider READY whose relay was away at the start', async () => {
    await startRelay();
    create();
    relay.fail({ status: 503, path: 'configuration', times: 100 });
    await rejection(OpenFeature.setProviderAndWait(provider));
    relay.recover();
    await provider.refresh();
    expect(client.providerStatus).toBe('READY');
    expect(await value()).toBe('old');
  });

  it('makes one request for a provider whose key was refused, and starts no polling', async () => {
    await startRelay({ apiKeys: { evaluation: ['right'] } });
    create({ apiKey: 'wrong' });
    await rejection(OpenFeature.setProviderAndWait(provider));
    expect(client.providerStatus).toBe('FATAL');
    expect(await rejection(provider.refresh())).toMatchObject({ name: 'UnauthorizedException' });
    expect(relay.requests.configuration).toBe(2);
  });

  it('may be called and not waited for', async () => {
    await start();
    relay.fail({ status: 500, path: 'configuration' });
    void provider.refresh().catch(() => undefined);
    await relay.setFlag('f', text('new'));
    await provider.refresh();
    expect(await value()).toBe('new');
  });
});

describe('refresh in remote mode', () => {
  it('makes no request itself', async () => {
    await start({ evaluationType: EvaluationType.Remote });
    const { ofrep } = relay.requests;
    await provider.refresh();
    expect(relay.requests.ofrep).toBe(ofrep);
  });

  it('works without a cache', async () => {
    await start({ evaluationType: EvaluationType.Remote, disableCache: true });
    await provider.refresh();
    expect(await value()).toBe('old');
  });

  it('does not let a result into the cache that was asked for before', async () => {
    await start({ evaluationType: EvaluationType.Remote });
    relay.fail({ stall: true, path: 'ofrep', afterRecording: true });
    const early = value();
    while (relay.requests.failed === 0) await new Promise(setImmediate);
    await relay.setFlag('f', text('new'));
    await provider.refresh();
    relay.recover();
    expect(await early).toBe('old');
    expect(await value()).toBe('new');
  });
});
