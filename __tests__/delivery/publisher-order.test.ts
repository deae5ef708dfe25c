import fc from 'fast-check';
import { eventOf } from '../helpers/event-encoders.js';
import { after, expectBalanced, numbersOf, pass, publish, useFakeClock } from '../helpers/publisher-harness.js';
import { responseOf, ok, reset, timedOut, type SeenRequest } from '../helpers/scripted-transport.js';
import type { AttemptResult } from '../../src/delivery/transport.js';

useFakeClock();

const page: AttemptResult = { kind: 'response', status: 200, body: 'html' };
const moods = [
  ok,
  ok,
  ok,
  responseOf(400),
  responseOf(413),
  responseOf(503),
  responseOf(429, 50),
  responseOf(401),
  reset,
  timedOut,
  page,
];

const scenario = fc.record({
  moods: fc.array(fc.constantFrom(...moods), { maxLength: 60 }),
  /** Bytes of the text of each event, and how long it is until the next one. */
  events: fc.array(fc.record({ bytes: fc.nat(400), pauseMs: fc.constantFrom(0, 0, 0, 20, 700) }), { maxLength: 60 }),
  culprits: fc.uniqueArray(fc.nat(59), { maxLength: 4 }),
  limitBytes: fc.constantFrom(800, 1_500, 100_000),
  maxBatchSize: fc.integer({ min: 1, max: 20 }),
  maxBatchBytes: fc.constantFrom(1_024, 2_000, 100_000),
  maxPendingEvents: fc.integer({ min: 5, max: 60 }),
});

const played = async (
  {
    moods: script,
    events,
    culprits,
    limitBytes,
    ...options
  }: typeof scenario extends fc.Arbitrary<infer T> ? T : never,
  maxConcurrentRequests: number,
): Promise<ReturnType<typeof publish> & { stored: number[] }> => {
  const stored: number[] = [];
  const respond = ({ events: sent, bytes }: SeenRequest, index: number): Promise<AttemptResult> => {
    const mood = script[index] ?? ok;
    if (mood !== ok) return after(1, mood);
    if (bytes > limitBytes) return after(1, responseOf(413));
    if (numbersOf(sent).some((n) => culprits.includes(n))) return after(1, responseOf(400));
    stored.push(...numbersOf(sent));
    return after(1, ok);
  };
  const harness = publish({ respond, flushIntervalMs: 100, maxConcurrentRequests, ...options });
  for (const [n, { bytes, pauseMs }] of events.entries()) {
    harness.publisher.enqueue(eventOf(JSON.stringify({ n, text: 'x'.repeat(bytes) })));
    if (pauseMs > 0) await pass(pauseMs);
    expectBalanced(harness.publisher.stats());
  }
  for (let hours = 0; hours < 24; hours++) await pass(3_600_000);
  return { ...harness, stored };
};

it('GOFF-COLL-018: first copies arrive in order, one request at a time, whatever the relay does', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { publisher, transport, stored } = await played(given, 1);
      expect(stored).toEqual([...stored].sort((a, b) => a - b));
      expect(new Set(stored).size).toBe(stored.length);
      expect(publisher.stats()).toMatchObject({ pending: 0, inFlight: 0, pendingBytes: 0, delivered: stored.length });
      expect(transport.mostActive).toBeLessThanOrEqual(1);
    }),
    { numRuns: 150 },
  );
});

it('every event arrives once or is counted as dropped, with several requests, whatever the relay does', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, fc.integer({ min: 2, max: 5 }), async (given, most) => {
      const { publisher, transport, stored } = await played(given, most);
      expect(new Set(stored).size).toBe(stored.length);
      expect(publisher.stats()).toMatchObject({ pending: 0, inFlight: 0, pendingBytes: 0, delivered: stored.length });
      expect(transport.mostActive).toBeLessThanOrEqual(most);
    }),
    { numRuns: 150 },
  );
});
