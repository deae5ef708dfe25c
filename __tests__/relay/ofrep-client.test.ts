import { HttpClient } from '../../src/relay/http-client.js';
import { OfrepClient } from '../../src/relay/ofrep-client.js';
import { ScriptedRelay, stalledBody } from '../helpers/scripted-relay.js';

const NOON = Date.UTC(2024, 1, 7, 12, 0, 0);

let relay: ScriptedRelay;
let client: OfrepClient;

beforeEach(async () => {
  relay = await ScriptedRelay.start();
  client = new OfrepClient(new HttpClient({ url: `${relay.url}/goff`, headers: {}, timeoutMs: 5_000 }), 5_000);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await client.close();
  await relay.close();
});

const clockAt = (ms: number): void => void jest.spyOn(Date, 'now').mockReturnValue(ms);

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

it.each(['a/../b', '..', '.', 'a//b', 'a/./b'])('asks for the key %j and not for a neighbour of it', async (key) => {
  await client.evaluate(key, '{}');
  expect(relay.requests[0]?.path).toBe(`/goff/ofrep/v1/evaluate/flags/${key}`);
});

it.each([
  ['seconds', '3600', NOON + 3_600_000],
  ['an HTTP date', 'Wed, 07 Feb 2024 12:05:00 GMT', NOON + 300_000],
  ['an ISO date', '2024-02-07T12:05:00Z', NOON + 300_000],
  ['ten years of seconds, uncapped', '315360000', NOON + 315_360_000_000],
])('GOFF-REM-004: sends nothing before the Retry-After of a 429, given in %s', async (_what, retryAfter, untilMs) => {
  clockAt(NOON);
  relay.nextEvaluations.push({ status: 429, headers: { 'retry-after': retryAfter } });
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'response', status: 429 });
  clockAt(untilMs - 1);
  expect(await client.evaluate('flag', '{}')).toEqual({ kind: 'too-early', untilMs });
  expect(await client.evaluate('other', '{}')).toEqual({ kind: 'too-early', untilMs });
  expect(relay.requests).toHaveLength(1);
  clockAt(untilMs);
  expect(await client.evaluate('flag', '{}')).toMatchObject({ kind: 'response', status: 200 });
});

it('obeys the longer of two times that were asked for', async () => {
  clockAt(NOON);
  relay.nextEvaluations.push(
    { status: 429, headers: { 'retry-after': '3600' } },
    { status: 429, headers: { 'retry-after': '1' } },
  );
  await Promise.all([client.evaluate('a', '{}'), client.evaluate('b', '{}')]);
  expect(await client.evaluate('a', '{}')).toEqual({ kind: 'too-early', untilMs: NOON + 3_600_000 });
});

it.each([
  ['a 429 without Retry-After', { status: 429 }],
  ['a 429 whose Retry-After says nothing', { status: 429, headers: { 'retry-after': 'later' } }],
  ['a 429 whose Retry-After is over', { status: 429, headers: { 'retry-after': 'Wed, 07 Feb 2024 11:59:59 GMT' } }],
  ['the Retry-After of a 503', { status: 503, headers: { 'retry-after': '3600' } }],
])('holds nothing back after %s', async (_what, answer) => {
  clockAt(NOON);
  relay.nextEvaluations.push(answer);
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
