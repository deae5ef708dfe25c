import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OpenFeature, ProviderEvents, type EventDetails } from '@openfeature/server-sdk';
import type * as Package from '../src/index.js';
import type * as ClockModule from '../src/timing/clock.js';
import type { Clock } from '../src/timing/clock.js';
import { GoFeatureFlagProvider, type GoFeatureFlagProviderOptions } from '../src/index.js';
import { lineLogger } from './helpers/line-logger.js';
import { startMuteServer } from './helpers/mute-server.js';
import { ScriptedRelay } from './helpers/scripted-relay.js';
import { waitUntil } from './helpers/wait-until.js';

let relay: ScriptedRelay;

beforeEach(async () => {
  relay = await ScriptedRelay.start();
});

afterEach(async () => {
  jest.useRealTimers();
  await OpenFeature.close();
  OpenFeature.clearHandlers();
  await relay.close();
});

function providerFor(options: Partial<GoFeatureFlagProviderOptions> = {}): GoFeatureFlagProvider {
  return new GoFeatureFlagProvider({ endpoint: relay.url, evaluationType: 'Remote', ...options }, lineLogger());
}

/** Resolves with the next event of the SDK of that type. */
const next = (type: ProviderEvents): Promise<EventDetails | undefined> =>
  new Promise((resolve) => OpenFeature.addHandler(type, resolve));

/** The package with a clock on which a minute of waiting in a hold is soon over. */
function packageWithShortHolds(): typeof Package {
  let loaded: typeof Package | undefined;
  // What is loaded later is not isolated, and throws the errors of this module.
  const errors = jest.requireActual<object>('../src/errors');
  jest.isolateModules(() => {
    jest.doMock('../src/errors', () => errors);
    const actual = jest.requireActual<typeof ClockModule>('../src/timing/clock');
    const setTimeout: Clock['setTimeout'] = (act, delayMs) =>
      actual.systemClock.setTimeout(act, delayMs >= 40_000 ? delayMs / 1_000 : delayMs);
    jest.doMock('../src/timing/clock', () => ({ ...actual, systemClock: { ...actual.systemClock, setTimeout } }));
    loaded = jest.requireActual('../src/index');
  });
  if (loaded === undefined) throw new Error('Expected the package to be loaded.');
  return loaded;
}

describe('a relay that refuses events but serves evaluations', () => {
  it('makes the provider report ERROR with code GENERAL, and tracking goes on', async () => {
    const provider = providerFor();
    await OpenFeature.setProviderAndWait(provider);
    const client = OpenFeature.getClient();
    relay.collector = { status: 401 };
    const failed = next(ProviderEvents.Error);
    client.track('purchase', { targetingKey: 'u1' }, { value: 1 });
    await provider.flush();
    await expect(failed).resolves.toMatchObject({ errorCode: 'GENERAL', message: expect.stringContaining('HTTP 401') });
    expect(client.providerStatus).toBe('ERROR');
    client.track('purchase', { targetingKey: 'u1' }, { value: 2 });
    expect(provider.stats()).toMatchObject({ accepted: 2, pending: 2 });
  });

  it('makes the provider READY when it takes them again', async () => {
    const { GoFeatureFlagProvider: Provider } = packageWithShortHolds();
    const provider = new Provider({ endpoint: relay.url, evaluationType: 'Remote' }, lineLogger());
    await OpenFeature.setProviderAndWait(provider);
    relay.collector = { status: 403 };
    const failed = next(ProviderEvents.Error);
    OpenFeature.getClient().track('purchase');
    await provider.flush();
    await failed;
    relay.collector = relay.taking;
    const ready = next(ProviderEvents.Ready);
    await expect(ready).resolves.toMatchObject({ message: 'The data collector accepts events again.' });
    expect(OpenFeature.getClient().providerStatus).toBe('READY');
    expect(provider.stats()).toMatchObject({ accepted: 1, delivered: 1 });
    expect(relay.stored).toHaveLength(1);
  });
});

it('a relay that has refused the key at start and takes events again is no relay that gives flags', async () => {
  const { GoFeatureFlagProvider: Provider } = packageWithShortHolds();
  const logger = lineLogger();
  const provider = new Provider({ endpoint: relay.url, evaluationType: 'Remote' }, logger);
  relay.readiness = { status: 401, body: '' };
  relay.collector = { status: 401 };
  await expect(OpenFeature.setProviderAndWait(provider)).rejects.toThrow('HTTP 401');
  provider.track('purchase', {});
  await provider.flush();
  relay.collector = relay.taking;
  await waitUntil('the line about flags', () => logger.lines.some((line) => line.includes('Flags stay off')));
  expect(logger.lines.slice(-2)).toEqual([
    'error: The collector accepts events again.',
    'error: Flags stay off: the relay refused the API key when they were to be loaded; ' +
      'set a new provider to load them.',
  ]);
});

