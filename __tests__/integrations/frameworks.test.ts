import {
  AsyncLocalStorageTransactionContextPropagator,
  NOOP_TRANSACTION_CONTEXT_PROPAGATOR,
  OpenFeature,
  type EvaluationContext,
  type TransactionContextPropagator,
} from '@openfeature/server-sdk';
import { runInNewContext } from 'node:vm';
import { FRAMEWORKS, type Host, type HostOptions, type Steps } from '../helpers/framework-hosts.js';
import { lineLogger, type LineLogger } from '../helpers/line-logger.js';
import { useWorld } from '../helpers/remote-provider.js';
import { stall } from '../helpers/scripted-relay.js';

const world = useWorld();
let host: Host | undefined;
let logger: LineLogger;

beforeEach(async () => {
  OpenFeature.setTransactionContextPropagator(NOOP_TRANSACTION_CONTEXT_PROPAGATOR);
  await OpenFeature.setProviderAndWait(world.provider());
  logger = lineLogger();
});

afterEach(async () => {
  await host?.close();
  host = undefined;
});

const evaluate = (): Promise<boolean> => OpenFeature.getClient().getBooleanValue('flag', false);

/** `user: event` of everything that the relay has, in the order of the names. */
const tracked = (): string[] => world.relay.events.map(({ key, userKey }) => `${userKey}: ${key}`).sort();
/** The users for whom a flag was evaluated. */
const exposed = (): unknown[] => world.relay.evaluations.map(({ json }) => json.context.targetingKey);

const keyOf = (user: string | undefined): EvaluationContext => (user === undefined ? {} : { targetingKey: user });
const laterKeyOf = async (user: string | undefined): Promise<EvaluationContext> => keyOf(user);
/** Of a visitor it has members that it does not have of a user. */
const contextOf = (user: string | undefined): EvaluationContext =>
  user === undefined ? { targetingKey: 'visitor', anonymous: true } : { targetingKey: user, plan: 'pro' };
const promiseIfKnown = (user: string | undefined): EvaluationContext | Promise<EvaluationContext> =>
  user === undefined ? contextOf(user) : Promise.resolve(contextOf(user));
const ada: Pick<Steps, 'authenticate'> = { authenticate: () => 'ada' };

