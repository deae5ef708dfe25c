import { OpenFeature, ProviderEvents, ProviderStatus, type Client, type EventDetails } from '@openfeature/server-sdk';
import { EventEmitter, once } from 'node:events';
import type { GoFeatureFlagProvider, GoFeatureFlagProviderOptions } from '../src/index.js';
import { ConfigurationRelay } from './helpers/configuration-relay.js';
import { startMuteServer } from './helpers/mute-server.js';
import type { ScriptedResponse } from './helpers/scripted-relay.js';
import { useWorld } from './helpers/remote-provider.js';
import { waitUntil } from './helpers/wait-until.js';

const world = useWorld();
const { READY, ERROR, NOT_READY, FATAL } = ProviderStatus;
const MODES = ['InProcess', 'Remote'] as const;
const NO_CONTEXT = { status: 400, body: JSON.stringify({ errorCode: 'INVALID_CONTEXT', key: '-' }) };
const FLAGS = { flags: { flag: { variations: { a: true }, defaultRule: { variation: 'a' } } } };

let relay: ConfigurationRelay;

beforeEach(async () => {
  relay = await ConfigurationRelay.serving(FLAGS);
});

afterEach(() => relay.close());

/** Holds the response to the next initialization of either mode until it is given. */
function holdResponse(): (response?: ScriptedResponse) => void {
  const responses = new EventEmitter();
  const held = once(responses, 'respond').then(([given]) => given as ScriptedResponse | undefined);
  relay.nextConfigurations.push(held);
  relay.readiness = held.then((given) => given ?? NO_CONTEXT);
  return (given) => void responses.emit('respond', given);
}

const asked = (): number => relay.configurations.length + relay.probes.length;

type Mode = (typeof MODES)[number];

function providerIn(evaluationType: Mode, more: Partial<GoFeatureFlagProviderOptions> = {}): GoFeatureFlagProvider {
  return world.provider({ endpoint: relay.url, evaluationType, initTimeoutMs: 30, timeout: 60_000, ...more });
}

const codeOf = (initializing: Promise<unknown>): Promise<unknown> =>
  initializing.then(
    () => 'none',
    (error: { code: unknown }) => error.code,
  );

/** Binds the provider and waits until its initialization is late. */
async function lateClient(provider: GoFeatureFlagProvider): Promise<Client> {
  const client = OpenFeature.getClient('test');
  const initializing = OpenFeature.setProviderAndWait('test', provider);
  expect(client.providerStatus).toBe(NOT_READY);
  expect(await codeOf(initializing)).toBe('INIT_TIMEOUT');
  expect(client.providerStatus).toBe(ERROR);
  return client;
}

function eventsOf(client: Client, event: ProviderEvents): EventDetails[] {
  const seen: EventDetails[] = [];
  client.addHandler(event as never, (details) => void seen.push(details as EventDetails));
  return seen;
}

const nextStatus = (client: Client, status: ProviderStatus): Promise<true> =>
  waitUntil(`status ${status}`, () => client.providerStatus === status);