it('a relay that takes events again does not make the provider READY that cannot evaluate', async () => {
  relay.readiness = { status: 500 };
  const provider = providerFor();
  await OpenFeature.setProviderAndWait(provider).catch(() => undefined);
  const emitted: string[] = [];
  provider.events.addHandler(ProviderEvents.Ready, () => void emitted.push('READY'));
  provider.events.addHandler(ProviderEvents.Error, () => void emitted.push('ERROR'));
  relay.collector = { status: 404 };
  OpenFeature.getClient().track('purchase');
  await provider.flush();
  expect(emitted).toEqual(['ERROR']);
  relay.collector = relay.taking;
  await provider.close();
  expect(provider.stats()).toMatchObject({ accepted: 1, delivered: 1 });
  expect(emitted).toEqual(['ERROR']);
});

describe('the options of delivery', () => {
  it('hand over what close could not deliver', async () => {
    relay.collector = { status: 401 };
    const undelivered: unknown[] = [];
    const provider = providerFor({ onUndelivered: (events) => undelivered.push(...events) });
    provider.track('purchase', { targetingKey: 'u1' }, { value: 3 });
    await expect(provider.close()).resolves.toMatchObject({ accepted: 1, dropped: { shutdown: 1 } });
    expect(undelivered).toEqual([
      expect.objectContaining({ kind: 'tracking', key: 'purchase', userKey: 'u1', trackingEventDetails: { value: 3 } }),
    ]);
  });

  it.each([
    [{ deliveryGuarantee: 'exactly-once' }, "'at-least-once' or 'at-most-once'"],
    [{ onUndelivered: 'log' }, 'a function'],
  ])('are checked: %j', (wrong, expected) => {
    expect(() => providerFor(wrong as never)).toThrow(expected);
  });
});

it('GOFF-LIFE-004: OpenFeature.close delivers what waits, and an initialized provider begins a new life', async () => {
  const provider = providerFor();
  await OpenFeature.setProviderAndWait(provider);
  OpenFeature.getClient().track('first');
  await OpenFeature.close();
  expect(relay.stored.map(({ key }) => key)).toEqual(['first']);
  await provider.initialize();
  provider.track('second', {});
  await provider.close();
  expect(relay.stored.map(({ key }) => key)).toEqual(['first', 'second']);
  expect(provider.stats()).toMatchObject({ accepted: 2, delivered: 2 });
});

it('GOFF-LIFE-003: a close that follows an initialize ends the life which that begins', async () => {
  const provider = providerFor();
  await provider.initialize();
  const first = provider.close();
  const again = provider.initialize();
  const last = provider.close();
  await Promise.allSettled([first, again, last]);
  provider.track('too late', {});
  expect(provider.stats()).toMatchObject({ accepted: 1, dropped: { closed: 1 } });
  await provider.initialize();
  provider.track('in time', {});
  await expect(provider.close()).resolves.toMatchObject({ delivered: 1 });
});

it('GOFF-LIFE-004: a provider without data collection closes, and has sent nothing', async () => {
  const provider = providerFor({ disableDataCollection: true });
  await OpenFeature.setProviderAndWait(provider);
  OpenFeature.getClient().track('first');
  await OpenFeature.close();
  expect(relay.collections).toEqual([]);
  await expect(provider.close()).resolves.toMatchObject({ accepted: 0 });
});

it('a TLS handshake that never ends costs close one attempt: the next has a connection of its own', async () => {
  const fixture = (name: string): Buffer => readFileSync(join(__dirname, 'fixtures/tls', name));
  const secure = await ScriptedRelay.start({ key: fixture('server.key'), cert: fixture('server.pem') });
  const server = await startMuteServer(1, secure);
  const provider = providerFor({
    dataCollectorBaseURL: server.secureUrl,
    connect: { ca: fixture('ca.pem') },
    timeout: 60_000,
    shutdownTimeoutMs: 4_000,
  });
  provider.track('purchase', { targetingKey: 'u1' });
  const ledger = await provider.close();
  await server.close();
  await secure.close();
  expect(ledger).toMatchObject({ accepted: 1, delivered: 1 });
  expect(server.connections).toBe(2);
  expect(secure.events).toMatchObject([{ key: 'purchase' }]);
});
