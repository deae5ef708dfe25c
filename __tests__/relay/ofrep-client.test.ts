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

it('GOFF-REM-001: posts to /ofrep/v1/evaluate/flags/{flagKey} below the prefix, the text as it is', async () => {
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

it.each(['a//b', '...', 'a/', '/a'])('asks for the key %j and not for a neighbour of it', async (key) => {
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
  'asks nobody for the key %j, which no path carries',
  async (key) => {
    expect(await client.evaluate(key, '{}')).toEqual({ kind: 'not-carried' });
    expect(relay.requests).toEqual([]);
  },
);

const inTheFuture = (ms: number): Date => new Date(Date.now() + ms);

it.each([
  ['seconds', '120', 120_000],
  ['a fraction of a second', '0.5', 500],
  ['an hour', '3600', 3_600_000],
  ['24 hours', '86400', 86_400_000],
])('GOFF-REM-004: sends nothing before the Retry-After of a 429, given in %s', async (_what, retryAfter, waitMs) => {
  relay.nextEvaluations.push({ status: 429, headers: { 'retry-after': retryAfter } });
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'response', status: 429 });
  nowMs += waitMs - 1;
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'too-early' });
  expect(await client.evaluate('other', '{}')).toMatchObject({ kind: 'too-early' });
  expect(relay.requests).toHaveLength(1);
  nowMs += 1;
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'response', status: 200 });
});

it.each([
  ['an HTTP date', (ms: number) => inTheFuture(ms).toUTCString()],
  ['an ISO date', (ms: number) => inTheFuture(ms).toISOString()],
])('GOFF-REM-004: obeys %s, whatever becomes of the time of day', async (_what, headerOf) => {
  relay.nextEvaluations.push({ status: 429, headers: { 'retry-after': headerOf(3_600_000) } });
  await client.evaluate('flag', '{}');
  const timeOfDay = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 86_400_000);
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'too-early' });
  timeOfDay.mockReturnValue(0);
  nowMs += 3_600_000;
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'response', status: 200 });
  timeOfDay.mockRestore();
});

it('names the end of the quiet as a time of day', async () => {
  relay.nextEvaluations.push({ status: 429, headers: { 'retry-after': '60' } });
  const beforeMs = Date.now();
  await client.evaluate('flag', '{}');
  const { untilMs } = (await client.evaluate('flag', '{}')) as TooEarly;
  expect(untilMs).toBeGreaterThanOrEqual(beforeMs + 60_000);
  expect(untilMs).toBeLessThanOrEqual(Date.now() + 60_000);
});

it('obeys the longer of two times that were asked for', async () => {
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
  ['a 429 whose Retry-After is a second more than 24 hours', { status: 429, headers: { 'retry-after': '86401' } }],
  ['a 429 whose Retry-After is ten years', { status: 429, headers: { 'retry-after': '315360000' } }],
  ['a 429 whose Retry-After has too many digits', { status: 429, headers: { 'retry-after': '9'.repeat(400) } }],
  ['a 429 whose Retry-After is over', { status: 429, headers: { 'retry-after': new Date(NOON).toUTCString() } }],
  ['the Retry-After of a 503', { status: 503, headers: { 'retry-after': '3600' } }],
])('holds nothing back after %s', async (_what, response) => {
  relay.nextEvaluations.push(response);
  await client.evaluate('flag', '{}');
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'response', status: 200 });
});

it('GOFF-REM-005: retries nothing', async () => {
  for (const status of [408, 429, 500, 502, 503, 504]) {
    relay.evaluation = { status };
    expect(await client.evaluate('flag', '{}')).toMatchObject({ status });
  }
  expect(relay.requests).toHaveLength(6);
});

it('GOFF-REM-006: gives a request its time, body included', async () => {
  const hasty = new OfrepClient(new HttpClient({ url: relay.url, headers: {}, timeoutMs: 5_000 }), 1_000);
  relay.evaluation = stalledBody;
  expect(await hasty.evaluate('flag', '{}')).toMatchObject({ status: 200, cut: { code: 'TIMEOUT' } });
  await hasty.close();
});
