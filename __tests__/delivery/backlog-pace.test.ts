import { BacklogPace } from '../../src/delivery/backlog-pace.js';
import { Tally } from '../../src/delivery/ledger.js';
import { gaps, numbersOf, pass, publish, range, scriptedClock, useFakeClock } from '../helpers/publisher-harness.js';
import { responseOf, ok, refused, stall, type Respond } from '../helpers/scripted-transport.js';

useFakeClock();

const INTERVAL_MS = 10_000;

/** A relay that is away until then. */
const awayUntil =
  (endMs: number): Respond =>
  ({ atMs }) =>
    atMs < endMs ? refused : ok;

type Given = Parameters<typeof publish>[0];

/** A publisher with batches of 10 and a relay that is away for two minutes, in which an event comes every 500 ms. */
async function outage(given: Given = {}): Promise<ReturnType<typeof publish>> {
  const harness = publish({
    ...{ maxBatchSize: 10, flushIntervalMs: INTERVAL_MS, random: () => 1 },
    ...{ respond: awayUntil(120_000), ...given },
  });
  await trackFor(120, harness);
  return harness;
}

async function trackFor(
  seconds: number,
  { track }: Pick<ReturnType<typeof publish>, 'track'>,
  each = 1,
): Promise<void> {
  for (let half = 0; half < 2 * seconds; half++) {
    track(each);
    await pass(500);
  }
}

/** When the relay accepted a batch, after the outage. */
const accepted = ({ transport }: ReturnType<typeof publish>): { atMs: number }[] =>
  transport.requests.filter(({ atMs }) => atMs >= 120_000);

describe('what gathered in a long outage', () => {
  it('is sent twice as fast as it came, in order', async () => {
    const harness = await outage();
    await trackFor(150, harness);
    const paces = gaps(accepted(harness)).slice(0, 20);
    for (const ms of paces) expect(Math.abs(ms - 2_500)).toBeLessThan(300);
    expect(numbersOf(harness.transport.stored)).toEqual(range(harness.transport.stored.length));
    expect(harness.publisher.stats().pending).toBeLessThan(30);
  });

  it('is sent as usual afterwards: a batch as soon as it is full', async () => {
    const harness = await outage();
    await trackFor(200, harness);
    harness.track(10);
    await pass(0);
    expect(harness.publisher.stats().pending).toBeLessThan(10);
  });

  it('goes on at that pace after another failure', async () => {
    const isAway = (ms: number): boolean => ms < 120_000 || (ms > 140_000 && ms < 141_000);
    const harness = await outage({ respond: ({ atMs }) => (isAway(atMs) ? responseOf(503) : ok) });
    await trackFor(60, harness);
    const paces = gaps(accepted(harness));
    expect(paces.filter((ms) => ms < 400)).toEqual([]);
  });

  it.each([
    ['flush()', ({ publisher }: ReturnType<typeof publish>) => publisher.flush()],
    ['close()', ({ publisher }: ReturnType<typeof publish>) => publisher.close()],
  ])('is sent at once when somebody waits for it: %s', async (_what, act) => {
    const harness = await outage();
    await pass(31_000);
    expect(harness.transport.stored.length).toBeLessThan(200);
    const ended = act(harness);
    await pass(0);
    expect(await ended).toMatchObject({ accepted: 240, delivered: 240, pending: 0 });
  });

  it('is sent without a rest while events come so fast that some would be dropped', async () => {
    const harness = await outage({ maxPendingEvents: 200 });
    await pass(31_000);
    const { pending } = harness.publisher.stats();
    harness.track(400 - pending);
    await pass(0);
    expect(harness.publisher.stats().pending).toBeLessThanOrEqual((pending + 400) / 2);
    harness.track(100);
    expect(harness.publisher.stats().dropped.overflow).toBe(0);
  });

  it('keeps up with events that come faster than before', async () => {
    const harness = await outage({ maxPendingEvents: 1_000 });
    await trackFor(120, harness, 20);
    expect(harness.publisher.stats()).toMatchObject({ dropped: { overflow: 0 } });
    expect(harness.publisher.stats().pending).toBeLessThan(400);
  });

  it('rests no longer than the flush interval, however slowly it came', async () => {
    const harness = publish({
      ...{ maxBatchSize: 10, flushIntervalMs: INTERVAL_MS, random: () => 1, respond: awayUntil(3_600_000) },
    });
    harness.track(30);
    await pass(3_600_000 + 300_000);
    expect(gaps(harness.transport.requests).slice(-2)).toEqual([INTERVAL_MS, INTERVAL_MS]);
    expect(harness.publisher.stats()).toMatchObject({ delivered: 30, pending: 0 });
  });

  it('lets the process end during a rest', async () => {
    await outage();
    await pass(31_000);
    expect(scriptedClock().timers).toBe(1);
    expect(scriptedClock().holding).toBe(0);
  });
});

