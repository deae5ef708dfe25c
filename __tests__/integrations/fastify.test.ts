import {
  AsyncLocalStorageTransactionContextPropagator,
  NOOP_TRANSACTION_CONTEXT_PROPAGATOR,
  OpenFeature,
  type EvaluationContext,
} from '@openfeature/server-sdk';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { EventEmitter, once } from 'node:events';
import { goFeatureFlag } from '../../src/integrations/fastify.js';
import type { DevRelay } from '../../src/dev-relay/index.js';
import { startRelayedProvider, stopRelayedProvider } from '../helpers/relayed-provider.js';

let relay: DevRelay;
let app: FastifyInstance;
const logger = { error: jest.fn(), warn: jest.fn(), info: jest.fn(), debug: jest.fn() };

beforeEach(async () => {
  jest.clearAllMocks();
  OpenFeature.setTransactionContextPropagator(NOOP_TRANSACTION_CONTEXT_PROPAGATOR);
  relay = await startRelayedProvider();
  app = fastify();
});

afterEach(async () => {
  await app.close();
  await stopRelayedProvider(relay);
});

const userOf = ({ headers }: { headers: Record<string, unknown> }): EvaluationContext => ({
  targetingKey: String(headers['x-user']),
});

async function listen(): Promise<string> {
  return await app.listen({ port: 0, host: '127.0.0.1' });
}

const as = (user: string): { headers: Record<string, string> } => ({ headers: { 'x-user': user } });

it('gives each request track and a transaction context of its own, which an exposure and an event share', async () => {
  await app.register(goFeatureFlag, { context: userOf });
  app.get('/', async (request) => {
    const on = await OpenFeature.getClient().getBooleanValue('new-button', false);
    request.track('page viewed', { value: 1 });
    return { on };
  });
  const url = await listen();
  await Promise.all(['ada', 'grace', 'joan'].map((user) => fetch(url, as(user))));
  await app.close();

  const users = (events: readonly { userKey: string }[]): string[] => events.map(({ userKey }) => userKey).sort();
  expect(users(relay.exposures)).toEqual(['ada', 'grace', 'joan']);
  expect(users(relay.tracking)).toEqual(['ada', 'grace', 'joan']);
  expect(relay.tracking[0]).toMatchObject({ key: 'page viewed', trackingEventDetails: { value: 1 } });
});

it('keeps the transaction context while the body of a request is read', async () => {
  await app.register(goFeatureFlag, { context: userOf });
  app.post('/', async () => OpenFeature.getTransactionContext());
  const response = await fetch(await listen(), {
    method: 'POST',
    headers: { 'x-user': 'ada', 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'x'.repeat(200_000) }),
  });
  await expect(response.json()).resolves.toEqual({ targetingKey: 'ada' });
});

it('asks for the context once a request, when whoever authenticates earlier is done', async () => {
  const users = new WeakMap<object, string>();
  const context = jest.fn((request: FastifyRequest) => ({ targetingKey: users.get(request) ?? 'nobody' }));
  await app.register(goFeatureFlag, { context });
  app.addHook('onRequest', async (request) => void users.set(request, 'ada'));
  app.get('/', async (request) => {
    request.track('one');
    request.track('two');
    return OpenFeature.getTransactionContext();
  });
  const response = await fetch(await listen());
  await expect(response.json()).resolves.toEqual({ targetingKey: 'ada' });
  expect(context).toHaveBeenCalledTimes(1);
});

it('lets a request track after its answer has been sent', async () => {
  await app.register(goFeatureFlag, { context: userOf });
  app.get('/', async () => 'answer');
  app.addHook('onResponse', async (request) => request.track('answered'));
  await fetch(await listen(), as('ada'));
  await app.close();
  expect(relay.tracking).toMatchObject([{ key: 'answered', userKey: 'ada' }]);
});

it('reaches routes of other plugins', async () => {
  await app.register(goFeatureFlag, { context: userOf });
  await app.register(async (child) => {
    child.get('/child', async (request) => {
      request.track('in a plugin');
      return OpenFeature.getTransactionContext();
    });
  });
  const response = await fetch(`${await listen()}/child`, as('ada'));
  await expect(response.json()).resolves.toEqual({ targetingKey: 'ada' });
});

