import { pass, publish, useFakeClock } from '../helpers/publisher-harness.js';
import { responseOf, failure, ok } from '../helpers/scripted-transport.js';

useFakeClock();

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;
const RECOVERED = { level: 'warn', line: 'The collector accepts events again.' };

it.each([
  ['every other request', 2],
  ['every third request', 3],
  ['every tenth request', 10],
])('a relay that fails %s for a quarter of an hour is one episode in the log', async (_what, every) => {
  const { track, logger, publisher } = publish({
    flushIntervalMs: 1_000,
    respond: (_request, index) => (index % every === 0 ? responseOf(503) : ok),
  });
  for (let passedMs = 0; passedMs < QUARTER_MS; passedMs += 500) {
    track(1);
    await pass(500);
  }
  expect(publisher.stats().delivered).toBeGreaterThan(1_700);
  expect(logger.entries).toEqual([{ level: 'warn', line: expect.stringContaining('HTTP 503') }, RECOVERED]);
});

it('the end of an outage is told at the level of its beginning, after one that flapped, too', async () => {
  let isDown = true;
  const { track, logger } = publish({ flushIntervalMs: 1_000, respond: () => (isDown ? responseOf(502) : ok) });
  for (let round = 0; round < 4; round++) {
    track(1);
    await pass(60_000);
    isDown = !isDown;
  }
  await pass(60_000);
  const levels = new Set(logger.entries.map(({ level }) => level));
  expect([...levels]).toEqual(['warn']);
  expect(logger.entries.at(-1)).toEqual(RECOVERED);
});

it.each(['HPE_INVALID_CONSTANT', 'UND_ERR_RES_EXCEEDED_MAX_SIZE', 'TIMEOUT', 'ENOTFOUND'])(
  'a failure that repeats without end (%s) backs off to a minute and is logged once',
  async (code) => {
    const { track, logger, publisher, transport } = publish({ respond: () => failure(code, true) });
    track(1);
    void publisher.flush();
    await pass(HOUR_MS);
    const at = transport.requests.map(({ atMs }) => atMs);
    const pauses = at.slice(1).map((ms, index) => ms - (at[index] ?? 0));
    expect(pauses.slice(0, 7)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000]);
    expect(pauses.slice(7).every((pause) => pause === 60_000)).toBe(true);
    expect(logger.entries).toEqual([{ level: 'warn', line: expect.stringContaining(code) }]);
  },
);

it.each([
  ['warn', 503, 'A request to the collector failed (HTTP 503)'],
  ['error', 401, 'The collector refuses all events (HTTP 401); check endpoint and apiKey (goff-doctor tells why)'],
])('the line of a failure (%s) promises what holds wherever events are kept', async (level, status, beginning) => {
  const { track, logger, publisher } = publish({ respond: () => responseOf(status) });
  track(1);
  await publisher.flush();
  const line = `${beginning}; events are kept and sent again, within the bounds that the options set.`;
  expect(logger.entries).toEqual([{ level, line }]);
});
