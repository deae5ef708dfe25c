import type { FlushOptions } from '../../src/delivery/flush-options.js';
import {
  expectBalanced,
  isSettled,
  numbersOf,
  pass,
  publish,
  useFakeClock,
  after,
  scriptedClock,
} from '../helpers/publisher-harness.js';
import { responseOf, HeldResponses, ok, stall } from '../helpers/scripted-transport.js';

useFakeClock();

describe('flush', () => {
  it('resolves with the ledger once everything enqueued before it is delivered', async () => {
    const held = new HeldResponses();
    const { publisher, track } = publish({ respond: held.respond });
    track(3);
    const flushed = publisher.flush();
    expect(await isSettled(flushed)).toBe(false);
    held.give(ok);
    await expect(flushed).resolves.toMatchObject({ accepted: 3, delivered: 3, pending: 0, inFlight: 0 });
  });

  it('resolves at once, without a request, when nothing waits', async () => {
    const { publisher, transport } = publish();
    await expect(publisher.flush()).resolves.toMatchObject({ accepted: 0 });
    expect(transport.requests).toHaveLength(0);
  });

  it('waits for what is in flight already', async () => {
    const held = new HeldResponses();
    const { publisher, transport, track } = publish({ respond: held.respond, maxBatchSize: 2 });
    track(2);
    await pass(0);
    const flushed = publisher.flush();
    expect(await isSettled(flushed)).toBe(false);
    held.give(ok);
    await expect(flushed).resolves.toMatchObject({ delivered: 2 });
    expect(transport.requests).toHaveLength(1);
  });

  it('sends at once beside what is in flight, with several requests at a time', async () => {
    const held = new HeldResponses();
    const { publisher, transport, track } = publish({
      respond: held.respond,
      maxBatchSize: 2,
      maxConcurrentRequests: 2,
    });
    track(3);
    await pass(0);
    expect(transport.sizes).toEqual([2]);
    const flushed = publisher.flush();
    await pass(0);
    expect(transport.sizes).toEqual([2, 1]);
    held.give(ok);
    held.give(ok);
    await expect(flushed).resolves.toMatchObject({ delivered: 3 });
  });

  it('shares one run with a later call, which moves the end mark', async () => {
    const held = new HeldResponses();
    const { publisher, transport, track } = publish({ respond: held.respond });
    track(2);
    const first = publisher.flush();
    await pass(0);
    track(3);
    const second = publisher.flush();
    await pass(0);
    expect(transport.requests).toHaveLength(1);
    held.give(ok);
    await expect(first).resolves.toMatchObject({ delivered: 2 });
    expect(await isSettled(second)).toBe(false);
    expect(transport.sizes).toEqual([2, 3]);
    held.give(ok);
    await expect(second).resolves.toMatchObject({ delivered: 5 });
  });

  it('does not wait for what came after it, even if that keeps the publisher busy', async () => {
    const { publisher, track } = publish({
      maxBatchSize: 2,
      respond: () => {
        // Whoever tracks is as fast as the collector: a batch is always full.
        track(2);
        return after(10, ok);
      },
    });
    track(3);
    const flushed = publisher.flush();
    await pass(100);
    expect(await isSettled(flushed)).toBe(true);
    expect(publisher.stats()).toMatchObject({ pending: expect.any(Number), inFlight: 2 });
    expectBalanced(publisher.stats());
  });

  it.each([
    ['back-off', 503],
    ['a hold', 401],
  ])('resolves when its batch enters %s', async (_name, status) => {
    const { publisher, track } = publish({ respond: () => responseOf(status) });
    track(3);
    await expect(publisher.flush()).resolves.toMatchObject({ pending: 3, delivered: 0 });
    track(1);
    await expect(publisher.flush()).resolves.toMatchObject({ pending: 4 });
  });

  it('resolves when its time is up, and the request goes on', async () => {
    const held = new HeldResponses();
    const { publisher, track } = publish({ respond: held.respond });
    track(1);
    const flushed = publisher.flush({ timeoutMs: 250 });
    await pass(249);
    expect(await isSettled(flushed)).toBe(false);
    await pass(1);
    await expect(flushed).resolves.toMatchObject({ inFlight: 1, delivered: 0 });
    held.give(ok);
    await pass(0);
    expect(publisher.stats().delivered).toBe(1);
  });

  it('may be given any time, however long', async () => {
    const held = new HeldResponses();
    const { publisher, track } = publish({ respond: held.respond });
    track(1);
    const flushed = publisher.flush({ timeoutMs: Infinity });
    await pass(3_600_000);
    expect(await isSettled(flushed)).toBe(false);
    held.give(ok);
    await expect(flushed).resolves.toMatchObject({ delivered: 1 });
    expect(scriptedClock().timers).toBe(0);
  });

  it('resolves when its events were dropped', async () => {
    const { publisher, track } = publish({ respond: ({ events }) => (events.length > 0 ? responseOf(400) : ok) });
    track(1);
    await expect(publisher.flush()).resolves.toMatchObject({ dropped: { rejected: 1 }, pending: 0 });
  });

  it('resolves when its batch has to wait, though another is still in flight', async () => {
    const held = new HeldResponses();
    const { publisher, track } = publish({ respond: held.respond, maxConcurrentRequests: 2, maxBatchSize: 1 });
    track(1);
    const first = publisher.flush();
    track(1);
    const both = publisher.flush();
    track(1);
    const all = publisher.flush();
    await pass(0);
    held.give(ok);
    await expect(first).resolves.toMatchObject({ delivered: 1 });
    await pass(0);
    expect(held.waiting).toBe(2);
    held.give(responseOf(503));
    await expect(both).resolves.toMatchObject({ pending: 1, inFlight: 1 });
    await expect(all).resolves.toMatchObject({ pending: 1, inFlight: 1 });
    held.give(ok);
    await pass(0);
    expect(publisher.stats()).toMatchObject({ delivered: 2, pending: 1, inFlight: 0 });
  });

  it('waits for close when that is under way', async () => {
    const held = new HeldResponses();
    const { publisher, track } = publish({ respond: held.respond });
    track(1);
    const closing = publisher.close();
    const flushed = publisher.flush();
    const short = publisher.flush({ timeoutMs: 100 });
    await pass(100);
    await expect(short).resolves.toMatchObject({ inFlight: 1 });
    expect(await isSettled(flushed)).toBe(false);
    held.give(ok);
    await expect(flushed).resolves.toMatchObject({ delivered: 1 });
    await closing;
  });

  it('resolves at once after close', async () => {
    const { publisher, track } = publish();
    await publisher.close();
    track(1);
    await expect(publisher.flush()).resolves.toMatchObject({ accepted: 1, dropped: { closed: 1 } });
  });

  it('resolves no later than close does when the relay does not respond', async () => {
    const { publisher, track } = publish({ respond: stall, shutdownTimeoutMs: 1_000 });
    track(1);
    const flushed = publisher.flush();
    await pass(0);
    const closing = publisher.close();
    await pass(1_000);
    await expect(flushed).resolves.toMatchObject({ pending: 0, dropped: { shutdown: 1 } });
    await closing;
  });
});

