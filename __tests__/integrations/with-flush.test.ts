import { AsyncLocalStorage } from 'node:async_hooks';
import { OpenFeature, type EvaluationContext } from '@openfeature/server-sdk';
import {
  allProviders,
  InvalidOptionsException,
  requestContexts,
  withFlush,
  type GoFeatureFlagProvider,
  type WithFlushOptions,
} from '../../src/index.js';
import { throwing, hostileProxy } from '../helpers/hostile.js';
import { lineLogger } from '../helpers/line-logger.js';
import { useWorld } from '../helpers/remote-provider.js';
import { ScriptedRelay, stall } from '../helpers/scripted-relay.js';
import { waitUntil } from '../helpers/wait-until.js';

const world = useWorld();
const user = { targetingKey: 'user' };
const keys = (relay: ScriptedRelay = world.relay): string[] => relay.events.map(({ key }) => key as string);

/** A callback of Node's kind, and what it has got by then, with the events that had arrived. */
function callback(): { call: (error?: unknown, value?: unknown) => void; got: Promise<unknown[]> } {
  let call: (error?: unknown, value?: unknown) => void = () => undefined;
  const got = new Promise<unknown[]>((resolve) => {
    call = (...result) => resolve([...result, keys()]);
  });
  return { call, got };
}

describe('what was tracked', () => {
  let provider: GoFeatureFlagProvider;
  const track = (name: string): void => provider.track(name, user);

  beforeEach(() => (provider = world.provider()));

  it('is delivered before the value of an asynchronous handler, which stays the same', async () => {
    const value = { statusCode: 200 };
    const handler = withFlush(
      async () => {
        track('first');
        await Promise.resolve();
        track('second');
        return value;
      },
      { provider },
    );
    expect(await handler()).toBe(value);
    expect(keys()).toEqual(['first', 'second']);
  });

  it('is delivered before the result, also where the context of an event is still awaited', async () => {
    await OpenFeature.setProviderAndWait(provider);
    let know: (context: EvaluationContext) => void = () => undefined;
    const context = new Promise<EvaluationContext>((resolve) => (know = resolve));
    const contexts = requestContexts({ context: () => context });
    const handler = withFlush(async () => contexts.track({}, 'viewed'), { provider });
    const handled = handler();
    know(user);
    await handled;
    expect(world.relay.events).toMatchObject([{ key: 'viewed', userKey: 'user' }]);
  });

  it('is delivered before the value of a synchronous handler', async () => {
    const handler = withFlush(
      () => {
        track('done');
        return 7;
      },
      { provider },
    );
    await expect(handler()).resolves.toBe(7);
    expect(keys()).toEqual(['done']);
  });

  it.each(['a rejection', 'a synchronous throw'])('is delivered before %s, with the same error', async (kind) => {
    const error = new RangeError('out of bounds');
    const fail = (): never => {
      track('failed');
      throw error;
    };
    const handler = withFlush(kind === 'a rejection' ? async () => fail() : fail, { provider });
    await expect(handler()).rejects.toBe(error);
    expect(keys()).toEqual(['failed']);
  });

  it('is delivered before a call of the callback; nothing is returned that could be taken for a result', async () => {
    const { call, got } = callback();
    const handler = withFlush(
      (_event: unknown, _context: object, done: typeof call) => {
        setImmediate(() => {
          track('called back');
          done(null, 'value');
        });
      },
      { provider },
    );
    expect(handler({}, {}, call)).toBeUndefined();
    expect(await got).toEqual([null, 'value', ['called back']]);
  });

  it.each([
    ['succeed', ['value']],
    ['fail', ['error']],
    ['done', ['error', 'value']],
  ] as const)("is delivered before a call of the context's %s, invocation by invocation", async (method, args) => {
    const { call, got } = callback();
    const context = { [method]: call } as Record<typeof method, (...given: unknown[]) => void>;
    let invocation = 0;
    const handler = withFlush(
      (_event: unknown, given: typeof context) => {
        track(`called ${++invocation}`);
        given[method](...args);
      },
      { provider },
    ) as (...given: unknown[]) => unknown;
    expect(handler({}, context, () => undefined)).toBeUndefined();
    expect(await got).toEqual([...args, ['called 1']]);
    handler({}, context, () => undefined);
    await world.relay.collected(2);
    expect(keys()).toEqual(['called 1', 'called 2']);
  });

  it('is delivered before a call of the callback beside a context whose methods cannot be replaced', async () => {
    const { call, got } = callback();
    const context = Object.defineProperty({}, 'succeed', { get: () => call, set: throwing });
    const handler = withFlush(
      (_event: unknown, _context: object, done: typeof call) => {
        track('called back');
        done(null, 'value');
      },
      { provider },
    );
    handler({}, context, call);
    expect(await got).toEqual([null, 'value', ['called back']]);
  });

  it.each([
    ['the callback', (_context: object, done: unknown) => done],
    ["the context's succeed", ({ succeed }: { succeed: unknown }) => succeed],
  ] as const)('is delivered by both providers that a handler is wrapped for, before %s', async (_what, callOf) => {
    const [inner, outer] = [jest.fn(), jest.fn()];
    const result = jest.fn();
    const handler = (_event: unknown, context: never, done: unknown): void =>
      (callOf(context, done) as (...given: unknown[]) => void)('value');
    const flushes = (flushed: jest.Mock) => ({ provider: { flush: async () => void flushed() } });
    const wrapped = withFlush(withFlush(handler, flushes(inner)), flushes(outer)) as (...given: unknown[]) => unknown;
    const context = { succeed: result };
    for (const invocation of [1, 2, 3]) {
      wrapped({}, context, result);
      await waitUntil('the result', () => result.mock.calls.length === invocation);
      expect([inner.mock.calls.length, outer.mock.calls.length]).toEqual([invocation, invocation]);
    }
    expect(result.mock.calls).toEqual([['value'], ['value'], ['value']]);
  });

  it('is delivered before both results of a handler that calls back and returns a promise, in order', async () => {
    const order: string[] = [];
    const handler = withFlush(
      async (_event: unknown, _context: object, done: (error: null, value: string) => void) => {
        track('called back');
        done(null, 'first');
        return Promise.resolve('second');
      },
      { provider },
    );
    order.push(await handler({}, {}, (_error, value) => void order.push(value)));
    expect(order).toEqual(['first', 'second']);
    expect(keys()).toEqual(['called back']);
  });

  it('is delivered before the end of a streaming handler, whose stream is the second argument', async () => {
    const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');
    const handler = Object.assign(
      async (event: unknown, stream: { end(text: string): void }, context: object) => {
        stream.end(JSON.stringify([event, Object.keys(context)]));
        track('streamed');
        return Promise.resolve();
      },
      { [streaming]: 'response' },
    );
    const wrapped = withFlush(handler, { provider });
    const written: string[] = [];
    await wrapped({}, { end: (text) => void written.push(text) }, { getRemainingTimeInMillis: () => 3_000 });
    expect(written).toEqual(['[{},["getRemainingTimeInMillis"]]']);
    expect(keys()).toEqual(['streamed']);
    expect(wrapped[streaming as never]).toBe('response');
  });

  it('is delivered before the value of what begins its work at each call of `then`, which is called once', async () => {
    let begun = 0;
    const lazy = {
      then(resolve: (value: string) => void) {
        begun++;
        track('queried');
        resolve('rows');
      },
    };
    const handler = withFlush(() => lazy as unknown as Promise<string>, { provider });
    await expect(handler()).resolves.toBe('rows');
    expect(begun).toBe(1);
    expect(keys()).toEqual(['queried']);
  });

  it('is delivered before the results of invocations that overlap, each with its own events', async () => {
    const handler = withFlush(
      async (name: string) => {
        track(name);
        await Promise.resolve();
        return name;
      },
      { provider },
    );
    const names = Array.from({ length: 30 }, (_, i) => `event ${i}`);
    const seen = await Promise.all(names.map(async (name) => [await handler(name), keys().includes(name)]));
    expect(seen).toEqual(names.map((name) => [name, true]));
    expect(keys().sort()).toEqual([...names].sort());
  });

  it('is delivered before a result, through back-offs, while the relay fails now and then', async () => {
    world.relay.nextCollections.push({ status: 503 }, { status: 503 });
    const handler = withFlush(async () => track('in the end'), { provider, timeoutMs: 10_000 });
    await handler();
    expect(world.relay.collections).toHaveLength(3);
    expect(provider.stats()).toMatchObject({ delivered: 1, pending: 0, inFlight: 0 });
  });

  it('is delivered before a result with several providers, one of which cannot flush', async () => {
    const other = world.provider();
    const broken = { flush: throwing };
    const handler = withFlush(
      async () => {
        track('one');
        other.track('another', user);
        return 'value';
      },
      { provider: [broken, provider, other] },
    );
    await expect(handler()).resolves.toBe('value');
    expect(keys().sort()).toEqual(['another', 'one']);
  });
});

