import fc from 'fast-check';
import { after, numbersOf, pass, publish, range, useFakeClock } from '../helpers/publisher-harness.js';
import { responseOf, ok, type SeenRequest } from '../helpers/scripted-transport.js';
import type { AttemptResult } from '../../src/delivery/transport.js';

useFakeClock();

/** What the relay did with a request, in the order in which it did. */
interface Handled {
  readonly numbers: readonly number[];
  readonly status: number;
}

const isRefusal = ({ status }: Handled): boolean => [400, 413, 422].includes(status);
const isAcceptance = ({ status }: Handled): boolean => status === 200;

/** Whether the record has such entries one after the other. */
function hasInOrder(record: readonly Handled[], ...kinds: ((each: Handled) => boolean)[]): boolean {
  let from = 0;
  return kinds.every((kind) => {
    const place = record.findIndex((each, index) => index >= from && kind(each));
    from = place + 1;
    return place >= 0;
  });
}

/** Whether the relay's record allows the event to be dropped. */
function isEvidence(record: readonly Handled[], n: number): boolean {
  const together = (each: Handled): boolean => isRefusal(each) && each.numbers.length > 1 && each.numbers.includes(n);
  const alone = (each: Handled): boolean => isRefusal(each) && each.numbers.length === 1 && each.numbers[0] === n;
  return (
    hasInOrder(record, together, isAcceptance, alone, isAcceptance) || hasInOrder(record, alone, isAcceptance, alone)
  );
}

const scenario = fc.record({
  /** Of each request: what the relay does, when, and how long the response takes. */
  requests: fc.array(
    fc.record({
      status: fc.constantFrom(200, 200, 200, 400, 400, 413, 422, 503, 401),
      beforeMs: fc.nat(3),
      afterMs: fc.nat(3),
    }),
    { maxLength: 60 },
  ),
  count: fc.integer({ min: 1, max: 30 }),
  maxConcurrentRequests: fc.integer({ min: 1, max: 4 }),
  maxBatchSize: fc.integer({ min: 1, max: 30 }),
  maxPendingEvents: fc.integer({ min: 10, max: 60 }),
});

it('a publisher drops an event as refused only on the evidence of a relay that may change at any request', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ requests, count, ...options }) => {
      const record: Handled[] = [];
      const respond = async (request: SeenRequest, index: number): Promise<AttemptResult> => {
        const { status, beforeMs, afterMs } = requests[index] ?? { status: 200, beforeMs: 1, afterMs: 1 };
        await after(beforeMs, undefined);
        record.push({ numbers: numbersOf(request.events), status });
        return after(afterMs, status === 200 ? ok : responseOf(status));
      };
      const { publisher, transport, track } = publish({ respond, ...options });
      track(count);
      for (let hours = 0; hours < 5; hours++) {
        void publisher.flush();
        await pass(3_600_000);
      }
      const { dropped, pending } = publisher.stats();
      const stored = new Set(numbersOf(transport.stored));
      const gone = range(count).filter((n) => !stored.has(n));
      expect(pending).toBe(0);
      expect(gone).toHaveLength(dropped.rejected + dropped.too_large + dropped.overflow);
      if (dropped.overflow === 0) expect(gone.filter((n) => !isEvidence(record, n))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

it('a publisher takes no response for proof that was under way when the relay began to refuse', async () => {
  const { publisher, transport, track } = publish({
    // The first request was handled while the relay was healthy; its response is late.
    respond: (_, index) => (index === 0 ? after(10, ok) : after(1, index < 30 ? responseOf(400) : ok)),
    maxBatchSize: 1,
    maxConcurrentRequests: 2,
  });
  track(8);
  for (let hours = 0; hours < 40; hours++) {
    void publisher.flush();
    await pass(3_600_000);
  }
  expect(publisher.stats()).toMatchObject({ delivered: 8, dropped: { rejected: 0 } });
  expect(numbersOf(transport.stored).sort()).toEqual(range(8));
});
