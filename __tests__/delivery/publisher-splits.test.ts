import fc from 'fast-check';
import { eventOf } from '../helpers/event-encoders.js';
import {
  after,
  expectBalanced,
  isSettled,
  numbersOf,
  pass,
  publish,
  range,
  useFakeClock,
} from '../helpers/publisher-harness.js';
import { responseOf, HeldResponses, ok, steps, type Respond } from '../helpers/scripted-transport.js';

useFakeClock();

/** Refuses every batch that holds one of the culprits. */
const refusing =
  (status: number, culprits: readonly number[]): Respond =>
  ({ events }) =>
    numbersOf(events).some((n) => culprits.includes(n)) ? responseOf(status) : ok;

const without = (count: number, culprits: readonly number[]): number[] =>
  range(count).filter((n) => !culprits.includes(n));

const bound = (events: number): number => 2 * Math.ceil(Math.log2(events)) + 2;

describe('an event that the relay refuses', () => {
  it.each([400, 415, 422])('is found, dropped alone and logged by its name on %i', async (status) => {
    const { publisher, transport, track, logger } = publish({ respond: refusing(status, [13]) });
    track(100);
    void publisher.flush();
    await pass(0);
    expect(numbersOf(transport.stored)).toEqual(without(100, [13]));
    expect(publisher.stats()).toMatchObject({ delivered: 99, pending: 0, dropped: { rejected: 1 } });
    expect(logger.entries).toEqual([
      { level: 'warn', line: 'The collector refused one tracking event, "event-13"; it was dropped (rejected).' },
    ]);
  });

  it('costs at most 2·⌈log2 n⌉ + 2 extra requests, wherever it is', async () => {
    for (const count of [1, 2, 3, 7, 64, 100]) {
      for (let culprit = 0; culprit < count; culprit++) {
        const { publisher, transport, track } = publish({ respond: refusing(400, [culprit]) });
        track(count);
        void publisher.flush();
        await pass(0);
        expect(publisher.stats()).toMatchObject({ delivered: count - 1, dropped: { rejected: 1 } });
        expect(transport.requests.length - 1).toBeLessThanOrEqual(bound(count));
      }
    }
  });

  it.each([1, 2])('is sent again if the relay itself was not healthy, %i event(s) at a time', async (count) => {
    const { publisher, transport, track } = publish({ respond: steps(responseOf(400), ok, ok) });
    track(count);
    void publisher.flush();
    await pass(0);
    expect(numbersOf(transport.stored)).toEqual(range(count));
    expect(publisher.stats()).toMatchObject({ delivered: count, dropped: { rejected: 0 } });
  });

  it('may be one of several: all are found, in order, within the bound for each', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 200 }).chain((count) =>
          fc.record({
            count: fc.constant(count),
            culprits: fc.uniqueArray(fc.nat(count - 1), { minLength: 1, maxLength: 6 }),
          }),
        ),
        async ({ count, culprits }) => {
          const { publisher, transport, track } = publish({ respond: refusing(400, culprits) });
          track(count);
          void publisher.flush();
          await pass(5_000);
          expect(numbersOf(transport.stored)).toEqual(without(count, culprits));
          expect(publisher.stats().dropped.rejected).toBe(culprits.length);
          expect(transport.requests.length - 1).toBeLessThanOrEqual(culprits.length * bound(count));
          expectBalanced(publisher.stats());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('does not keep the events behind it, with several requests at a time', async () => {
    const { publisher, transport, track } = publish({
      respond: refusing(422, [3, 17]),
      maxBatchSize: 10,
      maxConcurrentRequests: 3,
    });
    track(30);
    void publisher.flush();
    await pass(0);
    expect(numbersOf(transport.stored).sort((a, b) => a - b)).toEqual(without(30, [3, 17]));
    expect(publisher.stats()).toMatchObject({ delivered: 28, dropped: { rejected: 2 } });
  });
});