it('delivers on close what requests in flight track, without waiting for the interval', async () => {
  const arrivals = new EventEmitter();
  await app.register(goFeatureFlag, { context: userOf });
  app.get('/', async (request) => {
    arrivals.emit('request');
    await once(arrivals, 'answer');
    request.track('in flight');
    return 'answer';
  });
  const url = await listen();
  const arrived = once(arrivals, 'request');
  const response = fetch(url, { headers: { 'x-user': 'ada', connection: 'close' } });
  await arrived;
  const closed = app.close();
  arrivals.emit('answer');
  await response;
  await closed;
  expect(relay.tracking).toMatchObject([{ key: 'in flight', userKey: 'ada' }]);
});

it('closes OpenFeature with the last server that has the plugin', async () => {
  const other = fastify();
  await app.register(goFeatureFlag, { context: userOf });
  await other.register(goFeatureFlag, { context: userOf });
  app.get('/', async (request) => request.track('after the other has closed'));
  const url = await listen();
  await other.ready();
  await other.close();
  await fetch(url, as('ada'));
  await app.close();
  expect(relay.tracking).toHaveLength(1);
});

it('keeps a propagator that the host has set', async () => {
  class HostPropagator extends AsyncLocalStorageTransactionContextPropagator {
    override getTransactionContext(): EvaluationContext {
      return { ...super.getTransactionContext(), fromHost: true };
    }
  }
  OpenFeature.setTransactionContextPropagator(new HostPropagator());
  await app.register(goFeatureFlag, { context: userOf });
  app.get('/', async () => OpenFeature.getTransactionContext());
  const response = await fetch(await listen(), as('ada'));
  await expect(response.json()).resolves.toEqual({ targetingKey: 'ada', fromHost: true });
});

it('lays the context over a transaction context that is there already', async () => {
  OpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator());
  app.addHook('preHandler', (_request, _reply, done) =>
    OpenFeature.setTransactionContext({ targetingKey: 'host', region: 'eu' }, done),
  );
  await app.register(goFeatureFlag, { context: userOf });
  app.get('/', async () => OpenFeature.getTransactionContext());
  const response = await fetch(await listen(), as('ada'));
  await expect(response.json()).resolves.toEqual({ targetingKey: 'ada', region: 'eu' });
});

const broken: [string, () => unknown, RegExp][] = [
  [
    'throws',
    () => {
      throw new TypeError('no session of ada');
    },
    /^The function context threw TypeError at .+; such requests are served without evaluation context\.$/,
  ],
  ['returns no object', () => 'ada', /^The function context returned no object; /],
  ['returns a promise', () => Promise.resolve({ targetingKey: 'ada' }), /^The function context returned a promise; /],
  ['rejects', () => Promise.reject(new Error('no session')), /^The function context returned a promise; /],
];

it.each(broken)('serves requests whose context function %s, and logs it once', async (_how, context, line) => {
  await app.register(goFeatureFlag, { context: context as () => EvaluationContext, logger });
  app.get('/', async (request) => {
    request.track('event');
    return OpenFeature.getTransactionContext();
  });
  const url = await listen();
  for (let i = 0; i < 2; i++) await expect((await fetch(url)).json()).resolves.toEqual({});
  await app.close();
  expect(relay.tracking).toHaveLength(2);
  expect(logger.error.mock.calls).toEqual([[expect.stringMatching(line)]]);
  expect(JSON.stringify(logger.error.mock.calls)).not.toContain('session of ada');
});

it('gives what is tracked to the provider of the domain that is named', async () => {
  const track = jest.fn();
  const provider = { metadata: { name: 'other' }, track };
  await OpenFeature.setProviderAndWait('shop', provider as never);
  await app.register(goFeatureFlag, { context: userOf, domain: 'shop' });
  app.get('/', async (request) => request.track('event'));
  await fetch(await listen(), as('ada'));
  expect(track).toHaveBeenCalledWith('event', { targetingKey: 'ada' }, {});
});

it.each([
  [{}, 'Expected context to be a function, got undefined.'],
  [{ context: userOf, domain: 7 }, 'Expected domain to be a non-empty string, got 7 (number).'],
])('refuses %j in one sentence when it is registered', async (options, sentence) => {
  await expect(app.register(goFeatureFlag, options as never)).rejects.toThrow(sentence);
  app = fastify();
});
