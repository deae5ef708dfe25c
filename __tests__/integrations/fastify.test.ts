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

beforeEach(async () => {
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

it('each request has track and its own transaction context, which an exposure and an event share', async () => {
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

it('the plugin keeps the transaction context while the body of a request is read', async () => {
  await app.register(goFeatureFlag, { context: userOf });
  app.post('/', async () => OpenFeature.getTransactionContext());
  const response = await fetch(await listen(), {
    method: 'POST',
    headers: { 'x-user': 'ada', 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'x'.repeat(200_000) }),
  });
  await expect(response.json()).resolves.toEqual({ targetingKey: 'ada' });
});

it('an asynchronous function is asked in the hook, and again behind the hooks of routes and plugins', async () => {
  const users = new WeakMap<object, string>();
  const context = jest.fn(async (request: FastifyRequest) => ({ targetingKey: users.get(request) ?? 'nobody' }));
  await app.register(goFeatureFlag, { context });
  await app.register(async (child) => {
    child.addHook('preHandler', async (request) => void users.set(request, 'ada'));
    child.get('/', async (request) => {
      request.track('one');
      request.track('two');
      return OpenFeature.getTransactionContext();
    });
  });
  const response = await fetch(await listen());
  await expect(response.json()).resolves.toEqual({ targetingKey: 'ada' });
  await app.close();
  expect(relay.tracking.map(({ userKey }) => userKey)).toEqual(['ada', 'ada']);
  expect(context).toHaveBeenCalledTimes(2);
});

it('an asynchronous function is asked for HEAD no more often than for GET', async () => {
  const context = jest.fn(async () => ({ targetingKey: 'ada' }));
  await app.register(goFeatureFlag, { context });
  app.get('/', async () => 'response');
  await fetch(await listen(), { method: 'HEAD' });
  expect(context).toHaveBeenCalledTimes(2);
});

it('the plugin knows who asks in routes that were there before it, and where no route is found', async () => {
  const handle = async (request: FastifyRequest): Promise<unknown> => {
    request.track('seen');
    return OpenFeature.getTransactionContext();
  };
  app.get('/early', handle);
  app.setNotFoundHandler(handle);
  await app.register(goFeatureFlag, { context: async (request) => userOf(request) });
  const url = await listen();
  for (const path of ['early', 'nowhere']) {
    await expect((await fetch(`${url}/${path}`, as('ada'))).json()).resolves.toEqual({ targetingKey: 'ada' });
  }
  await app.close();
  expect(relay.tracking.map(({ userKey }) => userKey)).toEqual(['ada', 'ada']);
});

it('the plugin delivers on close what was tracked by a request that ended before its context was there', async () => {
  const sessions = new EventEmitter();
  const context = (): Promise<EvaluationContext> => once(sessions, 'loaded').then(() => ({ targetingKey: 'ada' }));
  await app.register(goFeatureFlag, { context, contextTimeoutMs: 60_000 });
  app.addHook('onRequest', async (request, reply) => {
    request.track('refused');
    await reply.code(401).send();
  });
  app.get('/', async () => 'response');
  await (await fetch(await listen(), { headers: { connection: 'close' } })).text();
  const closed = app.close();
  app.server.once('close', () => sessions.emit('loaded'));
  await closed;
  expect(relay.tracking).toMatchObject([{ key: 'refused', userKey: 'ada' }]);
});

it('the plugin lets a request track after its response has been sent', async () => {
  await app.register(goFeatureFlag, { context: userOf });
  app.get('/', async () => 'response');
  app.addHook('onResponse', async (request) => request.track('responded'));
  await fetch(await listen(), as('ada'));
  await app.close();
  expect(relay.tracking).toMatchObject([{ key: 'responded', userKey: 'ada' }]);
});

it('the plugin reaches routes of other plugins', async () => {
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

it('the plugin delivers on close what requests in flight track, without waiting for the interval', async () => {
  const arrivals = new EventEmitter();
  await app.register(goFeatureFlag, { context: userOf });
  app.get('/', async (request) => {
    arrivals.emit('request');
    await once(arrivals, 'respond');
    request.track('in flight');
    return 'response';
  });
  const url = await listen();
  const arrived = once(arrivals, 'request');
  const response = fetch(url, { headers: { 'x-user': 'ada', connection: 'close' } });
  await arrived;
  const closed = app.close();
  arrivals.emit('respond');
  await response;
  await closed;
  expect(relay.tracking).toMatchObject([{ key: 'in flight', userKey: 'ada' }]);
});

it('the plugin closes OpenFeature with the last server that has the plugin', async () => {
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

it('the plugin keeps a propagator that the host has set', async () => {
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

it('the plugin lays the context over a transaction context that is there already', async () => {
  OpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator());
  app.addHook('preHandler', (_request, _reply, done) =>
    OpenFeature.setTransactionContext({ targetingKey: 'host', region: 'eu' }, done),
  );
  await app.register(goFeatureFlag, { context: userOf });
  app.get('/', async () => OpenFeature.getTransactionContext());
  const response = await fetch(await listen(), as('ada'));
  await expect(response.json()).resolves.toEqual({ targetingKey: 'ada', region: 'eu' });
});

it('the plugin gives what is tracked to the provider of the domain that is named', async () => {
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
  [{ context: userOf, contextTimeoutMs: 0 }, 'Expected contextTimeoutMs to be milliseconds, more than 0'],
  [{ context: userOf, domain: 7 }, 'Expected domain to be a non-empty string, got 7 (number).'],
])('the plugin refuses %j in one sentence when it is registered', async (options, sentence) => {
  await expect(app.register(goFeatureFlag, options as never)).rejects.toThrow(sentence);
  app = fastify();
});