describe('an event that the relay refuses, behind a gateway,', () => {
  it.each([
    [429, 1],
    [429, 3],
    [403, 1],
    [403, 3],
  ])(
    'is found where the gateway responds to every second request with %i, %i event(s) at a time',
    async (status, maxBatchSize) => {
      const { publisher, transport, track } = publish({
        respond: (request, index) => (index % 2 === 1 ? responseOf(status) : refusing(400, [0])(request, index)),
        maxBatchSize,
      });
      track(3);
      void publisher.flush();
      await pass(3_600_000);
      expect(numbersOf(transport.stored)).toEqual([1, 2]);
      expect(publisher.stats()).toMatchObject({ delivered: 2, pending: 0, dropped: { rejected: 1 } });
    },
  );

  it('is found where the gateway takes one request at a time, and the event is too large', async () => {
    const { publisher, transport, track } = publish({
      respond: steps(responseOf(413), responseOf(429), ok, responseOf(413), ok),
    });
    track(1);
    void publisher.flush();
    await pass(600);
    expect(transport.sizes).toEqual([1, 0, 0, 1, 0]);
    expect(publisher.stats()).toMatchObject({ pending: 0, dropped: { too_large: 1 } });
  });

  it('is found where the gateway refuses what comes in parallel', async () => {
    const { publisher, transport, track } = publish({
      respond: async (request, index) => {
        const isSecond = transport.active > 1;
        await after(5, undefined);
        return isSecond ? responseOf(429) : refusing(400, [0])(request, index);
      },
      maxBatchSize: 1,
      maxConcurrentRequests: 2,
    });
    track(20);
    void publisher.flush();
    await pass(600_000);
    expect(numbersOf(transport.stored)).toEqual(range(19, 1));
    expect(publisher.stats()).toMatchObject({ delivered: 19, pending: 0, dropped: { rejected: 1 } });
  });
});

it('an event that waits for an acceptance is not counted twice when it gets one while it is asked about', async () => {
  const held = new HeldResponses();
  const { publisher, transport, track } = publish({
    respond: held.respond,
    maxBatchSize: 1,
    maxConcurrentRequests: 2,
    maxPendingEvents: 1,
  });
  track(2);
  void publisher.flush();
  await pass(0);
  held.give(responseOf(400));
  await pass(0);
  held.give(ok);
  await pass(0);
  held.give(responseOf(503));
  await pass(0);
  track(3);
  held.give(ok);
  await pass(0);
  expectBalanced(publisher.stats());
  const { delivered, inFlight } = publisher.stats();
  expect([delivered, inFlight]).toEqual([transport.stored.length, transport.active]);
});