it('allProviders are those of the process with events that wait, whoever has made them', async () => {
  const [one, another] = [world.provider(), world.provider()];
  const handler = withFlush(
    async () => {
      one.track('one', user);
      another.track('another', user);
      return Promise.resolve('value');
    },
    { provider: allProviders },
  );
  await expect(handler()).resolves.toBe('value');
  expect(keys().sort()).toEqual(['another', 'one']);
  await expect(allProviders.flush({ timeoutMs: 1 })).resolves.toBeUndefined();
});

it.each([
  ['no options', () => allProviders.flush()],
  ['options without a time', () => allProviders.flush({})],
  ['null', () => allProviders.flush(null as never)],
  ['a time that is none', () => allProviders.flush({ timeoutMs: 'soon' } as never)],
  ['options that cannot be read', () => allProviders.flush(hostileProxy() as never)],
])('allProviders deliver with %s, as one provider does', async (_what, flush) => {
  world.provider().track('tracked', user);
  await flush();
  expect(keys()).toEqual(['tracked']);
});

describe('the time that is waited', () => {
  it('ends while the relay does not respond, and the result is handed back', async () => {
    const provider = world.provider({ timeout: 60_000 });
    world.relay.nextCollections.push(stall);
    const handler = withFlush(async (name: string) => provider.track(name, user), { provider, timeoutMs: 300 });
    await handler('early');
    expect(provider.stats()).toMatchObject({ delivered: 0, inFlight: 1 });
  });

  it('passes in back-offs where the relay is away; a later invocation delivers everything', async () => {
    const { port } = world.relay;
    const provider = world.provider();
    const handler = withFlush(async (name: string) => provider.track(name, user), { provider, timeoutMs: 100 });
    await world.relay.close();
    await handler('early');
    expect(provider.stats()).toMatchObject({ delivered: 0, pending: 1 });
    world.relay = await ScriptedRelay.startAt(port);
    const patient = withFlush(async (name: string) => provider.track(name, user), { provider, timeoutMs: 20_000 });
    await patient('late');
    expect(keys()).toEqual(['early', 'late']);
  });

  it.each([
    ['the second argument', (context: object) => [{}, context, () => undefined]],
    ['the third argument of a streaming handler', (context: object) => [{}, {}, context]],
  ])('ends before the deadline that a context has as %s', async (_place, argsOf) => {
    const given: number[] = [];
    const provider = { flush: ({ timeoutMs }: { timeoutMs: number }) => Promise.resolve(given.push(timeoutMs)) };
    const handler = withFlush(async (...args: unknown[]) => args.length, { provider, timeoutMs: 60_000 });
    for (const leftMs of [30_000, 100, 0, -5]) await handler(...argsOf({ getRemainingTimeInMillis: () => leftMs }));
    const bounds = [29_900, 50, 0, 0];
    given.forEach((timeoutMs, i) => expect(timeoutMs).toBeLessThanOrEqual(bounds[i] ?? NaN));
    expect(given).toHaveLength(4);
    expect(given[0]).toBeGreaterThan(15_000);
    expect(given[1]).toBeGreaterThan(0);
  });

  it.each([
    ['throws', { getRemainingTimeInMillis: throwing }],
    ['tells no number', { getRemainingTimeInMillis: () => 'soon' }],
    ['tells NaN', { getRemainingTimeInMillis: () => NaN }],
    ['has something else there', { getRemainingTimeInMillis: 5 }],
    ['throws whatever is asked', hostileProxy()],
  ])('is timeoutMs with a context that %s', async (_what, context) => {
    const provider = { flush: jest.fn(() => Promise.resolve()) };
    const handler = withFlush(async (...args: unknown[]) => args.length && 'value', { provider, timeoutMs: 60_000 });
    await expect(handler({}, context, () => undefined)).resolves.toBe('value');
    expect(provider.flush).toHaveBeenCalledTimes(1);
    const [[{ timeoutMs }]] = provider.flush.mock.calls as unknown as [[{ timeoutMs: number }]];
    expect(timeoutMs).toBeGreaterThan(30_000);
  });

  it('ends where a provider never settles', async () => {
    const provider = { flush: () => new Promise(() => undefined) };
    const handler = withFlush(async () => 'value', { provider, timeoutMs: 20 });
    await expect(handler()).resolves.toBe('value');
  });

  it('is nothing, and no request is made, where nothing was tracked', async () => {
    const handler = withFlush(async () => 'value', { provider: world.provider(), timeoutMs: 60_000 });
    await expect(handler()).resolves.toBe('value');
    expect(world.relay.requests).toEqual([]);
  });
});

