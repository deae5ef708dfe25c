import {
  expectBalanced,
  isSettled,
  numbersOf,
  pass,
  publish,
  range,
  useFakeClock,
  after,
  scriptedClock,
} from '../helpers/publisher-harness.js';
import { responseOf, HeldResponses, ok, refused, stall, steps, timedOut } from '../helpers/scripted-transport.js';

useFakeClock();

describe('close', () => {
  it('GOFF-LIFE-004: delivers every buffered event and then cuts the connections', async () => {
    const { publisher, transport, track } = publish({ maxBatchSize: 10 });
    track(25);
    await expect(publisher.close()).resolves.toMatchObject({ accepted: 25, delivered: 25, pending: 0, inFlight: 0 });
    expect(numbersOf(transport.stored)).toEqual(range(25));
    expect(transport.closed).toBe(1);
    expect(scriptedClock().timers).toBe(0);
  });

  it('sends no request when nothing waits', async () => {
    const { publisher, transport } = publish();
    await publisher.close();
    expect(transport.requests).toHaveLength(0);
  });

  it('gives every caller the same promise', async () => {
    const { publisher, transport, track } = publish();
    track(1);
    const closing = publisher.close();
    expect(publisher.close()).toBe(closing);
    await closing;
    expect(publisher.close()).toBe(closing);
    expect(transport).toMatchObject({ closed: 1, requests: { length: 1 } });
  });

  it('delivers what is tracked while it is under way', async () => {
    const held = new HeldResponses();
    const { publisher, track } = publish({ respond: held.respond });
    track(1);
    const closing = publisher.close();
    await pass(0);
    track(2);
    held.give(ok);
    await pass(0);
    held.give(ok);
    await expect(closing).resolves.toMatchObject({ accepted: 3, delivered: 3 });
  });

  it('counts what is tracked afterwards as closed, with one line', async () => {
    const { publisher, track, logger } = publish();
    await publisher.close();
    track(3);
    expect(publisher.stats()).toMatchObject({ accepted: 3, dropped: { closed: 3 }, pending: 0 });
    expect(logger.entries).toEqual([{ level: 'warn', line: expect.stringContaining('(closed)') }]);
  });

  it('makes its first attempt at once, during a back-off', async () => {
    const { publisher, transport, track } = publish({ respond: steps(responseOf(503, 60_000), ok) });
    track(1);
    await publisher.flush();
    await expect(publisher.close()).resolves.toMatchObject({ delivered: 1 });
    expect(transport.requests).toHaveLength(2);
  });

  it('tries again after a failure, as long as there is time', async () => {
    const { publisher, transport, track } = publish({ respond: steps(refused, refused, responseOf(500), ok) });
    track(3);
    const closing = publisher.close();
    await pass(10_000);
    await expect(closing).resolves.toMatchObject({ delivered: 3, retries: 3 });
    expect(transport.requests).toHaveLength(4);
  });

  it('goes on with a run that is under way, which is its first attempt', async () => {
    const held = new HeldResponses();
    const { publisher, transport, track } = publish({ respond: held.respond, maxBatchSize: 2 });
    track(5);
    await pass(0);
    const closing = publisher.close();
    for (let i = 0; i < 3; i++) {
      held.give(ok);
      await pass(0);
    }
    await expect(closing).resolves.toMatchObject({ delivered: 5 });
    expect(transport.sizes).toEqual([2, 2, 1]);
  });

  it('does not interrupt a run that goes on delivering beyond half of the time', async () => {
    const { publisher, transport, track } = publish({
      maxBatchSize: 2,
      respond: () => after(1_000, ok),
    });
    track(18);
    await pass(0);
    const closing = publisher.close();
    await pass(9_000);
    await expect(closing).resolves.toMatchObject({ delivered: 18, retries: 0 });
    expect(transport.requests).toHaveLength(9);
  });
});