describe('a relay that refuses an empty batch as well', () => {
  it('is at fault itself: everything is kept, and looked at again in a while', async () => {
    let broken = true;
    const { publisher, transport, track, logger } = publish({ respond: () => (broken ? responseOf(400) : ok) });
    track(50);
    void publisher.flush();
    await pass(0);
    expect(transport.sizes).toEqual([50, 0]);
    expect(publisher.stats()).toMatchObject({ pending: 50, dropped: { rejected: 0 } });
    expect(logger.entries).toEqual([
      { level: 'error', line: expect.stringContaining('HTTP 400, also for an empty batch') },
    ]);
    broken = false;
    await pass(72_000);
    expect(publisher.stats()).toMatchObject({ delivered: 50, pending: 0 });
  });

  it.each([1, 2, 4])('is noticed within a few requests, %i at a time, whatever else waits', async (most) => {
    const { transport, track, publisher, logger } = publish({
      respond: () => after(5, responseOf(400)),
      maxConcurrentRequests: most,
      maxBatchSize: 10,
    });
    track(1_000);
    void publisher.flush();
    await pass(30_000);
    expect(transport.requests.length).toBeLessThanOrEqual(3 * most + 4);
    expect(logger.entries).toHaveLength(1);
  });

  it.each([1, 4])('is noticed soon after it has accepted events, %i at a time', async (maxConcurrentRequests) => {
    const { transport, track, publisher } = publish({
      respond: (_, index) => after(5, index < 10 ? ok : responseOf(400)),
      maxConcurrentRequests,
      maxBatchSize: 10,
    });
    track(1_000);
    void publisher.flush();
    await pass(30_000);
    expect(transport.requests.length).toBeLessThanOrEqual(40);
    expect(publisher.stats()).toMatchObject({ delivered: 100, pending: 900, dropped: { rejected: 0 } });
  });

  it('ends a close soon: nothing can come of further attempts', async () => {
    const { track, publisher, transport } = publish({ respond: () => responseOf(400), maxBatchSize: 100 });
    track(1_000);
    const closed = publisher.close();
    await pass(100);
    expect(await isSettled(closed)).toBe(true);
    expect(transport.requests.length).toBeLessThan(10);
  });

  it('a relay that refuses an empty batch in the middle of a search stops it before an event is dropped', async () => {
    const { publisher, transport, track } = publish({
      respond: ({ events }, index) => (index > 3 || numbersOf(events).includes(0) ? responseOf(400) : ok),
    });
    track(8);
    void publisher.flush();
    await pass(0);
    expect(transport.sizes).toEqual([8, 0, 4, 2, 1, 0]);
    expect(publisher.stats()).toMatchObject({ delivered: 0, pending: 8, dropped: { rejected: 0 } });
  });

  it('a relay that refuses an empty batch after an outage costs no event that was under suspicion before', async () => {
    const { publisher, transport, track } = publish({
      respond: steps(responseOf(400), ok, responseOf(503), responseOf(400)),
    });
    track(1);
    void publisher.flush();
    await pass(0);
    await pass(500);
    expect(transport.sizes).toEqual([1, 0, 1, 1, 0]);
    expect(publisher.stats()).toMatchObject({ pending: 1, dropped: { rejected: 0 } });
  });

  it('a relay that refuses one after the hold of another batch costs no event that was under suspicion', async () => {
    const held = new HeldResponses();
    const { publisher, transport, track } = publish({
      respond: (request, index) => (index < 3 ? held.respond(request, index) : responseOf(400)),
      maxBatchSize: 1,
      maxConcurrentRequests: 2,
    });
    track(2);
    void publisher.flush();
    await pass(0);
    held.give(responseOf(400));
    await pass(0);
    held.give(responseOf(401));
    await pass(0);
    held.give(ok);
    await pass(0);
    expect(transport.sizes).toEqual([1, 1, 0]);
    await pass(72_000);
    expect(transport.sizes).toEqual([1, 1, 0, 1, 1, 0]);
    expect(publisher.stats()).toMatchObject({ pending: 2, dropped: { rejected: 0 } });
  });

  it('a relay that refuses one after an outage costs no event of a batch that was being searched', async () => {
    const { publisher, transport, track } = publish({
      respond: steps(responseOf(400), ok, responseOf(503), responseOf(400), ok),
    });
    track(2);
    void publisher.flush();
    await pass(0);
    await pass(500);
    expect(transport.sizes).toEqual([2, 0, 1, 1, 0, 1, 1]);
    expect(publisher.stats()).toMatchObject({ delivered: 2, dropped: { rejected: 0 } });
  });

  it.each([503, 401])('costs no event that is refused once on either side of an outage (%i)', async (status) => {
    const { publisher, track } = publish({
      respond: steps(responseOf(400), responseOf(status), ok, responseOf(400), ok),
    });
    track(2);
    void publisher.flush();
    await pass(72_000);
    expect(publisher.stats()).toMatchObject({ delivered: 2, dropped: { rejected: 0 } });
  });

  it('now and then costs no event, and the culprits of a healthy relay are found anyway', async () => {
    const moods = [400, 401, 413, 415, 429, 503, 'well'] as const;
    // Longer than the searches that are under way at the same time: it does not turn from one request to the next.
    const phase = fc.record({ mood: fc.constantFrom(...moods), requests: fc.integer({ min: 50, max: 60 }) });
    const scenario = fc.record({
      phases: fc.array(phase, { maxLength: 6 }),
      count: fc.integer({ min: 1, max: 50 }),
      some: fc.uniqueArray(fc.nat(49), { maxLength: 3 }),
      maxConcurrentRequests: fc.integer({ min: 1, max: 3 }),
      maxBatchSize: fc.integer({ min: 1, max: 50 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ phases, count, some, ...options }) => {
        const culprits = some.filter((n) => n < count);
        const script = phases.flatMap(({ mood, requests }) => Array.from({ length: requests }, () => mood));
        const { publisher, transport, track } = publish({
          respond: (request, index) => {
            const mood = script[index] ?? 'well';
            return mood === 'well' ? refusing(400, culprits)(request, index) : responseOf(mood);
          },
          ...options,
        });
        track(count);
        for (let hours = 0; hours < 10; hours++) {
          void publisher.flush();
          await pass(3_600_000);
        }
        expect(numbersOf(transport.stored).sort((a, b) => a - b)).toEqual(without(count, culprits));
        expect(publisher.stats()).toMatchObject({ pending: 0, dropped: { rejected: culprits.length, too_large: 0 } });
      }),
      { numRuns: 60 },
    );
  });

  it('a relay that gives an empty batch no response makes a back-off', async () => {
    const { publisher, track } = publish({
      respond: ({ events }, index) => (index === 1 ? responseOf(503) : refusing(400, [2])({ events } as never, index)),
    });
    track(4);
    void publisher.flush();
    await pass(499);
    expect(publisher.stats()).toMatchObject({ pending: 4, retries: 0 });
    await pass(1);
    expect(publisher.stats()).toMatchObject({ delivered: 3, dropped: { rejected: 1 } });
  });
});

