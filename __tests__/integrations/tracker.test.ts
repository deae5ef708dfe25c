import {
  AsyncLocalStorageTransactionContextPropagator,
  NOOP_TRANSACTION_CONTEXT_PROPAGATOR,
  OpenFeature,
  OpenFeatureEventEmitter,
  ProviderStatus,
  ServerProviderEvents,
  type Client,
  type EvaluationContext,
  type Provider,
} from '@openfeature/server-sdk';
import { InvalidOptionsException, tracker } from '../../src/index.js';
import { trackerOn } from '../../src/integrations/tracker.js';
import { hostileProxy } from '../helpers/hostile.js';
import { useWorld } from '../helpers/remote-provider.js';
import { stall } from '../helpers/scripted-relay.js';

const world = useWorld();

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});

afterEach(() => {
  OpenFeature.setContext({});
  OpenFeature.setTransactionContextPropagator(NOOP_TRANSACTION_CONTEXT_PROPAGATOR);
});

type TrackCall = Parameters<NonNullable<Provider['track']>>;

/** A provider that is in one state for ever and keeps what it is told to track. */
class StuckProvider {
  readonly metadata = { name: 'stuck' };
  readonly events = new OpenFeatureEventEmitter();
  readonly calls: TrackCall[] = [];
  readonly #outcome: Promise<void>;

  constructor(outcome: Promise<void> = new Promise(() => undefined)) {
    this.#outcome = outcome;
  }

  initialize(): Promise<void> {
    return this.#outcome;
  }

  track(...call: TrackCall): void {
    this.calls.push(call);
  }
}

const namesOf = ({ calls }: StuckProvider): string[] => calls.map(([name]) => name);

function clientOf(provider: object, domain = 'test'): Client {
  OpenFeature.setProvider(domain, provider as Provider);
  return OpenFeature.getClient(domain);
}

const fatal = (): Promise<never> => Promise.reject(Object.assign(new Error('no'), { code: 'PROVIDER_FATAL' }));

/** A client of a provider in that state. */
async function clientIn(status: ProviderStatus, provider = providerIn(status)): Promise<[Client, StuckProvider]> {
  const client = clientOf(provider);
  await new Promise(setImmediate);
  if (status === ProviderStatus.STALE) provider.events.emit(ServerProviderEvents.Stale);
  expect(client.providerStatus).toBe(status);
  return [client, provider];
}

function providerIn(status: ProviderStatus): StuckProvider {
  if (status === ProviderStatus.NOT_READY) return new StuckProvider();
  if (status === ProviderStatus.FATAL) return new StuckProvider(fatal());
  return new StuckProvider(status === ProviderStatus.ERROR ? Promise.reject(new Error('no')) : Promise.resolve());
}

const { NOT_READY, FATAL, READY, STALE, ERROR } = ProviderStatus;
const STATES: ProviderStatus[] = [NOT_READY, FATAL, READY, STALE, ERROR];

/** Each kind of context, with keys that tell which one wins. */
function setContexts(client: Client): EvaluationContext {
  OpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator());
  OpenFeature.setContext({ global: 1, transaction: 1, client: 1, invocation: 1 });
  client.setContext({ client: 3, invocation: 3, erased: 3 });
  return { transaction: 2, client: 2, invocation: 2 };
}

it.each(STATES)('the tracker hands over what the SDK does, in state %s', async (status) => {
  const [client, provider] = await clientIn(status);
  const transaction = setContexts(client);
  const details = { value: 1, plan: 'pro' };
  OpenFeature.setTransactionContext(transaction, () => {
    tracker(client)('bought', { targetingKey: 'ada', invocation: 4, erased: undefined as never }, details);
  });
  const context = { global: 1, transaction: 2, client: 3, invocation: 4, erased: undefined, targetingKey: 'ada' };
  expect(provider.calls).toStrictEqual([['bought', context, details]]);
  expect(provider.calls[0]?.[2]).toBe(details);
  expect(Object.isFrozen(provider.calls[0]?.[1])).toBe(true);
});

it.each(STATES)('the tracker completes what is left out as the SDK does, in state %s', async (status) => {
  const [client, provider] = await clientIn(status);
  const track = tracker(client);
  track('alone');
  track('without context', null);
  track('without either', undefined, undefined);
  expect(provider.calls).toStrictEqual([
    ['alone', {}, {}],
    ['without context', {}, {}],
    ['without either', {}, {}],
  ]);
});

it.each(STATES)('the provider at the call gets the event, in state %s', async (status) => {
  const [client, first] = await clientIn(status);
  const other = new StuckProvider();
  clientOf(other, 'another domain');
  const track = tracker(client);
  track('first');
  const [, second] = await clientIn(status);
  track('second');
  expect([first, second, other].map(namesOf)).toEqual([['first'], ['second'], []]);
});

it('the tracker follows a client without a provider of its own to the default provider', () => {
  const provider = new StuckProvider();
  OpenFeature.setProvider(provider as unknown as Provider);
  tracker(OpenFeature.getClient())('default');
  tracker(OpenFeature.getClient('nobody bound this'))('unbound domain');
  expect(namesOf(provider)).toEqual(['default', 'unbound domain']);
});

const throwing = (): never => {
  throw new Error('from the provider');
};