describe('with waitUntil', () => {
  const platform = (): { waitUntil: (delivery: Promise<void>) => void; deliveries: Promise<void>[] } => {
    const deliveries: Promise<void>[] = [];
    return { waitUntil: (delivery) => void deliveries.push(delivery), deliveries };
  };

  it('the promise of the handler itself is handed back, and the events are delivered beside it', async () => {
    const provider = world.provider();
    const { waitUntil, deliveries } = platform();
    world.relay.nextCollections.push(stall);
    let settle: (value: string) => void = () => undefined;
    const promise = new Promise<string>((resolve) => (settle = resolve));
    const handler = withFlush(() => promise, { provider, waitUntil });
    expect(handler()).toBe(promise);
    provider.track('meanwhile', user);
    settle('value');
    await expect(promise).resolves.toBe('value');
    expect(deliveries).toHaveLength(1);
    await world.relay.collected(1);
    expect(keys()).toEqual(['meanwhile']);
  });

  it.each(['rejects', 'throws'])('the promise that it gets never rejects, also when the handler %s', async (how) => {
    const provider = world.provider();
    const { waitUntil, deliveries } = platform();
    const error = new Error('the same');
    const fail = (): never => {
      provider.track('failed', user);
      throw error;
    };
    const handler = withFlush(how === 'rejects' ? async () => fail() : fail, { provider, waitUntil });
    if (how === 'rejects') await expect(handler()).rejects.toBe(error);
    else expect(handler).toThrow(error);
    await expect(Promise.all(deliveries)).resolves.toEqual([undefined]);
    expect(keys()).toEqual(['failed']);
  });

  it('a value is handed back at once, and the callback is called at once', async () => {
    const provider = world.provider();
    const { waitUntil, deliveries } = platform();
    expect(withFlush(() => 7, { provider, waitUntil })()).toBe(7);
    const called: unknown[] = [];
    const handler = withFlush(
      (_event: object, _context: object, done: (...result: unknown[]) => void) => {
        provider.track('called back', user);
        done(null, 'value');
      },
      { provider, waitUntil },
    );
    handler({}, {}, (...result) => void called.push(...result));
    expect(called).toEqual([null, 'value']);
    await Promise.all(deliveries);
    expect(keys()).toEqual(['called back']);
  });

  it('waitUntil is called in the async context of the invocation, as platforms want it', async () => {
    const requests = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const options = { provider: world.provider(), waitUntil: () => void seen.push(requests.getStore()) };
    await requests.run(
      'request 1',
      withFlush(async () => Promise.resolve(), options),
    );
    expect(seen).toEqual(['request 1']);
  });

  it('where waitUntil throws, the events are delivered before the result, and one line says so', async () => {
    const provider = world.provider();
    const logger = lineLogger();
    const waitUntil = (): never => {
      throw new TypeError('outside of a request\nat secret (place)');
    };
    const handler = withFlush(
      async (name: string) => {
        provider.track(name, user);
        return name;
      },
      { provider, waitUntil, logger },
    );
    await expect(handler('one')).resolves.toBe('one');
    expect(keys()).toEqual(['one']);
    await expect(handler('two')).resolves.toBe('two');
    expect(keys()).toEqual(['one', 'two']);
    expect(logger.lines).toEqual(['warn: The function waitUntil threw TypeError; events go out before the result.']);
  });

  it('where waitUntil returns a promise, a rejection of it costs nothing', async () => {
    const provider = world.provider();
    const waitUntil = async (): Promise<never> => Promise.reject(new Error('too late'));
    await expect(withFlush(async () => 'value', { provider, waitUntil })()).resolves.toBe('value');
  });
});