describe('the deadline of close', () => {
  it('GOFF-LIFE-005: bounds a relay that does not respond', async () => {
    const { publisher, transport, track } = publish({ respond: stall, shutdownTimeoutMs: 4_000 });
    track(1);
    const closing = publisher.close();
    await pass(3_970);
    expect(await isSettled(closing)).toBe(false);
    await pass(30);
    await expect(closing).resolves.toMatchObject({ delivered: 0, dropped: { shutdown: 1 }, pending: 0, inFlight: 0 });
    expect(transport.requests.length).toBeGreaterThan(2);
    expect(scriptedClock().timers).toBe(0);
  });

  it('limits each attempt to half of what remains', async () => {
    const { publisher, transport, track } = publish({ respond: stall, shutdownTimeoutMs: 8_000, random: () => 0 });
    track(1);
    void publisher.close();
    await pass(8_000);
    expect(transport.requests.slice(0, 4).map(({ timeoutMs }) => Math.ceil(timeoutMs))).toEqual([
      4_000, 1_993, 982, 461,
    ]);
  });

  it('never gives an attempt more than an open provider would', async () => {
    const { publisher, transport, track } = publish({ shutdownTimeoutMs: 60_000, timeoutMs: 3_000 });
    track(1);
    await publisher.close();
    expect(transport.requests[0]?.timeoutMs).toBe(3_000);
  });

  it('gives the request that it finds in flight half of the time, and sends its batch again', async () => {
    const { publisher, transport, track } = publish({
      shutdownTimeoutMs: 8_000,
      timeoutMs: 60_000,
      respond: (request, index) => (index === 0 ? stall(request) : ok),
    });
    track(1);
    void publisher.flush();
    await pass(20_000);
    const closing = publisher.close();
    await pass(3_999);
    expect(transport.requests[0]?.signal.aborted).toBe(false);
    await pass(1);
    expect(transport.requests[0]?.signal.aborted).toBe(true);
    await pass(500);
    await expect(closing).resolves.toMatchObject({ delivered: 1 });
  });

  it('aborts the request in flight', async () => {
    const { publisher, transport, track } = publish({
      shutdownTimeoutMs: 1_000,
      // A transport that knows no time-out of its own.
      respond: (request) => stall({ ...request, timeoutMs: 3_600_000 }),
    });
    track(2);
    const closing = publisher.close();
    await pass(999);
    expect(transport.requests[0]?.signal.aborted).toBe(false);
    await pass(1);
    expect(transport.requests[0]?.signal.aborted).toBe(true);
    await expect(closing).resolves.toMatchObject({ dropped: { shutdown: 2 } });
  });

  it('ends a series of successes, too', async () => {
    const { publisher, transport, track } = publish({
      maxBatchSize: 1,
      shutdownTimeoutMs: 1_000,
      respond: ({ signal }) => (signal.aborted ? timedOut : after(300, ok)),
    });
    track(20);
    const closing = publisher.close();
    await pass(2_000);
    const ledger = await closing;
    expect(ledger.delivered).toBeGreaterThanOrEqual(3);
    expect(ledger.delivered + ledger.dropped.shutdown).toBe(20);
    expect(transport.requests.length).toBeLessThan(6);
  });

  it('leaves time for another attempt, whatever the jitter of the back-off says', async () => {
    const { publisher, transport, track } = publish({ respond: () => refused, shutdownTimeoutMs: 1_000 });
    track(1);
    const closing = publisher.close();
    await pass(1_000);
    await closing;
    expect(transport.requests.length).toBeGreaterThanOrEqual(5);
  });

  it('makes one attempt even when it is next to nothing', async () => {
    const { publisher, transport, track } = publish({ shutdownTimeoutMs: 1 });
    track(1);
    await expect(publisher.close()).resolves.toMatchObject({ delivered: 1 });
    expect(transport.requests).toHaveLength(1);
  });
});