describe.each(Object.entries(FRAMEWORKS))('%s', (_name, open) => {
  /** The response to one request; everything that was tracked has arrived. */
  async function visit(options: HostOptions, steps: Steps): Promise<{ status: number; body: unknown }> {
    host = await open({ logger, ...options }, steps);
    const response = await fetch(host.url, { headers: { connection: 'close' } });
    const text = await response.text();
    await host.close();
    await OpenFeature.close();
    return { status: response.status, body: response.ok ? JSON.parse(text) : text };
  }

  it('gives handlers a track that needs no request', async () => {
    const handle: Steps['handle'] = (track) => {
      const alone = track;
      alone('bought', { value: 9 });
      return { returned: alone('again') === undefined };
    };
    expect(await visit({ context: keyOf }, { ...ada, handle })).toEqual({ status: 200, body: { returned: true } });
    expect(tracked()).toEqual(['ada: again', 'ada: bought']);
    expect(world.relay.events.map(({ trackingEventDetails }) => trackingEventDetails as unknown)).toEqual([
      { value: 9 },
      {},
    ]);
  });

  describe.each([
    ['a function', keyOf],
    ['an asynchronous function', laterKeyOf],
  ])('with %s that gives the context', (_kind, context) => {
    it('knows a user who was authenticated after the first event, in events and in evaluations', async () => {
      const early: Steps['early'] = (track) => track('arrived');
      const handle: Steps['handle'] = async (track) => {
        track('bought');
        return { on: await evaluate() };
      };
      expect(await visit({ context }, { early, ...ada, handle })).toMatchObject({ status: 200 });
      expect(tracked()).toContain('ada: bought');
      expect(world.relay.events).toHaveLength(2);
      expect(exposed()).toEqual(['ada']);
      expect(logger.lines).toEqual([]);
    });

    it('keeps a user known who has logged out', async () => {
      let user: string | undefined = 'ada';
      const handle: Steps['handle'] = async (track) => {
        track('logging out');
        user = undefined;
        track('logged out');
        return { on: await evaluate() };
      };
      await visit({ context: () => context(user) }, { handle });
      expect(tracked()).toEqual(['ada: logged out', 'ada: logging out']);
      expect(exposed()).toEqual(['ada']);
    });
  });

  it.each([
    ['a function', (user: string | undefined) => contextOf(user)],
    ['an asynchronous function', async (user: string | undefined) => contextOf(user)],
    ['a function that returns a promise for users only', (user: string | undefined) => promiseIfKnown(user)],
  ])('keeps nothing of the context from before, with %s that gives the context', async (_kind, context) => {
    const handle: Steps['handle'] = async (track) => {
      track('bought');
      return { on: await evaluate(), context: { ...OpenFeature.getTransactionContext() } };
    };
    const { body } = await visit({ context }, { ...ada, handle });
    expect(body).toMatchObject({ context: { targetingKey: 'ada', plan: 'pro' } });
    expect(body).not.toHaveProperty('context.anonymous');
    expect(world.relay.evaluations.map(({ json }) => json.context)).toMatchObject([{ targetingKey: 'ada' }]);
    expect(world.relay.events).toMatchObject([{ userKey: 'ada', contextKind: 'user' }]);
  });

  it('waits for a context that is loaded, and evaluates and tracks with it', async () => {
    const context = (user: string | undefined): Promise<EvaluationContext> =>
      new Promise((resolve) => setTimeout(() => resolve({ ...keyOf(user), plan: 'pro' }), 5));
    const handle: Steps['handle'] = async (track) => {
      track('bought');
      return { on: await evaluate(), context: OpenFeature.getTransactionContext() };
    };
    const { body } = await visit({ context }, { ...ada, handle });
    expect(body).toMatchObject({ context: { targetingKey: 'ada', plan: 'pro' } });
    expect(world.relay.events).toMatchObject([{ userKey: 'ada', evaluationContext: { plan: 'pro' } }]);
    expect(exposed()).toEqual(['ada']);
  });

  it('loses no event that is tracked while the context is loaded, and keeps its details as they were', async () => {
    const details = { value: 1, items: ['book'] };
    const early: Steps['early'] = (track) => {
      track('arrived', details);
      details.items.push('changed afterwards');
    };
    await visit({ context: laterKeyOf }, { early, ...ada, handle: () => ({}) });
    expect(world.relay.events).toMatchObject([{ key: 'arrived', trackingEventDetails: { value: 1, items: ['book'] } }]);
  });

  it('lets a request go on without a context that does not come in time', async () => {
    const context = (): Promise<never> => new Promise(() => undefined);
    const handle: Steps['handle'] = async (track) => {
      track('bought');
      return { on: await evaluate(), context: OpenFeature.getTransactionContext() };
    };
    const { status, body } = await visit({ context, contextTimeoutMs: 20 }, { handle });
    expect({ status, body }).toMatchObject({ status: 200, body: { context: {} } });
    expect(world.relay.events).toMatchObject([{ key: 'bought' }]);
    expect(logger.lines).toEqual([
      'error: The function context returned a promise that was not fulfilled within 20 ms; ' +
        'such requests are served without evaluation context.',
    ]);
  });

  it.each(Object.entries(broken()))('lets a request go on without a context that %s', async (_how, [context, what]) => {
    const handle: Steps['handle'] = async (track) => {
      track('bought', { value: 1 });
      return { on: await evaluate(), context: OpenFeature.getTransactionContext() };
    };
    const { status, body } = await visit({ context: context as () => EvaluationContext }, { ...ada, handle });
    expect({ status, body }).toMatchObject({ status: 200, body: { context: {} } });
    expect(world.relay.events).toMatchObject([{ key: 'bought', trackingEventDetails: { value: 1 } }]);
    expect(logger.lines).toEqual([
      `error: The function context ${what}; such requests are served without evaluation context.`,
    ]);
  });

  it.each(Object.entries(brokenPropagators()))(
    'survives a propagator of the host that %s',
    async (_how, propagator) => {
      jest.spyOn(console, 'error').mockImplementation(() => undefined);
      OpenFeature.setTransactionContextPropagator(propagator);
      let calls = 0;
      const handle: Steps['handle'] = async (track) => {
        track('bought');
        return { on: await evaluate(), calls: ++calls };
      };
      expect(await visit({ context: keyOf }, { ...ada, handle })).toMatchObject({ status: 200, body: { calls: 1 } });
      expect(tracked()).toEqual(['ada: bought']);
      expect(logger.lines.length).toBeLessThanOrEqual(1);
      expect(logger.lines.join()).not.toContain('SECRET');
    },
  );

  it.each([
    ['a function', keyOf],
    ['an asynchronous function', laterKeyOf],
  ])('leaves errors of handlers to the framework, with %s that gives the context', async (_kind, context) => {
    const handle = (): never => {
      throw new Error('the shop is on fire');
    };
    expect((await visit({ context }, { ...ada, handle })).status).toBe(500);
    expect(logger.lines).toEqual([]);
  });

  it('tracks while the provider is not ready', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    world.relay.readiness = stall;
    OpenFeature.setProvider(world.provider({ timeout: 60_000 }));
    await visit({ context: keyOf }, { ...ada, handle: (track) => ({ returned: track('early') }) });
    expect(tracked()).toEqual(['ada: early']);
  });

  it('keeps the users of requests at the same time apart', async () => {
    const users = Array.from({ length: 20 }, (_, n) => `user-${String(n).padStart(2, '0')}`);
    let next = 0;
    const handle: Steps['handle'] = async (track) => {
      await new Promise(setImmediate);
      track('bought');
      return OpenFeature.getTransactionContext();
    };
    host = await open({ context: laterKeyOf, logger }, { authenticate: async () => users[next++] ?? '', handle });
    const { url } = host;
    const seen = await Promise.all(
      users.map(async () => (await (await fetch(url)).json()) as { targetingKey: string }),
    );
    await host.close();
    await OpenFeature.close();
    expect(seen.map(({ targetingKey }) => targetingKey).sort()).toEqual(users);
    expect(tracked()).toEqual(users.map((user) => `${user}: bought`));
  });
});