describe('the wrapped handler', () => {
  const provider = { flush: () => Promise.resolve() };

  it('has types that say what it returns, and needs none for its arguments', async () => {
    const untyped = withFlush(async (event) => event.path, { provider });
    const promised: Promise<number> = withFlush(() => 7, { provider })();
    const same: number = withFlush(() => 7, { provider, waitUntil: () => undefined })();
    expect([await untyped({ path: '/' }), await promised, same]).toEqual(['/', 7, 7]);
  });

  it('gets this and the arguments as they are', async () => {
    const context = { getRemainingTimeInMillis: () => 1_000 };
    const event = { frozen: Object.freeze({}) };
    const object = {
      handler: withFlush(
        function (this: unknown, ...args: unknown[]) {
          return Promise.resolve([this, ...args]);
        },
        { provider },
      ),
    };
    const [self, ...args] = await object.handler(event, context);
    expect(self).toBe(object);
    expect(args).toHaveLength(2);
    expect(args[0]).toBe(event);
    expect(args[1]).toBe(context);
  });

  it.each<[string, (...args: never[]) => unknown]>([
    ['a synchronous function', function named() {}],
    ['a function with three parameters', (event: unknown, context: unknown, done: unknown) => [event, context, done]],
    ['an asynchronous function', async (event: unknown, context: unknown) => Promise.resolve([event, context])],
    ['a bound function', (async (event: unknown) => Promise.resolve(event)).bind(undefined)],
  ])('looks like the handler to a platform: %s', (_kind, handler) => {
    const wrapped = withFlush(handler, { provider });
    const looks = ({ length, name, constructor }: typeof handler): unknown => [length, name, constructor.name];
    expect(looks(wrapped as typeof handler)).toEqual(looks(handler));
  });

  it('has the members of the handler, with symbols for names too, and can be given more', () => {
    const mark = Symbol('mark');
    const wrapped = withFlush(
      Object.assign(() => undefined, { [mark]: 1, config: { runtime: 'nodejs' } }),
      { provider },
    );
    expect({ ...wrapped }).toEqual({ [mark]: 1, config: { runtime: 'nodejs' } });
    expect(Object.assign(wrapped, { more: 2 }).more).toBe(2);
  });
});