describe('a body that is too large for the relay', () => {
  const limited =
    (maxBytes: number): Respond =>
    ({ bytes }) =>
      bytes > maxBytes ? responseOf(413) : ok;

  it('is halved until it fits, and no event is lost', async () => {
    const { publisher, transport, track } = publish({ respond: limited(2_000) });
    track(200);
    void publisher.flush();
    await pass(0);
    expect(numbersOf(transport.stored)).toEqual(range(200));
    expect(publisher.stats()).toMatchObject({ delivered: 200, dropped: { too_large: 0 } });
  });

  it('lowers the size of the batches that follow', async () => {
    const { publisher, transport, track } = publish({ respond: limited(4_000), maxBatchBytes: 16_000 });
    track(200);
    await publisher.flush();
    const refusals = transport.requests.filter(({ bytes }) => bytes > 4_000).length;
    const taken = transport.requests.length;
    track(200);
    await publisher.flush();
    expect(refusals).toBeGreaterThan(0);
    expect(transport.requests.slice(taken).filter(({ bytes }) => bytes > 4_000).length).toBeLessThanOrEqual(refusals);
    expect(publisher.stats().delivered).toBe(400);
  });

  it('is tried larger again, step by step, after the relay has taken smaller ones', async () => {
    let limit = 2_000;
    const { publisher, transport, track } = publish({
      respond: (request, index) => limited(limit)(request, index),
      maxBatchBytes: 16_000,
    });
    track(200);
    await publisher.flush();
    limit = Infinity;
    for (let round = 0; round < 40; round++) {
      track(20);
      await publisher.flush();
    }
    const before = transport.requests.length;
    track(250);
    await publisher.flush();
    expect(transport.sizes.slice(before)).toEqual([250]);
    expect(transport.requests.at(-1)?.bytes).toBeGreaterThan(8_000);
  });

  it('a body of a single event costs that event, and only because it was refused alone', async () => {
    const { publisher, transport, logger } = publish({ respond: limited(1_500) });
    const texts = range(9).map((n) => JSON.stringify({ kind: 'tracking', key: `event-${n}`, n, size: '' }));
    texts[4] = JSON.stringify({ kind: 'tracking', key: 'giant', n: 4, size: 'x'.repeat(2_000) });
    for (const text of texts) publisher.enqueue(eventOf(text));
    await publisher.flush();
    expect(numbersOf(transport.stored)).toEqual(without(9, [4]));
    expect(publisher.stats()).toMatchObject({ delivered: 8, dropped: { too_large: 1 } });
    expect(logger.entries).toEqual([
      { level: 'warn', line: 'The collector refused one tracking event, "giant"; it was dropped (too_large).' },
    ]);
  });

  it('however small it is, is the fault of the relay: everything is kept', async () => {
    const { publisher, track } = publish({ respond: () => responseOf(413) });
    track(8);
    await publisher.flush();
    expect(publisher.stats()).toMatchObject({ pending: 8, dropped: { too_large: 0 } });
  });

  it('never makes an event be dropped that fits by itself into maxBatchBytes while the limit is lowered', async () => {
    const { publisher, transport } = publish({ respond: limited(3_000), maxBatchBytes: 8_192 });
    const text = (n: number, size: number): string => JSON.stringify({ n, size: 'x'.repeat(size) });
    for (const n of range(40)) publisher.enqueue(eventOf(text(n, 300)));
    await publisher.flush();
    publisher.enqueue(eventOf(text(40, 2_500)));
    publisher.enqueue(eventOf(text(41, 10)));
    await publisher.flush();
    expect(numbersOf(transport.stored)).toEqual(range(42));
  });
});

it('a publisher never sends a body above maxBatchBytes, whatever is tracked and the relay responds', async () => {
  const anyEvent = fc.string({ unit: 'grapheme', maxLength: 300 }).map((text) => JSON.stringify({ kind: 'x', text }));
  const anyStatus = fc.constantFrom(200, 200, 200, 400, 413, 503);
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { maxLength: 80 }), fc.array(anyStatus), async (texts, statuses) => {
      const { publisher, transport } = publish({
        maxBatchBytes: 1_024,
        maxPendingEvents: 30,
        respond: ({ events }, index) => (events.length === 0 ? ok : responseOf(statuses[index] ?? 200)),
      });
      for (const text of texts) publisher.enqueue(eventOf(text));
      void publisher.flush();
      await pass(10 * 60_000);
      const ledger = publisher.stats();
      expectBalanced(ledger);
      expect(ledger).toMatchObject({ pending: 0, inFlight: 0, pendingBytes: 0, delivered: transport.stored.length });
      for (const { bytes } of transport.requests) expect(bytes).toBeLessThanOrEqual(1_024);
    }),
    { numRuns: 40 },
  );
});