/** Functions that do not give a context, and what the log says of each. None of what they throw may be in the log. */
function broken(): Record<string, [(user: string | undefined) => unknown, string]> {
  const raise = (error: unknown) => (): never => {
    throw error;
  };
  const looksLikeStack = new TypeError('SECRET\n    at SECRET (secret.js:1:1)\nerror: SECRET');
  const stackOfItsOwn = Object.assign(new RangeError('SECRET'), { stack: 'RangeError\n    at SECRET (secret.js:1:1)' });
  const { proxy, revoke } = Proxy.revocable({ targetingKey: 'SECRET' }, {});
  revoke();
  const hostile = new Proxy({}, { get: raise(new Error('SECRET')), ownKeys: raise(new Error('SECRET')) });
  const withoutName = Object.defineProperty(new Error('SECRET'), 'name', { get: raise(new Error('SECRET')) });
  return {
    'throws an error whose message looks like a stack': [raise(looksLikeStack), 'threw TypeError'],
    'throws an error whose stack is its own': [raise(stackOfItsOwn), 'threw RangeError'],
    'throws an error of another realm': [raise(runInNewContext('new TypeError("SECRET")')), 'threw TypeError'],
    'throws an error with a name that is none': [
      raise(Object.assign(new Error('SECRET'), { name: 'SECRET\nSECRET' })),
      'threw an error without a name',
    ],
    'throws an error whose name cannot be read': [raise(withoutName), 'threw an error without a name'],
    'throws a revoked proxy': [raise(proxy), 'threw an error without a name'],
    'throws no error': [raise('SECRET'), 'threw an error without a name'],
    'throws nothing': [raise(undefined), 'threw an error without a name'],
    'has a getter that throws': [
      () => Object.defineProperty({}, 'SECRET', { enumerable: true, get: raise(new TypeError('SECRET')) }),
      'returned an object that cannot be read (TypeError)',
    ],
    'is a proxy that throws': [() => hostile, 'threw Error'],
    'is a revoked proxy': [() => proxy, 'threw TypeError'],
    'is missing': [() => undefined, 'returned no object'],
    'is null': [() => null, 'returned no object'],
    'is a text': [() => 'SECRET', 'returned no object'],
    'is a list': [() => ['SECRET'], 'returned no object'],
    'is a map': [() => new Map([['targetingKey', 'SECRET']]), 'returned no object'],
    'is a function': [() => () => 'SECRET', 'returned no object'],
    'is a promise of a text': [async () => 'SECRET', 'returned no object'],
    'is a promise of an object that cannot be read': [
      async () => Object.defineProperty({}, 'SECRET', { enumerable: true, get: raise(new TypeError('SECRET')) }),
      'returned an object that cannot be read (TypeError)',
    ],
    'is a promise that rejects': [() => Promise.reject(looksLikeStack), 'rejected with TypeError'],
    'is a promise-like that throws': [() => ({ then: raise(looksLikeStack) }), 'rejected with TypeError'],
    'is an object whose then cannot be read': [
      () => Object.defineProperty({}, 'then', { get: raise(looksLikeStack) }),
      'threw TypeError',
    ],
  };
}

type Callback = (...args: unknown[]) => void;

function brokenPropagators(): Record<string, TransactionContextPropagator> {
  const inner = new AsyncLocalStorageTransactionContextPropagator();
  const fails = (): never => {
    throw new Error('SECRET');
  };
  const get = (): EvaluationContext => inner.getTransactionContext();
  const propagator = (set: (context: EvaluationContext, callback: Callback) => void, read = get) =>
    ({ setTransactionContext: set, getTransactionContext: read }) as TransactionContextPropagator;
  return {
    'throws before it calls': propagator(fails),
    'throws after it has called': propagator((context, callback) => {
      inner.setTransactionContext(context, callback);
      fails();
    }),
    'never calls': propagator(() => undefined),
    'calls later': propagator((context, callback) => {
      void Promise.resolve().then(() => inner.setTransactionContext(context, callback));
    }),
    'calls twice': propagator((context, callback) => {
      inner.setTransactionContext(context, callback);
      inner.setTransactionContext(context, callback);
    }),
    'cannot say what the context is': propagator(
      (context, callback) => inner.setTransactionContext(context, callback),
      fails,
    ),
    'says that the context is null': propagator(
      (context, callback) => inner.setTransactionContext(context, callback),
      () => null as never,
    ),
    'has a context that cannot be read': propagator(
      (context, callback) => inner.setTransactionContext(context, callback),
      () => new Proxy({}, { ownKeys: fails }),
    ),
  };
}
