import { HttpClient } from '../../src/relay/http-client.js';
import { OfrepClient, type TooEarly } from '../../src/relay/ofrep-client.js';
import { systemClock, type Clock } from '../../src/timing/clock.js';
import { ScriptedRelay, stalledBody } from '../helpers/scripted-relay.js';

const NOON = Date.UTC(2024, 1, 7, 12, 0, 0);

let relay: ScriptedRelay;
let client: OfrepClient;
let nowMs: number;

/** The system's timers, and a monotonic clock that stands still until it is set. */
const clock: Clock = { ...systemClock, nowMs: () => nowMs };

beforeEach(async () => {
  nowMs = 1_000;
  relay = await ScriptedRelay.start();
  client = new OfrepClient(new HttpClient({ url: `${relay.url}/goff`, headers: {}, timeoutMs: 5_000, clock }), 5_000);
});

afterEach(async () => {
  await client.close();
  await relay.close();
});

it('GOFF-REM-001: the client posts the text to /ofrep/v1/evaluate/flags/{flagKey} below the prefix', async () => {
  await client.evaluate('team/flag 1', '{"context":{}}');
  expect(relay.requests).toMatchObject([
    {
      method: 'POST',
      path: '/goff/ofrep/v1/evaluate/flags/team/flag%201',
      text: '{"context":{}}',
      headers: { 'content-type': 'application/json' },
    },
  ]);
});

it.each(['a//b', '...', 'a/', '/a'])('the client asks for the key %j and not for a neighbour of it', async (key) => {
  await client.evaluate(key, '{}');
  expect(relay.requests[0]?.path).toBe(`/goff/ofrep/v1/evaluate/flags/${key}`);
});

it.each([
  ['%2e%2e', '%252e%252e'],
  ['%2e%2e/%2E%2E/x', '%252e%252e/%252E%252E/x'],
  ['?x', '%3Fx'],
  ['#y', '%23y'],
  ['a?b=..#c', 'a%3Fb=..%23c'],
  ['a\r\nHost: x', 'a%0D%0AHost:%20x'],
  ['//other/x', '//other/x'],
  ['http://other/x', 'http://other/x'],
])('the key %j changes nothing else of the request line', async (key, path) => {
  await client.evaluate(key, '{}');
  expect(relay.requests.map((request) => request.path)).toEqual([`/goff/ofrep/v1/evaluate/flags/${path}`]);
});

it.each(['', '.', '..', '../../x', 'a/../b', 'a/./b', 'a/..', '\\..\\', 'x'.repeat(100_000)])(
  'the client asks nobody for the key %j, which no path carries',
  async (key) => {
    expect(await client.evaluate(key, '{}')).toEqual({ kind: 'not-carried' });
    expect(relay.requests).toEqual([]);
  },
);

const inTheFuture = (ms: number): Date => new Date(Date.now() + ms);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

it.each([
  ['seconds', '120', 120_000],
  ['a fraction of a second', '0.5', 500],
  ['an hour', '3600', HOUR_MS],
  ['a day', '86400', DAY_MS],
])('GOFF-REM-004: nothing is sent before the Retry-After of a 429 (%s)', async (_what, retryAfter, waitMs) => {
  relay.nextEvaluations.push({ status: 429, headers: { 'retry-after': retryAfter } });
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'response', status: 429 });
  nowMs += waitMs - 1;
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'too-early' });
  expect(await client.evaluate('other', '{}')).toMatchObject({ kind: 'too-early' });
  expect(await client.probe('-', '{}')).toMatchObject({ kind: 'too-early' });
  expect(relay.requests).toHaveLength(1);
  nowMs += 1;
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'response', status: 200 });
});

it.each([
  ['an HTTP date', (ms: number) => new Date(NOON + ms).toUTCString()],
  ['an ISO date', (ms: number) => new Date(NOON + ms).toISOString()],
])('GOFF-REM-004: %s is read by the clock of the relay, as ours may be wrong', async (_what, dateAfter) => {
  relay.nextEvaluations.push({
    status: 429,
    headers: { date: new Date(NOON).toUTCString(), 'retry-after': dateAfter(HOUR_MS) },
  });
  await client.evaluate('flag', '{}');
  nowMs += HOUR_MS - 1;
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'too-early' });
  nowMs += 1;
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'response' });
});