describe.each(MODES)('initTimeoutMs, %s', (mode) => {
  it('rejects in one sentence where a relay accepts connections and never responds', async () => {
    const server = await startMuteServer();
    const provider = providerIn(mode, { endpoint: server.url });
    const error: unknown = await provider.initialize().catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      name: 'GoFeatureFlagException',
      code: 'INIT_TIMEOUT',
      message:
        'Expected the relay to respond within initTimeoutMs (30), got no response yet; ' +
        'loading goes on, and the provider becomes READY when it succeeds.',
    });
    await provider.close();
    await server.close();
  });

  it('becomes READY, once, when the relay responds after it', async () => {
    const respond = holdResponse();
    const client = await lateClient(providerIn(mode));
    const ready = eventsOf(client, ProviderEvents.Ready);
    await waitUntil('the request', () => asked() === 1);
    respond();
    await nextStatus(client, READY);
    // It is the response to the first request: nothing was asked again.
    expect(asked()).toBe(1);
    expect(ready).toMatchObject([{ message: 'The relay responds again.' }]);
  });

  it('becomes READY when a load after the one that was late succeeds', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const respond = holdResponse();
    const client = await lateClient(providerIn(mode));
    respond({ status: 503 });
    relay.readiness = NO_CONTEXT;
    await nextStatus(client, READY);
  });

  it('delivers what the client tracks after it, while nobody has responded', async () => {
    holdResponse();
    const provider = providerIn(mode);
    const client = await lateClient(provider);
    client.track('early', { targetingKey: 'ada' });
    expect(await provider.flush()).toMatchObject({ delivered: 1 });
    expect(relay.stored).toMatchObject([{ key: 'early', userKey: 'ada' }]);
  });

  it('ends in FATAL when the relay refuses the key after it', async () => {
    const respond = holdResponse();
    const client = await lateClient(providerIn(mode));
    const errors = eventsOf(client, ProviderEvents.Error);
    respond({ status: 401 });
    await nextStatus(client, FATAL);
    expect(errors.at(-1)).toMatchObject({ errorCode: 'PROVIDER_FATAL', message: 'The relay refuses the API key.' });
  });

  it('changes nothing where the relay responds in time', async () => {
    const provider = providerIn(mode, { initTimeoutMs: 60_000 });
    await OpenFeature.setProviderAndWait('test', provider);
    expect(OpenFeature.getClient('test').providerStatus).toBe(READY);
  });

  it('stays FATAL after that, where nobody refreshes: the SDK keeps what is tracked', async () => {
    const respond = holdResponse();
    const provider = providerIn(mode);
    const client = await lateClient(provider);
    respond({ status: 403 });
    await nextStatus(client, FATAL);
    const before = asked();
    client.track('lost', { targetingKey: 'ada' });
    expect(await client.getBooleanDetails('flag', false)).toMatchObject({ value: false, errorCode: 'PROVIDER_FATAL' });
    await provider.flush();
    expect(asked()).toBe(before);
    expect(relay.events).not.toContainEqual(expect.objectContaining({ key: 'lost' }));
  });

  it('leaves the outcome to a load that fails before it', async () => {
    holdResponse()({ status: 503 });
    const failing = providerIn(mode, { initTimeoutMs: 60_000 });
    expect(await codeOf(failing.initialize())).toBe('GENERAL');
    // It asks again, and would get what is held for the next one.
    await failing.close();
    holdResponse();
    expect(await codeOf(providerIn(mode, { initTimeoutMs: 60_000, timeout: 30 }).initialize())).toBe('GENERAL');
  });

  it('is `timeout` by default', async () => {
    holdResponse();
    const provider = world.provider({ endpoint: relay.url, evaluationType: mode, timeout: 50 });
    const error: unknown = await provider.initialize().catch((reason: unknown) => reason);
    // Where the machine is busy there is no connection by then.
    expect(String(error)).toContain('within 50 ms');
    expect(error).toMatchObject({ code: 'GENERAL' });
  });

  it('is over when the provider is closed meanwhile', async () => {
    holdResponse();
    const provider = providerIn(mode, { initTimeoutMs: 3_600_000 });
    const code = codeOf(provider.initialize());
    await waitUntil('the request', () => asked() === 1);
    await provider.close();
    expect(await code).toBe('GENERAL');
  });

  it('says nothing more when the provider is closed after it', async () => {
    const respond = holdResponse();
    const provider = providerIn(mode);
    const client = await lateClient(provider);
    const events = [ProviderEvents.Ready, ProviderEvents.Error].map((event) => eventsOf(client, event));
    const before = events.map(({ length }) => length);
    await provider.close();
    respond();
    await new Promise(setImmediate);
    expect(events.map(({ length }) => length)).toEqual(before);
  });

  it('counts anew for each initialize, and tells the end of the work that they share once', async () => {
    const respond = holdResponse();
    const provider = providerIn(mode);
    const client = await lateClient(provider);
    expect(await Promise.all([1, 2].map(() => codeOf(provider.initialize())))).toEqual([
      'INIT_TIMEOUT',
      'INIT_TIMEOUT',
    ]);
    const ready = eventsOf(client, ProviderEvents.Ready);
    respond();
    await nextStatus(client, READY);
    await provider.refresh();
    expect(ready).toHaveLength(1);
  });

  it('bounds the end of the life before, too', async () => {
    const provider = providerIn(mode, { shutdownTimeoutMs: 60_000 });
    const client = OpenFeature.getClient('test');
    await OpenFeature.setProviderAndWait('test', provider).catch(() => undefined);
    await nextStatus(client, READY);
    relay.collector = { status: 503 };
    provider.track('held up', { targetingKey: 'ada' });
    const closed = provider.close();
    expect(await codeOf(provider.initialize())).toBe('INIT_TIMEOUT');
    const ready = eventsOf(client, ProviderEvents.Ready);
    relay.collector = relay.taking;
    await closed;
    await waitUntil('the new life', () => ready.length > 1);
    expect(relay.stored).toHaveLength(1);
  });

  it('lets refresh wait for what the relay has', async () => {
    const respond = holdResponse();
    const provider = providerIn(mode);
    const client = await lateClient(provider);
    const refreshed = provider.refresh();
    respond();
    await refreshed;
    await nextStatus(client, READY);
  });
});

it('in-process: a refresh that succeeds ends FATAL, for evaluations and for what is tracked', async () => {
  const respond = holdResponse();
  const provider = providerIn('InProcess');
  const client = await lateClient(provider);
  respond({ status: 401 });
  await nextStatus(client, FATAL);
  await provider.refresh();
  expect(client.providerStatus).toBe(READY);
  client.track('late', { targetingKey: 'ada' });
  expect(await client.getBooleanValue('flag', false, { targetingKey: 'ada' })).toBe(true);
  await provider.flush();
  expect(relay.events).toContainEqual(expect.objectContaining({ key: 'late' }));
});
