import { getMaxListeners } from 'node:events';
import { eventOf } from '../helpers/event-encoders.js';
import {
  expectBalanced,
  numbersOf,
  pass,
  publish,
  range,
  useFakeClock,
  scriptedClock,
} from '../helpers/publisher-harness.js';
import { HeldResponses, ok, reset, steps } from '../helpers/scripted-transport.js';

useFakeClock();

describe('what starts a request', () => {
  it('GOFF-COLL-014: the interval sends what waits', async () => {
    const { publisher, transport, track } = publish({ flushIntervalMs: 60_000, random: () => 0 });
    track(3);
    await pass(59_999);
    expect(transport.requests).toHaveLength(0);
    await pass(1);
    expect(numbersOf(transport.stored)).toEqual([0, 1, 2]);
    expect(publisher.stats()).toMatchObject({ accepted: 3, delivered: 3, pending: 0, inFlight: 0, pendingBytes: 0 });
  });

  it.each([
    [0, 60_000, 60_000],
    [0.5, 33_000, 57_000],
    [1, 6_000, 54_000],
  ])(
    'jitter of %d makes a first interval of %d ms of a minute, and later ones of %d ms',
    async (part, ...intervals) => {
      const { transport, track } = publish({ random: () => part });
      const [first = 0, later = 0] = intervals;
      for (const [sent, intervalMs] of [first, later, later].entries()) {
        track(1);
        await pass(intervalMs - 1);
        expect(transport.requests).toHaveLength(sent);
        await pass(1);
        expect(transport.requests).toHaveLength(sent + 1);
      }
    },
  );

  it('GOFF-COLL-014: maxPendingEvents waiting events are sent at once', async () => {
    const { transport, track } = publish({ maxPendingEvents: 5 });
    track(4);
    await pass(0);
    expect(transport.requests).toHaveLength(0);
    track(1);
    await pass(0);
    expect(transport.sizes).toEqual([5]);
  });

  it('a batch of maxBatchSize is sent at once, the rest waits for the interval', async () => {
    const { transport, track } = publish({ maxBatchSize: 5 });
    track(12);
    await pass(0);
    expect(transport.sizes).toEqual([5, 5]);
    await pass(60_000);
    expect(transport.sizes).toEqual([5, 5, 2]);
    expect(numbersOf(transport.stored)).toEqual(range(12));
  });

  it('a batch that maxBatchBytes fills is sent at once', async () => {
    const { publisher, transport } = publish({ maxBatchBytes: 1_024 });
    const event = JSON.stringify({ text: 'x'.repeat(600) });
    publisher.enqueue(eventOf(event));
    await pass(0);
    expect(transport.requests).toHaveLength(0);
    publisher.enqueue(eventOf(event));
    await pass(0);
    expect(transport.sizes).toEqual([1]);
    expect(transport.requests[0]?.bytes).toBeLessThanOrEqual(1_024);
  });

  it('GOFF-COLL-014: shutdown sends what waits', async () => {
    const { publisher, transport, track } = publish();
    track(3);
    const closing = publisher.close();
    await pass(0);
    expect(transport.sizes).toEqual([3]);
    await expect(closing).resolves.toMatchObject({ delivered: 3 });
  });

  it('GOFF-COLL-015: starting does not flush, and an idle publisher sends nothing', async () => {
    const { transport } = publish();
    await pass(10 * 60_000);
    expect(transport.requests).toHaveLength(0);
    expect(scriptedClock().timers).toBe(0);
  });

  it('runs the interval again for what comes later', async () => {
    const { transport, track } = publish();
    for (let round = 0; round < 3; round++) {
      track(1);
      await pass(60_000);
    }
    expect(transport.sizes).toEqual([1, 1, 1]);
  });
});

it('GOFF-COLL-017: enqueue returns before anything is sent, and while a request is under way', async () => {
  const held = new HeldResponses();
  const { publisher, transport, track } = publish({ respond: held.respond, maxBatchSize: 2 });
  track(2);
  expect(transport.requests).toHaveLength(0);
  await pass(0);
  expect(publisher.stats()).toMatchObject({ inFlight: 2, pending: 0 });
  track(3);
  expect(publisher.stats()).toMatchObject({ inFlight: 2, pending: 3 });
  expectBalanced(publisher.stats());
});

