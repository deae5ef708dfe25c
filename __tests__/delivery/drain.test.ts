import { DEFAULT_MIX, type Mix } from '../faults/drain/mix.js';
import {
  isSettled,
  numbersOf,
  pass,
  publish,
  range,
  scriptedClock,
  useFakeClock,
  type Harness,
} from '../helpers/publisher-harness.js';
import { responseOf, ok } from '../helpers/scripted-transport.js';
import { randomOf } from '../helpers/seeded-random.js';
import { simulateDrain } from './simulate-drain.js';

useFakeClock();

const NO_FAULTS = Object.fromEntries(Object.keys(DEFAULT_MIX).map((fault) => [fault, 0])) as unknown as Mix;
const SEEDS = range(8, 1);

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

async function shares(drain: { mix: Mix; until: number; poison: number }): Promise<number[]> {
  const found: number[] = [];
  for (const seed of SEEDS) found.push((await simulateDrain({ seed, ...drain })).share);
  return found;
}

describe('a close with 20,000 events waiting', () => {
  it('delivers all healthy events when the relay recovers after 40 requests', async () => {
    expect(Math.min(...(await shares({ mix: DEFAULT_MIX, until: 40, poison: 0.001 })))).toBeGreaterThan(0.98);
  });

  it('delivers all events to a relay that fails a third of all requests for good', async () => {
    const found = await shares({ mix: DEFAULT_MIX, until: Infinity, poison: 0 });
    expect(median(found)).toBe(1);
    expect(Math.min(...found)).toBeGreaterThan(0.9);
  });

  it('delivers most of them while faults and culprits meet', async () => {
    expect(median(await shares({ mix: DEFAULT_MIX, until: 120, poison: 0.001 }))).toBeGreaterThan(0.7);
  });

  it('delivers all of them within seconds when only culprits are in the way', async () => {
    const { share, ledger } = await simulateDrain({ seed: 1, mix: NO_FAULTS, until: 0, poison: 0.001 });
    expect(share).toBe(1);
    expect(ledger).toMatchObject({ delivered: 19_980, dropped: { rejected: 20, shutdown: 0 } });
  });
});

describe('the search for culprits', () => {
  /** Requests for each event, empty batches included, of an open publisher that keeps the order. */
  async function requestsPerEvent(share: number): Promise<number> {
    const random = randomOf(7);
    const culprits = new Set(range(20_000).filter(() => random() < share));
    const { publisher, transport, track } = publish({
      respond: ({ events }) => (numbersOf(events).some((n) => culprits.has(n)) ? responseOf(400) : ok),
    });
    for (let round = 0; round < 20; round++) {
      track(1_000);
      await publisher.flush();
    }
    expect(publisher.stats()).toMatchObject({
      delivered: 20_000 - culprits.size,
      dropped: { rejected: culprits.size },
    });
    expect(numbersOf(transport.stored)).toEqual(range(20_000).filter((n) => !culprits.has(n)));
    return transport.requests.length / 20_000;
  }

  it('takes at most 0.025 requests an event at 0.1 % culprits', async () => {
    expect(await requestsPerEvent(0.001)).toBeLessThanOrEqual(0.025);
  });

  it('takes at most 0.18 requests an event at 1 % culprits', async () => {
    expect(await requestsPerEvent(0.01)).toBeLessThanOrEqual(0.18);
  });
});

describe('a relay that refuses every event but takes empty batches', () => {
  const refusesEvents = ({
    status = 400,
    ...options
  }: { status?: number } & Parameters<typeof publish>[0] = {}): Harness =>
    publish({ respond: ({ events }) => (events.length > 0 ? responseOf(status) : ok), ...options });

  /** The most requests within a second. */
  const busiest = ({ transport: { requests } }: Harness): number =>
    Math.max(
      ...requests.map(({ atMs }) => requests.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1_000).length),
    );

  it.each([
    [1, 400],
    [4, 400],
    [1, 413],
    [4, 413],
  ])('gets at most 20 requests a second, %i at a time (HTTP %i)', async (maxConcurrentRequests, status) => {
    const harness = refusesEvents({ status, maxConcurrentRequests, maxBatchSize: 100 });
    harness.track(1_000);
    void harness.publisher.flush();
    await pass(10_000);
    expect(busiest(harness)).toBeLessThanOrEqual(20);
    expect(harness.transport.requests.length).toBeGreaterThan(150);
  });

  it('holds the process while a flush waits for it', async () => {
    const { publisher, track } = refusesEvents();
    track(1_000);
    const flushed = publisher.flush();
    await pass(100);
    expect(await isSettled(flushed)).toBe(false);
    expect(scriptedClock().holding).toBeGreaterThan(0);
  });

  it('gets no further request once it asks for time', async () => {
    let mood = responseOf(400);
    const { publisher, transport, track } = publish({
      respond: ({ events }) => (events.length > 0 ? mood : ok),
      maxConcurrentRequests: 4,
      maxBatchSize: 10,
    });
    track(400);
    void publisher.flush();
    await pass(2_000);
    mood = responseOf(429, 10_000);
    const before = transport.requests.length;
    await pass(9_000);
    expect(transport.requests.slice(before).filter(({ events }) => events.length > 0)).toHaveLength(1);
  });

  it('gets no more than 20 requests a second while closing, and costs no more than the deadline', async () => {
    const harness = refusesEvents();
    harness.track(1_000);
    const closed = harness.publisher.close();
    await pass(10_000);
    const { dropped } = await closed;
    expect(dropped.rejected + dropped.shutdown).toBe(1_000);
    expect(busiest(harness)).toBeLessThanOrEqual(20);
  });

  it('gets batches of a single event in the end', async () => {
    const { transport, publisher, track } = refusesEvents();
    track(2_000);
    void publisher.flush();
    await pass(10_000);
    const healthy = transport.sizes.filter((size) => size > 0);
    expect(Math.max(...healthy.slice(100))).toBe(1);
  });

  it('gets as much as ever as soon as it accepts an event', async () => {
    let isBroken = true;
    const { transport, publisher, track } = publish({
      respond: ({ events }) => (isBroken && events.length > 0 ? responseOf(400) : ok),
    });
    track(200);
    void publisher.flush();
    await pass(2_000);
    isBroken = false;
    await pass(1_000);
    expect(publisher.stats().pending).toBe(0);
    expect(transport.stored.length + publisher.stats().dropped.rejected).toBe(200);
  });
});
