import { after, pass, publish, range, useFakeClock } from '../helpers/publisher-harness.js';
import { randomOf } from '../helpers/seeded-random.js';
import { responseOf, ok, reset, stall, type Respond } from '../helpers/scripted-transport.js';

useFakeClock();

/** What the dev relay's chaos does to three of ten requests. */
const FAULTS: readonly Respond[] = [
  () => responseOf(503),
  () => responseOf(429, 1_000),
  () => responseOf(500),
  () => reset,
  (request) => stall(request),
];

it.each(range(10, 1))('a relay that fails three of ten requests gets every event, seed %i', async (seed) => {
  const random = randomOf(seed);
  const { publisher, transport, track } = publish({
    random,
    flushIntervalMs: 50,
    timeoutMs: 1_000,
    respond: (request, index) => {
      const fault = FAULTS[Math.floor((random() / 0.3) * FAULTS.length)];
      return fault === undefined ? after(5, ok) : fault(request, index);
    },
  });
  for (let passedMs = 0; passedMs < 10_000; passedMs += 5) {
    track(1);
    await pass(5);
  }
  const sentBefore = transport.requests.length;
  const [ledger] = await Promise.all([publisher.close(), pass(20_000)]);
  expect(ledger).toMatchObject({ accepted: 2_000, delivered: 2_000, dropped: { shutdown: 0 } });
  // What waits is merged: each request of the close carries as much as it can.
  expect(transport.requests.length - sentBefore).toBeLessThan(30);
});