describe('withFlush, before anything is called,', () => {
  const provider = { flush: () => Promise.resolve() };
  const anyHandler = (): void => undefined;

  it.each<[unknown, unknown, string]>([
    [anyHandler, undefined, 'Expected the options to be an object, got undefined.'],
    [anyHandler, {}, 'Expected provider to be a provider with a function flush, or a list of such, got undefined.'],
    [
      anyHandler,
      { provider: {} },
      'Expected provider to be a provider with a function flush, or a list of such, got an object.',
    ],
    [
      anyHandler,
      { provider: [] },
      'Expected provider to be a provider with a function flush, or a list of such, got an array.',
    ],
    [
      anyHandler,
      { provider: [provider, null] },
      'Expected provider to be a provider with a function flush, or a list of such, got an array.',
    ],
    [
      anyHandler,
      { provider, timeoutMs: 0 },
      'Expected timeoutMs to be milliseconds, more than 0 and at most 2147483647, got 0 (number).',
    ],
    [
      anyHandler,
      { provider, timeoutMs: '5' },
      'Expected timeoutMs to be milliseconds, more than 0 and at most 2147483647, got "5" (string).',
    ],
    [anyHandler, { provider, waitUntil: true }, 'Expected waitUntil to be a function, got true (boolean).'],
    [
      anyHandler,
      { provider, logger: 1 },
      'Expected logger to be a logger with error, warn, info and debug, got 1 (number).',
    ],
    ['index.handler', { provider }, 'Expected handler to be a function, got "index.handler" (string).'],
    [undefined, { provider }, 'Expected handler to be a function, got undefined.'],
    [null, { provider }, 'Expected handler to be a function, got null.'],
  ])('refuses %p with %p in one sentence', (handler, options, message) => {
    let thrown: unknown;
    try {
      withFlush(handler as () => void, options as WithFlushOptions);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InvalidOptionsException);
    expect(thrown).toMatchObject({ message, code: 'INVALID_OPTIONS' });
  });

  it('warns in one line of a name that does not exist, with the nearest one', () => {
    const logger = lineLogger();
    withFlush(anyHandler, { provider, logger, timeout: 5 } as unknown as WithFlushOptions);
    expect(logger.lines).toEqual([expect.stringContaining('did you mean "timeoutMs"?')]);
  });
});