describe('requests', () => {
  it('GOFF-COLL-016: do not overlap at a concurrency of 1, however many triggers there are', async () => {
    const held = new HeldResponses();
    const { publisher, transport, track } = publish({ respond: held.respond, maxBatchSize: 2, maxPendingEvents: 4 });
    track(2);
    await pass(60_000);
    track(5);
    void publisher.flush();
    void publisher.flush();
    await pass(60_000);
    expect(transport.requests).toHaveLength(1);
    for (let i = 0; i < 5; i++) {
      held.give(ok);
      await pass(0);
    }
    expect(transport.mostActive).toBe(1);
    expect(numbersOf(transport.stored)).toEqual(range(7));
  });

  it('run side by side up to maxConcurrentRequests, with disjoint batches', async () => {
    const held = new HeldResponses();
    const { publisher, transport, track } = publish({
      respond: held.respond,
      maxBatchSize: 2,
      maxConcurrentRequests: 3,
    });
    track(14);
    await pass(0);
    expect(transport.active).toBe(3);
    expect(publisher.stats()).toMatchObject({ inFlight: 6, pending: 8 });
    while (held.waiting > 0) {
      held.give(ok);
      await pass(0);
    }
    expect(transport.mostActive).toBe(3);
    expect(numbersOf(transport.stored).sort((a, b) => a - b)).toEqual(range(14));
  });

  it('side by side lose and duplicate nothing when the responses come in another order', async () => {
    const responses: (() => void)[] = [];
    const { publisher, transport, track } = publish({
      respond: () => new Promise((resolve) => responses.push(() => resolve(ok))),
      maxBatchSize: 2,
      maxConcurrentRequests: 4,
    });
    track(8);
    await pass(0);
    while (responses.length > 0) {
      responses.pop()?.();
      await pass(0);
      expectBalanced(publisher.stats());
    }
    expect(numbersOf(transport.stored).sort((a, b) => a - b)).toEqual(range(8));
    expect(publisher.stats()).toMatchObject({ delivered: 8, pending: 0, inFlight: 0, pendingBytes: 0 });
  });

  it('requests with one failed, send the failed batch first and the others just once', async () => {
    const { publisher, transport, track } = publish({
      respond: steps(reset, ok),
      maxBatchSize: 2,
      maxConcurrentRequests: 2,
    });
    track(6);
    await pass(1_000);
    expect(transport.requests.map(({ events }) => numbersOf(events))).toEqual([
      [0, 1],
      [2, 3],
      [0, 1],
      [4, 5],
    ]);
    expect(publisher.stats()).toMatchObject({ delivered: 6, retries: 1 });
  });

  it('may each listen to their signal: Node warns only of more than there can be', async () => {
    const { publisher, transport, track } = publish({ maxBatchSize: 1, maxConcurrentRequests: 40 });
    track(400);
    await pass(0);
    expect(publisher.stats().delivered).toBe(400);
    expect(transport.requests.map(({ signal }) => getMaxListeners(signal))).toEqual(range(400).map(() => 40));
  });

  it('carry exactly meta and events', async () => {
    const { publisher, transport, track } = publish({ meta: { provider: 'javascript', openfeature: true } });
    track(1);
    void publisher.flush();
    await pass(0);
    expect(Object.keys(transport.requests[0]?.envelope ?? {})).toEqual(['meta', 'events']);
    expect(transport.requests[0]?.envelope.meta).toEqual({ provider: 'javascript', openfeature: true });
  });
});

it('a publisher does not keep the process alive by its timers', async () => {
  const { track } = publish({ respond: steps(reset), maxPendingEvents: 2 });
  track(1);
  const interval = scriptedClock().holding;
  track(1);
  await pass(0);
  expect([interval, scriptedClock().timers, scriptedClock().holding]).toEqual([0, 1, 0]);
});