it('what gathered within two flush intervals is sent in one go', async () => {
  const harness = publish({
    ...{ maxBatchSize: 10, flushIntervalMs: 60_000, random: () => 1, respond: awayUntil(60_000) },
  });
  await trackFor(80, harness);
  const [first] = harness.transport.requests.filter(({ atMs }) => atMs >= 60_000);
  expect(harness.transport.requests.filter(({ atMs }) => atMs === first?.atMs).length).toBeGreaterThan(10);
});

describe('with several requests at a time, of which one takes long after an outage,', () => {
  /** The second request that the relay gets is slow; 31 s after the outage it is under way, and the others rest. */
  async function slowRequest(): Promise<ReturnType<typeof publish>> {
    let taken = 0;
    const slowly: Respond = (request) => {
      if (request.atMs < 120_000) return refused;
      return ++taken === 2 ? stall(request) : ok;
    };
    const harness = await outage({ respond: slowly, maxConcurrentRequests: 2, timeoutMs: 300_000 });
    await pass(31_000);
    return harness;
  }

  it('the others keep their pace', async () => {
    const harness = await slowRequest();
    await pass(150_000);
    expect(harness.publisher.stats()).toMatchObject({ delivered: 230, pending: 0, inFlight: 10 });
  });

  it('flush() sends what waits beside it', async () => {
    const harness = await slowRequest();
    const flushed = harness.publisher.flush({ timeoutMs: 1_000 });
    await pass(1_000);
    expect(await flushed).toMatchObject({ delivered: 230, pending: 0, inFlight: 10 });
  });

  it('close() sends what waits beside it', async () => {
    const harness = await slowRequest();
    void harness.publisher.close();
    await pass(0);
    expect(harness.publisher.stats()).toMatchObject({ delivered: 230, pending: 0, inFlight: 10 });
    await pass(20_000);
    expect(harness.publisher.stats()).toMatchObject({ delivered: 240 });
  });
});

/** The pace of a backlog that was there from the beginning: nobody knows how fast it came. */
function paceOf(pending: number, flushIntervalMs: number): { pace: BacklogPace; counts: { pending: number } } {
  const counts = { pending, pendingOnDisk: pending, inFlight: 0, bytes: 1_000, overflows: 0 };
  const clock = scriptedClock();
  const pace = new BacklogPace({
    ...{ clock, store: { counts }, tally: Object.assign(new Tally(), { recovered: pending }), isUrgent: () => false },
    ...{ flushIntervalMs, maxPendingEvents: 10_000, maxPendingBytes: 1_000_000 },
  });
  clock.standStill(121_000);
  pace.accepted(1_000);
  return { pace, counts };
}

it('events that are on the disk as well do not end a rest, however many there are', () => {
  const { pace, counts } = paceOf(1_000_000, 1_000);
  const { restMs } = pace;
  expect(restMs).toBeGreaterThan(0);
  counts.pending++;
  expect(pace.restMs).toBe(restMs);
  counts.pending += 20_000;
  expect(pace.restMs).toBe(0);
});

it.each([1_000, 60_000])('what others have left is gone within five intervals or four minutes: %i ms', (intervalMs) => {
  const { pace } = paceOf(600_000, intervalMs);
  expect(pace.restMs * 600).toBeLessThan(Math.max(5 * intervalMs, 2 * 121_000));
  expect(pace.restMs).toBeGreaterThan(300);
});
