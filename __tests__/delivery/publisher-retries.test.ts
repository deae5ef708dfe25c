import type { AttemptResult } from '../../src/delivery/transport.js';
import { expectBalanced, gaps, numbersOf, pass, publish, range, useFakeClock } from '../helpers/publisher-harness.js';
import { responseOf, ok, refused, reset, steps, timedOut } from '../helpers/scripted-transport.js';

useFakeClock();

describe('a failed batch', () => {
  it.each<[string, AttemptResult]>([
    ['503', responseOf(503)],
    ['a refused connection', refused],
    ['a reset', reset],
    ['a time-out', timedOut],
  ])('is sent again after %s, with the same events', async (_name, failed) => {
    const { publisher, transport, track } = publish({ respond: steps(failed, ok) });
    track(3);
    void publisher.flush();
    await pass(500);
    expect(transport.requests.map(({ events }) => numbersOf(events))).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expect(publisher.stats()).toMatchObject({ delivered: 3, retries: 1 });
  });

  it('GOFF-COLL-018: keeps its place before events that came later', async () => {
    const { publisher, transport, track } = publish({ respond: steps(responseOf(500), ok), maxBatchSize: 3 });
    track(3);
    await pass(0);
    track(5);
    await pass(500);
    await publisher.close();
    expect(numbersOf(transport.stored)).toEqual(range(8));
    expect(transport.requests.slice(1).map(({ events }) => numbersOf(events))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [6, 7],
    ]);
  });

  it('is tried without end, in ever longer intervals', async () => {
    const { publisher, transport, track } = publish({ respond: () => responseOf(503) });
    track(1);
    void publisher.flush();
    await pass(10 * 60_000);
    expect(gaps(transport.requests).slice(0, 8)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]);
    expect(transport.requests.length).toBeGreaterThan(14);
    expect(publisher.stats()).toMatchObject({ delivered: 0, pending: 1, retries: transport.requests.length - 1 });
  });

  it('leaves no trace in the back-off once a batch has been taken', async () => {
    const { publisher, transport, track } = publish({
      respond: steps(responseOf(503), responseOf(503), ok, responseOf(503), ok),
    });
    track(1);
    void publisher.flush();
    await pass(2_000);
    track(1);
    void publisher.flush();
    await pass(2_000);
    expect(gaps(transport.requests)).toEqual([500, 1_000, 500, 500]);
    expect(publisher.stats().delivered).toBe(2);
  });

  it('is not alone in being sent when the back-off is over', async () => {
    const { transport, track } = publish({ respond: steps(refused, ok), maxBatchSize: 2, random: () => 0.5 });
    track(2);
    await pass(0);
    track(1);
    await pass(250);
    expect(transport.sizes).toEqual([2, 2, 1]);
  });
});

it('a publisher makes no request during back-off, however full the buffer is', async () => {
  const { publisher, transport, track } = publish({
    respond: () => responseOf(503),
    maxPendingEvents: 10,
    maxBatchSize: 4,
  });
  track(4);
  await pass(0);
  track(1_000);
  await pass(499);
  void publisher.flush();
  await pass(0);
  expect(transport.requests).toHaveLength(1);
  await pass(1);
  expect(transport.requests).toHaveLength(2);
  expect(publisher.stats()).toMatchObject({ pending: 20, dropped: { overflow: 984 } });
});

describe('Retry-After', () => {
  it.each([429, 503, 408])('wins over the back-off on %i', async (status) => {
    const { publisher, transport, track } = publish({ respond: steps(responseOf(status, 7_000), ok), random: () => 0 });
    track(1);
    void publisher.flush();
    await pass(6_999);
    expect(transport.requests).toHaveLength(1);
    await pass(1);
    expect(transport.requests).toHaveLength(2);
  });

  it('is honoured up to five minutes', async () => {
    const { publisher, transport, track } = publish({
      respond: steps(responseOf(429, 3_600_000), ok),
      random: () => 0,
    });
    track(1);
    void publisher.flush();
    await pass(299_999);
    expect(transport.requests).toHaveLength(1);
    await pass(1);
    expect(publisher.stats().delivered).toBe(1);
  });

  it('Retry-After of nothing leaves the back-off in force, so that it cannot make a tight loop', async () => {
    const { publisher, transport, track } = publish({ respond: () => responseOf(503, 0) });
    track(1);
    void publisher.flush();
    await pass(3_500);
    expect(gaps(transport.requests)).toEqual([500, 1_000, 2_000]);
  });
});

describe('an ambiguous failure', () => {
  it('is sent again by default', async () => {
    const { publisher, transport, track } = publish({ respond: steps(timedOut, ok) });
    track(2);
    void publisher.flush();
    await pass(500);
    expect(transport.sizes).toEqual([2, 2]);
    expect(publisher.stats()).toMatchObject({ delivered: 2, dropped: { ambiguous: 0 } });
  });

  it('costs the batch when events may arrive at most once, with one line', async () => {
    const { publisher, transport, track, logger } = publish({
      respond: steps(timedOut, reset, ok),
      deliveryGuarantee: 'at-most-once',
      maxBatchSize: 2,
    });
    track(6);
    await pass(5_000);
    expect(transport.requests.map(({ events }) => numbersOf(events))).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    expect(publisher.stats()).toMatchObject({ delivered: 2, retries: 0, dropped: { ambiguous: 4 } });
    expect(logger.entries.filter(({ line }) => line.includes('ambiguous'))).toHaveLength(1);
  });

  it.each<[string, AttemptResult]>([
    ['a refused connection', refused],
    ['a response', responseOf(503)],
  ])('is not %s: that batch is sent again at most-once too', async (_name, failed) => {
    const { publisher, track } = publish({ respond: steps(failed, ok), deliveryGuarantee: 'at-most-once' });
    track(2);
    void publisher.flush();
    await pass(500);
    expect(publisher.stats()).toMatchObject({ delivered: 2, dropped: { ambiguous: 0 } });
  });
});

