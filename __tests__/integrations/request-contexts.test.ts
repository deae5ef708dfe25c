import {
  NOOP_TRANSACTION_CONTEXT_PROPAGATOR,
  OpenFeature,
  type EvaluationContext,
  type TransactionContextPropagator,
} from '@openfeature/server-sdk';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { requestContexts, type RequestContexts } from '../../src/index.js';
import { hostileProxy } from '../helpers/hostile.js';
import { lineLogger, type LineLogger } from '../helpers/line-logger.js';
import { useWorld } from '../helpers/remote-provider.js';

const world = useWorld();
let logger: LineLogger;

beforeEach(async () => {
  OpenFeature.setTransactionContextPropagator(NOOP_TRANSACTION_CONTEXT_PROPAGATOR);
  await OpenFeature.setProviderAndWait(world.provider());
  logger = lineLogger();
});

const request = {};

/** `user: event` of everything that the relay has. */
async function tracked(): Promise<string[]> {
  await OpenFeature.close();
  return world.relay.events.map(({ key, userKey }) => `${userKey}: ${key}`);
}

/** Contexts that are loaded as slowly as the test wants. */
function loading(): { contexts: RequestContexts<object>; loaded: ((context: EvaluationContext) => void)[] } {
  const loaded: ((context: EvaluationContext) => void)[] = [];
  const context = (): Promise<EvaluationContext> => new Promise((resolve) => loaded.push(resolve));
  return { contexts: requestContexts<object>({ context, contextTimeoutMs: 60_000, logger }), loaded };
}

it('the request context keeps the result of the last call, also where an earlier one comes later', async () => {
  const { contexts, loaded } = loading();
  contexts.track(request, 'arrived');
  const entered = contexts.run(request, () => undefined);
  loaded[1]?.({ targetingKey: 'ada' });
  await entered;
  loaded[0]?.({ targetingKey: 'visitor' });
  await new Promise(setImmediate);
  contexts.track(request, 'bought');
  expect(await tracked()).toEqual(['ada: arrived', 'ada: bought']);
});

it('the request context takes the result of an earlier call where the later one has no user', async () => {
  const { contexts, loaded } = loading();
  contexts.track(request, 'arrived');
  const entered = contexts.run(request, () => undefined);
  loaded[1]?.({ plan: 'free' });
  await entered;
  loaded[0]?.({ targetingKey: 'ada' });
  await new Promise(setImmediate);
  contexts.track(request, 'bought');
  expect(await tracked()).toEqual(['ada: arrived', 'ada: bought']);
});

it('the request context survives a function that reads the transaction context, and one that tracks', async () => {
  let asked = 0;
  const contexts: RequestContexts<object> = requestContexts<object>({
    context: () => {
      asked++;
      contexts.track(request, 'asked');
      return { ...OpenFeature.getTransactionContext(), targetingKey: 'ada' };
    },
    logger,
  });
  void contexts.run(request, () => {
    asked = 0;
    expect({ ...OpenFeature.getTransactionContext() }).toEqual({ targetingKey: 'ada' });
    expect(asked).toBe(1);
  });
  expect(logger.lines).toEqual([]);
});

it('the request context has the contexts of two integrations over each other, both as they are now', () => {
  const user = { id: undefined as string | undefined };
  const users = requestContexts<object>({
    context: () => (user.id === undefined ? { anonymous: true } : { targetingKey: user.id }),
  });
  const tenants = requestContexts<object>({ context: () => ({ tenant: 'acme' }) });
  void users.run(request, () =>
    tenants.run(request, () =>
      users.run(request, () => {
        expect({ ...OpenFeature.getTransactionContext() }).toEqual({ anonymous: true, tenant: 'acme' });
        user.id = 'ada';
        expect({ ...OpenFeature.getTransactionContext() }).toEqual({ targetingKey: 'ada', tenant: 'acme' });
      }),
    ),
  );
});

it('the request context is the present one for who reads a member, and is asked once for who copies it', () => {
  let [asked, user] = [0, 'visitor'];
  const context = (): EvaluationContext => {
    asked++;
    return { plan: 'free', targetingKey: user };
  };
  const contexts = requestContexts<object>({ context, logger });
  void contexts.run(request, () => {
    const there = OpenFeature.getTransactionContext();
    user = 'ada';
    expect(there.targetingKey).toBe('ada');
    user = 'grace';
    expect([there.targetingKey, 'targetingKey' in there]).toEqual(['grace', true]);
    asked = 0;
    expect({ ...there }).toEqual({ plan: 'free', targetingKey: 'grace' });
    expect(asked).toBe(1);
  });
});

it('the request context is there in events of the request of a server of Node.js', async () => {
  const contexts = requestContexts<IncomingMessage>({ context: (from) => ({ targetingKey: from.headers['x-user'] }) });
  const server = createServer((from, response) => {
    void contexts.run(from, () =>
      from.resume().on('end', () => response.end(JSON.stringify(OpenFeature.getTransactionContext()))),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = { 'x-user': 'ada', connection: 'close' };
  const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body: 'x'.repeat(200_000) });
  await expect(response.json()).resolves.toEqual({ targetingKey: 'ada' });
  server.close();
});

it.each([
  ['whose emit cannot be replaced', Object.freeze({ httpVersion: '1.1', emit: () => true })],
  ['that cannot be read', hostileProxy()],
])('the request context lets a request go on %s', (_which, given) => {
  const contexts = requestContexts<object>({ context: () => ({ targetingKey: 'ada' }), logger });
  expect(contexts.run(given, () => ({ ...OpenFeature.getTransactionContext() }))).toEqual({ targetingKey: 'ada' });
});

it('the request context lets a request go on once, also where the propagator of the host calls later', async () => {
  const contexts = requestContexts<object>({ context: () => ({ targetingKey: 'ada' }), logger });
  const calls: (() => void)[] = [];
  OpenFeature.setTransactionContextPropagator({
    setTransactionContext: (_context: EvaluationContext, callback: () => void) => void calls.push(callback),
    getTransactionContext: () => ({}),
  } as TransactionContextPropagator);
  const next = jest.fn(() => 'response');
  expect(contexts.run(request, next)).toBe('response');
  for (const call of calls) call();
  expect(next).toHaveBeenCalledTimes(1);
});