it.each([
  ['throws', throwing],
  ['rejects', () => Promise.reject(new Error('from the provider'))],
  ['returns a promise-like that throws', () => ({ then: throwing })],
  ['returns an object whose then cannot be read', () => Object.defineProperty({}, 'then', { get: throwing })],
])('the tracker keeps from the caller and the process that a provider %s', async (_how, track) => {
  const unhandled = jest.fn();
  process.on('unhandledRejection', unhandled);
  for (const status of STATES) {
    const provider = providerIn(status);
    provider.track = track;
    const [client] = await clientIn(status, provider);
    expect(tracker(client)('event', { targetingKey: 'ada' })).toBeUndefined();
    await new Promise(setImmediate);
  }
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

it.each(STATES)('the tracker leaves it to the SDK to log that a provider cannot track, in state %s', async (status) => {
  const provider = providerIn(status);
  provider.track = undefined as never;
  const [client] = await clientIn(status, provider);
  const logger = { error: jest.fn(), warn: jest.fn(), info: jest.fn(), debug: jest.fn() };
  client.setLogger(logger);
  tracker(client)('event');
  expect(logger.debug).toHaveBeenCalledTimes(1);
  expect(logger.error.mock.calls).toEqual([]);
});

it.each(STATES)('the tracker keeps an event whose context cannot be read, in state %s', async (status) => {
  const [client, provider] = await clientIn(status);
  client.setContext({ plan: 'pro' });
  const track = trackerOn(client, world.logger);
  const secret = Object.defineProperty({}, 'targetingKey', { enumerable: true, get: throwing });
  for (const context of [secret, hostileProxy()]) expect(track('event', context as EvaluationContext)).toBeUndefined();
  expect(provider.calls).toEqual([
    ['event', { plan: 'pro' }, {}],
    ['event', { plan: 'pro' }, {}],
  ]);
  expect(world.logger.lines).toEqual([
    'warn: The context of an event cannot be read (Error): such events are recorded without it.',
  ]);
});

it('the tracker takes the client of another copy of the SDK', async () => {
  const copy = jest.requireActual<{ OpenFeature: typeof OpenFeature }>('@openfeature/server-sdk-lowest');
  const [, provider] = await clientIn(NOT_READY);
  tracker(copy.OpenFeature.getClient('test'))('event');
  expect(provider.calls).toHaveLength(1);
});

it.each([
  [undefined, 'undefined'],
  [null, 'null'],
  ['client', '"client" (string)'],
  [{}, 'an object'],
])('the tracker refuses %p in place of a client', (client, got) => {
  const attempt = (): unknown => tracker(client as never);
  expect(attempt).toThrow(InvalidOptionsException);
  expect(attempt).toThrow(`Expected client to be an OpenFeature client, got ${got}.`);
});

it('the tracker has an event delivered that was tracked while the relay had not responded yet', async () => {
  world.relay.readiness = stall;
  const provider = world.provider({ timeout: 60_000 });
  const client = clientOf(provider);
  const track = tracker(client);
  track('early', { targetingKey: 'ada' }, { value: 1 });
  client.track('dropped by the SDK', { targetingKey: 'ada' });
  await OpenFeature.close();
  expect(world.relay.events).toMatchObject([{ key: 'early', userKey: 'ada', trackingEventDetails: { value: 1 } }]);
});

it('the tracker has an event delivered that was tracked while the relay refused the key', async () => {
  world.relay.readiness = { status: 401 };
  const client = clientOf(world.provider());
  await world.relay.probed(1);
  const provider = OpenFeature.getProvider('test') as ReturnType<typeof world.provider>;
  await provider.initialize().catch(() => undefined);
  await new Promise(setImmediate);
  expect(client.providerStatus).toBe(FATAL);
  tracker(client)('event', { targetingKey: 'ada' });
  await OpenFeature.close();
  expect(world.relay.events).toMatchObject([{ key: 'event', userKey: 'ada' }]);
});

describe('the tracker, where nobody has set a provider,', () => {
  const LOST =
    /^warn: An event was tracked while its OpenFeature client has no provider, and is lost: call setProvider/;

  it('says once that events are lost, and delivers those that come when there is one', async () => {
    const track = trackerOn(OpenFeature.getClient('test'), world.logger);
    track('lost', { targetingKey: 'ada' });
    track('lost', { targetingKey: 'ada' });
    expect(world.logger.lines).toEqual([expect.stringMatching(LOST)]);
    OpenFeature.setProvider('test', world.provider());
    track('kept', { targetingKey: 'ada' });
    await OpenFeature.close();
    expect(world.relay.events).toMatchObject([{ key: 'kept' }]);
  });

  it('says nothing of a provider that is not ready', async () => {
    const client = clientOf(new StuckProvider());
    trackerOn(client, world.logger)('kept', { targetingKey: 'ada' });
    expect(world.logger.lines).toEqual([]);
  });

  it('says nothing of a client of another kind, which has a track of its own', () => {
    const client = { track: jest.fn(), metadata: {} };
    trackerOn(client as unknown as Client, world.logger)('kept');
    expect(client.track).toHaveBeenCalledWith('kept', undefined, undefined);
    expect(world.logger.lines).toEqual([]);
  });

  it('hands events to a client that has nothing but track', () => {
    const calls: unknown[] = [];
    const client = { track: (name: string) => void calls.push(name) } as unknown as Client;
    trackerOn(client, world.logger)('event');
    expect([calls, world.logger.lines]).toEqual([['event'], []]);
  });

  it('goes on with a logger that throws', () => {
    const track = trackerOn(OpenFeature.getClient('test'), hostileProxy() as never);
    expect(track('lost')).toBeUndefined();
  });
});
