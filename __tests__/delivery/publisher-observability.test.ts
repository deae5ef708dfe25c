import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import fc from 'fast-check';
import { eventOf, nothing } from '../helpers/event-encoders.js';
import { expectBalanced, pass, publish, useFakeClock, type Harness, after } from '../helpers/publisher-harness.js';
import { responseOf, ok, refused, steps, timedOut } from '../helpers/scripted-transport.js';

useFakeClock();

const CHANNELS = ['goff:batch:sent', 'goff:batch:failed', 'goff:events:dropped'] as const;

type OnMessage = (channel: string, message: Record<string, unknown>) => void;

/** Listens to all channels, as far as they tell of that provider, until the function has ended. */
async function listening(provider: object, onMessage: OnMessage, run: () => Promise<void>): Promise<void> {
  const receive = (name: string) => (message: unknown) => {
    const received = message as Record<string, unknown>;
    if (received['provider'] === provider) onMessage(name, received);
  };
  const listeners = CHANNELS.map((name) => ({ name, receive: receive(name) }));
  for (const { name, receive } of listeners) subscribe(name, receive);
  try {
    await run();
  } finally {
    for (const { name, receive } of listeners) unsubscribe(name, receive);
  }
}

describe('the diagnostics channels', () => {
  it('tell of each attempt, with the provider, its events, bytes and duration', async () => {
    const provider = {};
    const received: [string, Record<string, unknown>][] = [];
    const harness = publish({
      provider,
      respond: (_request, index) => after(20, index === 0 ? responseOf(503) : ok),
    });
    await listening(
      provider,
      (...each) => received.push(each),
      async () => {
        harness.track(2);
        void harness.publisher.flush();
        await pass(1_000);
      },
    );
    const bytes = harness.transport.requests[0]?.bytes;
    expect(received).toEqual([
      [
        'goff:batch:failed',
        { provider, events: 2, bytes, attempt: 1, durationMs: 20, cause: 'HTTP 503', outcome: 'retry' },
      ],
      ['goff:batch:sent', { provider, events: 2, bytes, attempt: 2, durationMs: 20 }],
    ]);
    expect(received[0]?.[1]['provider']).toBe(provider);
  });

  it.each<[string, number]>([
    ['hold', 401],
    ['split', 400],
    ['retry', 429],
  ])('call a failure by its outcome: %s', async (outcome, status) => {
    const received: unknown[] = [];
    const provider = {};
    await listening(
      provider,
      (channel, message) => channel === 'goff:batch:failed' && received.push(message['outcome']),
      async () => {
        const { publisher, track } = publish({ provider, respond: () => responseOf(status) });
        track(1);
        await publisher.flush();
      },
    );
    expect(received).toEqual([outcome]);
  });

  it('tell of dropped events, with the reason and their number', async () => {
    const received: unknown[] = [];
    const provider = {};
    await listening(
      provider,
      (channel, message) => channel === 'goff:events:dropped' && received.push(message),
      async () => {
        const { publisher, track } = publish({ provider, maxPendingEvents: 2, respond: () => responseOf(401) });
        track(5);
        publisher.enqueue(nothing);
        await publisher.close();
        track(1);
      },
    );
    expect(received).toEqual([
      { provider, reason: 'overflow', count: 1 },
      { provider, reason: 'unserializable', count: 1 },
      { provider, reason: 'shutdown', count: 4 },
      { provider, reason: 'closed', count: 1 },
    ]);
  });
});

it('a publisher balances the ledger at any moment, inside the diagnostics channels, too', async () => {
  const anyStatus = fc.constantFrom(200, 200, 400, 401, 413, 429, 503);
  const scenario = fc.record({
    statuses: fc.array(anyStatus, { maxLength: 30 }),
    tracked: fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 1, maxLength: 8 }),
    maxConcurrentRequests: fc.integer({ min: 1, max: 3 }),
    deliveryGuarantee: fc.constantFrom('at-least-once' as const, 'at-most-once' as const),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ statuses, tracked, ...options }) => {
      let checks = 0;
      const check = (): void => {
        expectBalanced(harness.publisher.stats());
        checks++;
      };
      const provider = {};
      const harness: Harness = publish({
        ...options,
        provider,
        maxBatchSize: 5,
        maxPendingEvents: 15,
        respond: ({ events }, index) => {
          check();
          if (events.length === 0) return ok;
          return statuses[index] === 429 ? timedOut : responseOf(statuses[index] ?? 200);
        },
      });
      await listening(provider, check, async () => {
        for (const count of tracked) {
          harness.track(count);
          check();
          await pass(700);
        }
        await Promise.all([harness.publisher.close(), pass(20_000)]);
      });
      expect(checks).toBeGreaterThan(0);
      expect(harness.publisher.stats()).toMatchObject({ pending: 0, inFlight: 0 });
    }),
    { numRuns: 40 },
  );
});

describe('the log', () => {
  it('has one line for an episode of overflow, with its count', async () => {
    const { publisher, track, logger } = publish({ maxPendingEvents: 10, respond: steps(refused, ok) });
    track(10);
    await pass(0);
    track(90);
    await pass(500);
    expect(publisher.stats()).toMatchObject({ delivered: 20, dropped: { overflow: 80 } });
    expect(logger.entries.filter(({ line }) => line.includes('overflow'))).toEqual([
      { level: 'warn', line: 'There was no more room: the 80 oldest events were dropped (overflow).' },
    ]);
  });

  it('has a line a minute for a collector that is always slower than the application', async () => {
    const { track, logger } = publish({
      maxPendingEvents: 10,
      maxBatchSize: 5,
      respond: () => {
        track(10);
        return after(1_000, ok);
      },
    });
    track(10);
    await pass(300_000);
    const lines = logger.entries.filter(({ line }) => line.includes('overflow'));
    expect(lines.length).toBeGreaterThanOrEqual(4);
    expect(lines.length).toBeLessThanOrEqual(5);
  });

  it('names one refused event of an episode, not each', async () => {
    const { publisher, logger } = publish({ maxBatchBytes: 1_024 });
    for (let i = 0; i < 5; i++) {
      publisher.enqueue(nothing);
      publisher.enqueue(eventOf(JSON.stringify('x'.repeat(2_000))));
    }
    expect(publisher.stats()).toMatchObject({ accepted: 10, dropped: { unserializable: 5, too_large: 5 } });
    expect(logger.entries.map(({ line }) => line)).toEqual([
      expect.stringContaining('unserializable'),
      expect.stringContaining('too_large'),
    ]);
  });

  it('says once that something responds which is no collector', async () => {
    const { publisher, track, logger } = publish({ respond: () => responseOf(204) });
    for (let i = 0; i < 3; i++) {
      track(1);
      await publisher.flush();
    }
    expect(publisher.stats().delivered).toBe(3);
    expect(logger.entries).toEqual([{ level: 'warn', line: expect.stringContaining('ingestedContentCount') }]);
  });

  it('never holds what is in an event', async () => {
    const { publisher, logger } = publish({ respond: ({ events }) => (events.length > 0 ? responseOf(400) : ok) });
    publisher.enqueue(
      eventOf(JSON.stringify({ kind: 'tracking', key: 'purchase', evaluationContext: { email: 'secret' } })),
    );
    await publisher.flush();
    expect(logger.entries).toHaveLength(1);
    expect(JSON.stringify(logger.entries)).not.toContain('secret');
  });
});