it('a publisher makes one request for many flushes in the same turn', async () => {
  const { publisher, transport, track } = publish();
  track(2);
  const ledgers = await Promise.all(Array.from({ length: 50 }, () => publisher.flush()));
  expect(transport.requests).toHaveLength(1);
  expect(ledgers.map(({ delivered }) => delivered)).toEqual(ledgers.map(() => 2));
  expect(numbersOf(transport.stored)).toEqual([0, 1]);
});

describe('options of flush that are none', () => {
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const throwing = {
    get timeoutMs(): number {
      throw new Error('never');
    },
  };

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 5],
    ['a text', 'soon'],
    ['a list', [5]],
    ['a function', () => 5],
    ['options without a time', {}],
    ['an undefined time', { timeoutMs: undefined }],
  ])('options of flush that are none, such as %s, are those of one attempt, without a word', async (_what, options) => {
    const { publisher, track, logger } = publish({ respond: () => ok });
    track(1);
    await expect(publisher.flush(options as FlushOptions)).resolves.toMatchObject({ delivered: 1 });
    expect(logger.entries).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['no number', { timeoutMs: Number.NaN }, 'NaN'],
    ['a negative number', { timeoutMs: -1 }, '-1'],
    ['a text', { timeoutMs: '5' }, 'string'],
    ['null', { timeoutMs: null }, 'object'],
    ['a BigInt', { timeoutMs: 5n }, 'bigint'],
    ['a symbol', { timeoutMs: Symbol('5') }, 'symbol'],
    ['a getter that throws', throwing, 'what cannot be read'],
    ['a revoked proxy', revoked.proxy, 'what cannot be read'],
  ])(
    'options of flush that are none, such as a time that is %s, cost a line, and one attempt is made',
    async (_what, options, got) => {
      const { publisher, track, logger } = publish({ respond: () => responseOf(503) });
      track(1);
      await expect(publisher.flush(options as FlushOptions)).resolves.toMatchObject({ pending: 1 });
      expect(logger.entries[0]).toEqual({ level: 'warn', line: expect.stringContaining(`>= 0, got ${got}; ignored.`) });
    },
  );

  it('options of flush that give no time at all end at once', async () => {
    const { publisher, track } = publish({ respond: stall });
    track(1);
    const flushed = publisher.flush({ timeoutMs: 0 });
    await pass(0);
    await expect(flushed).resolves.toMatchObject({ delivered: 0 });
  });
});