it('GOFF-REM-004: the client reads a date by its own clock where the relay tells no time', async () => {
  const headers = { date: 'some day', 'retry-after': inTheFuture(HOUR_MS).toISOString() };
  relay.nextEvaluations.push({ status: 429, headers });
  await client.evaluate('flag', '{}');
  nowMs += HOUR_MS / 2;
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'too-early' });
  nowMs += HOUR_MS / 2;
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'response' });
});

it('GOFF-REM-004: the client holds back what waited for a connection when the 429 came', async () => {
  const http = new HttpClient({ url: relay.url, headers: {}, timeoutMs: 5_000, clock, connections: 1 });
  const narrow = new OfrepClient(http, 5_000);
  relay.nextEvaluations.push({ status: 429, headers: { 'retry-after': '60' } });
  const results = await Promise.all(['a', 'b', 'c'].map((key) => narrow.evaluate(key, '{}')));
  expect(results).toMatchObject([{ status: 429 }, { kind: 'too-early' }, { kind: 'too-early' }]);
  expect(relay.requests).toHaveLength(1);
  await narrow.close();
});

it('the client names the end of the quiet as a time of day', async () => {
  relay.nextEvaluations.push({ status: 429, headers: { 'retry-after': '60' } });
  const beforeMs = Date.now();
  await client.evaluate('flag', '{}');
  const { untilMs } = (await client.evaluate('flag', '{}')) as TooEarly;
  expect(untilMs).toBeGreaterThanOrEqual(beforeMs + 60_000);
  expect(untilMs).toBeLessThanOrEqual(Date.now() + 60_000);
});

it('the client obeys the longer of two times that were asked for', async () => {
  relay.nextEvaluations.push(
    { status: 429, headers: { 'retry-after': '200' } },
    { status: 429, headers: { 'retry-after': '1' } },
  );
  await Promise.all([client.evaluate('a', '{}'), client.evaluate('b', '{}')]);
  nowMs += 199_999;
  expect(await client.evaluate('a', '{}')).toMatchObject({ kind: 'too-early' });
});

it.each([
  ['a 429 without Retry-After', { status: 429 }],
  ['a 429 whose Retry-After says nothing', { status: 429, headers: { 'retry-after': 'later' } }],
  ['a 429 whose Retry-After is over', { status: 429, headers: { 'retry-after': new Date(NOON).toUTCString() } }],
  ['a 429 whose Retry-After is a second more than a day', { status: 429, headers: { 'retry-after': '86401' } }],
  ['a 429 whose Retry-After is ten years', { status: 429, headers: { 'retry-after': '315360000' } }],
  ['a 429 whose Retry-After has no end', { status: 429, headers: { 'retry-after': '9'.repeat(400) } }],
  [
    'a 429 that names a day next year',
    { status: 429, headers: { 'retry-after': inTheFuture(366 * DAY_MS).toUTCString() } },
  ],
  ['the Retry-After of a 503', { status: 503, headers: { 'retry-after': '3600' } }],
])('the client holds nothing back after %s', async (_what, response) => {
  relay.nextEvaluations.push(response);
  await client.evaluate('flag', '{}');
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'response', status: 200 });
});

it('GOFF-REM-005: the client retries nothing', async () => {
  for (const status of [408, 429, 500, 502, 503, 504]) {
    relay.evaluation = { status };
    expect(await client.evaluate('flag', '{}')).toMatchObject({ status });
  }
  expect(relay.requests).toHaveLength(6);
});

it('GOFF-REM-006: the client gives a request its time, body included', async () => {
  const hasty = new OfrepClient(new HttpClient({ url: relay.url, headers: {}, timeoutMs: 5_000 }), 1_000);
  relay.evaluation = stalledBody;
  expect(await hasty.evaluate('flag', '{}')).toMatchObject({ status: 200, cut: { code: 'TIMEOUT' } });
  await hasty.close();
});