describe('an early end of close', () => {
  it.each([401, 404, 302])('comes in a hold (%i)', async (status) => {
    const onHold = jest.fn();
    const { publisher, transport, track } = publish({ respond: () => responseOf(status), onHold });
    track(1);
    await expect(publisher.close()).resolves.toMatchObject({ dropped: { shutdown: 1 } });
    expect(transport.requests).toHaveLength(1);
  });

  it('comes when the run under way ends in a hold', async () => {
    const held = new HeldResponses();
    const { publisher, transport, track } = publish({ respond: held.respond });
    track(1);
    void publisher.flush();
    await pass(0);
    const closing = publisher.close();
    held.give(responseOf(401));
    await expect(closing).resolves.toMatchObject({ dropped: { shutdown: 1 } });
    expect(transport.requests).toHaveLength(1);
  });

  it('comes after one attempt in a hold that has lasted', async () => {
    const { publisher, track } = publish({ respond: steps(responseOf(401), ok) });
    track(1);
    await publisher.flush();
    await expect(publisher.close()).resolves.toMatchObject({ delivered: 1 });
  });

  it('comes when Retry-After reaches beyond the deadline', async () => {
    const { publisher, transport, track } = publish({
      respond: () => responseOf(429, 10_000),
      shutdownTimeoutMs: 10_000,
    });
    track(1);
    await expect(publisher.close()).resolves.toMatchObject({ dropped: { shutdown: 1 } });
    expect(transport.requests).toHaveLength(1);
  });

  it('does not come when the five minutes that are granted end before the deadline', async () => {
    const { publisher, transport, track } = publish({
      respond: steps(responseOf(429, 3_600_000), ok),
      shutdownTimeoutMs: 600_000,
    });
    track(1);
    const closing = publisher.close();
    await pass(299_999);
    expect(transport.requests).toHaveLength(1);
    await pass(30_001);
    await expect(closing).resolves.toMatchObject({ delivered: 1 });
  });

  it('does not come when Retry-After ends before the deadline', async () => {
    const { publisher, transport, track } = publish({ respond: steps(responseOf(429, 8_000), ok) });
    track(1);
    const closing = publisher.close();
    await pass(7_999);
    expect(transport.requests).toHaveLength(1);
    await pass(1);
    await expect(closing).resolves.toMatchObject({ delivered: 1 });
  });
});

describe('what close leaves undelivered', () => {
  it('is counted, logged in one line and handed over, oldest first', async () => {
    const onUndelivered = jest.fn();
    const { publisher, track, logger } = publish({ respond: () => responseOf(401), maxBatchSize: 4, onUndelivered });
    track(10);
    const ledger = await publisher.close();
    expect(ledger).toMatchObject({ accepted: 10, dropped: { shutdown: 10 }, pending: 0, inFlight: 0, pendingBytes: 0 });
    expectBalanced(ledger);
    const [events] = onUndelivered.mock.calls[0] as [{ n: number; kind: string }[]];
    expect(numbersOf(events)).toEqual(range(10));
    expect(events[0]).toEqual({ kind: 'tracking', key: 'event-0', n: 0 });
    expect(logger.entries.filter(({ line }) => line.includes('10 events undelivered'))).toHaveLength(1);
  });

  it('is not handed over when there is none', async () => {
    const onUndelivered = jest.fn();
    const { publisher, track } = publish({ onUndelivered });
    track(1);
    await publisher.close();
    expect(onUndelivered).not.toHaveBeenCalled();
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('disk full');
      },
    ],
    ['rejects', () => Promise.reject(new Error('disk full'))],
  ])('is counted anyway when onUndelivered %s', async (_name, onUndelivered) => {
    const { publisher, track, logger } = publish({ respond: () => responseOf(401), onUndelivered });
    track(1);
    await expect(publisher.close()).resolves.toMatchObject({ dropped: { shutdown: 1 } });
    expect(logger.entries).toContainEqual({ level: 'error', line: 'onUndelivered failed: Error: disk full' });
  });
});