describe('after two resets in a row', () => {
  it('an empty batch asks first, and the batch is halved when that is taken', async () => {
    const tooLarge = 4;
    const { publisher, transport, track } = publish({
      respond: ({ events }) => (events.length > tooLarge ? reset : ok),
    });
    track(16);
    void publisher.flush();
    await pass(60_000);
    expect(transport.sizes.slice(0, 4)).toEqual([16, 16, 0, 8]);
    expect(numbersOf(transport.stored)).toEqual(range(16));
    expect(publisher.stats()).toMatchObject({ delivered: 16, pending: 0 });
  });

  it('only empty batches ask while the resets go on', async () => {
    const { publisher, transport, track } = publish({ respond: () => reset });
    track(16);
    void publisher.flush();
    await pass(20_000);
    expect(transport.sizes).toEqual([16, 16, 0, 0, 0, 0]);
    expect(publisher.stats()).toMatchObject({ pending: 16, inFlight: 0 });
    expectBalanced(publisher.stats());
  });

  it('a single event is tried on its own', async () => {
    const { publisher, transport, track } = publish({ respond: steps(reset, reset, ok) });
    track(1);
    void publisher.flush();
    await pass(5_000);
    expect(transport.sizes).toEqual([1, 1, 0, 1]);
    expect(publisher.stats().delivered).toBe(1);
  });

  it('another response in between starts the count anew', async () => {
    const { publisher, transport, track } = publish({
      respond: steps(reset, responseOf(503), reset, responseOf(503), ok),
    });
    track(2);
    void publisher.flush();
    await pass(20_000);
    expect(transport.sizes).toEqual([2, 2, 2, 2, 2]);
  });
});

describe('with several requests at a time', () => {
  const twoAtATime = { maxConcurrentRequests: 2, maxBatchSize: 10 };

  it('a batch that is reset again and again is found beside others that are taken', async () => {
    const { publisher, transport, track } = publish({
      ...twoAtATime,
      respond: ({ events }) => (events.length > 5 && numbersOf(events).includes(3) ? reset : ok),
    });
    track(40);
    void publisher.flush();
    await pass(60_000);
    expect([...numbersOf(transport.stored)].sort((a, b) => a - b)).toEqual(range(40));
    expect(transport.sizes.filter((size) => size === 0)).toHaveLength(1);
    expect(transport.requests.filter(({ events }) => events.length > 5 && numbersOf(events).includes(3))).toHaveLength(
      2,
    );
  });

  it('those that are cut side by side are one reset in a row', async () => {
    const { publisher, transport, track } = publish({ ...twoAtATime, respond: steps(reset, reset, ok) });
    track(20);
    void publisher.flush();
    await pass(60_000);
    expect(transport.sizes).toEqual([10, 10, 10, 10]);
    expect(publisher.stats()).toMatchObject({ delivered: 20, pending: 0 });
  });

  it.each([responseOf(401), responseOf(503), refused])(
    'one looks whether the relay is healthy again after %j',
    async (failed) => {
      let isHealthy = false;
      const { transport, track } = publish({
        maxConcurrentRequests: 8,
        maxBatchSize: 1,
        flushIntervalMs: 5 * 60_000,
        respond: () => (isHealthy ? ok : failed),
      });
      track(20);
      await pass(0);
      expect(transport.sizes).toHaveLength(8);
      await pass(72_000);
      const asked = transport.sizes.length;
      expect(asked - 8).toBeLessThanOrEqual(7);
      expect(transport.mostActive).toBe(8);
      transport.mostActive = 0;
      isHealthy = true;
      await pass(72_000);
      expect(transport.stored).toHaveLength(20);
      expect(transport.mostActive).toBeGreaterThan(1);
    },
  );
});

it('a publisher takes what a transport throws for a failure like any other', async () => {
  const { publisher, transport, track } = publish({
    respond: (_request, index) => (index === 0 ? Promise.reject(new Error('broken')) : ok),
  });
  track(1);
  void publisher.flush();
  await pass(500);
  expect(transport.requests).toHaveLength(2);
  expect(publisher.stats()).toMatchObject({ delivered: 1, retries: 1 });
});

it('GOFF-ERR-006: a failing collector is logged when it begins to fail and when it is back, once each', async () => {
  const { publisher, logger, track } = publish({ respond: steps(refused, refused, responseOf(503), ok) });
  track(1);
  void publisher.flush();
  await pass(60_000);
  expect(publisher.stats().delivered).toBe(1);
  expect(logger.entries).toEqual([
    { level: 'warn', line: expect.stringContaining('ECONNREFUSED') },
    { level: 'warn', line: 'The collector accepts events again.' },
  ]);
});
