import type { TransportRequest } from '../../src/delivery/transport.js';
import { Collector } from '../../src/relay/collector.js';
import { HttpClient } from '../../src/relay/http-client.js';
import { halfABody, reset, ScriptedRelay, stall } from '../helpers/scripted-relay.js';

let relay: ScriptedRelay;
let collector: Collector;

beforeEach(async () => {
  relay = await ScriptedRelay.start();
  const headers = { authorization: 'Bearer key' };
  collector = new Collector(new HttpClient({ url: `${relay.url}/goff`, headers, timeoutMs: 5_000, connections: 1 }));
});

afterEach(async () => {
  await collector.close();
  await relay.close();
});

const request = (more: Partial<TransportRequest> = {}): TransportRequest => ({
  body: Buffer.from('{"meta":{},"events":[{}]}'),
  timeoutMs: 5_000,
  signal: new AbortController().signal,
  ...more,
});

it('GOFF-COLL-001: the client posts the batch as JSON to /v1/data/collector below the prefix', async () => {
  await collector.post(request());
  expect(relay.requests).toMatchObject([
    {
      method: 'POST',
      path: '/goff/v1/data/collector',
      text: '{"meta":{},"events":[{}]}',
      headers: { 'content-type': 'application/json', 'content-length': '25', authorization: 'Bearer key' },
    },
  ]);
});

it('the collector client tells that the relay has counted the events', async () => {
  expect(await collector.post(request())).toEqual({
    kind: 'response',
    status: 200,
    retryAfterMs: undefined,
    body: 'acknowledged',
  });
});

it.each([
  ['an empty body', ''],
  ['another object', '{"ok":true}'],
  ['a count that is none', '{"ingestedContentCount":"1"}'],
  ['a list', '[1]'],
  ['null', 'null'],
])('the collector client does not take %s for a count', async (_what, body) => {
  relay.collector = { body };
  expect(await collector.post(request())).toMatchObject({ status: 200, body: 'unknown' });
});

it.each([
  ['a login page', '<html>please log in</html>', 'application/json'],
  ['a page after white space', '\r\n\t <!DOCTYPE html>', 'application/json'],
  ['a page after a byte order mark', '\ufeff\n<html>', 'text/plain'],
  ['a page longer than what is read', `<html>${'a'.repeat(100_000)}`, 'application/json'],
  ['an XML document', '<?xml version="1.0"?><error/>', 'application/xml'],
  ['an empty page', '', 'text/html'],
  ['a page with a charset', 'please log in', 'text/html; charset=utf-8'],
  ['a page in odd case', 'please log in', 'Text/HTML;charset="UTF-8"'],
  ['a page in XHTML', 'please log in', 'application/xhtml+xml'],
  ['an object that is called a page', '{"ok":true}', 'text/html'],
])('the client tells %s from a collector', async (_what, body, type) => {
  relay.collector = { body, headers: { 'content-type': type } };
  expect(await collector.post(request())).toMatchObject({ status: 200, body: 'html' });
});

it.each([
  ['a count that is called a page', '{"ingestedContentCount":1}', 'text/html', 'acknowledged'],
  ['a count of none', '{"ingestedContentCount":0}', 'application/json', 'acknowledged'],
  ['a text about pages', 'see <html>', 'text/plain', 'unknown'],
  ['another type that begins alike', 'hello', 'text/htmlx', 'unknown'],
])('the collector client takes %s for what it is', async (_what, body, type, expected) => {
  relay.collector = { body, headers: { 'content-type': type } };
  expect(await collector.post(request())).toMatchObject({ status: 200, body: expected });
});

it.each([400, 401, 403, 404, 408, 413, 429, 500, 503])(
  'the collector client passes %d on as it is, with the Retry-After',
  async (status) => {
    relay.collector = { status, headers: { 'retry-after': '2' }, body: { message: 'no' } };
    expect(await collector.post(request())).toEqual({ kind: 'response', status, retryAfterMs: 2_000, body: 'unknown' });
  },
);

it('the collector client reads no more of a response than a warning needs', async () => {
  relay.collector = { body: `{"pad":"${'a'.repeat(100_000)}","ingestedContentCount":1}` };
  expect(await collector.post(request())).toMatchObject({ status: 200, body: 'unknown' });
});

it('the collector client takes the status of a response of which the body is lost', async () => {
  relay.collector = halfABody('{"ingestedContentCount":1}');
  expect(await collector.post(request())).toMatchObject({ kind: 'response', status: 200, body: 'unknown' });
});

it('the collector client resolves with failures as values', async () => {
  relay.nextCollections.push(reset, stall);
  expect(await collector.post(request())).toMatchObject({ kind: 'failure', requestSent: true });
  expect(await collector.post(request({ timeoutMs: 500 }))).toMatchObject({ code: 'TIMEOUT', requestSent: true });
  expect(await collector.post(request({ signal: AbortSignal.abort() }))).toMatchObject({ code: 'ABORTED' });
});

it.each([401, 404, 429, 500, 503])(
  'the collector client opens a connection for the attempt after a %i, which another relay may get',
  async (status) => {
    relay.nextCollections.push({ status });
    for (let n = 0; n < 3; n++) await collector.post(request());
    expect(relay.connections).toBe(2);
  },
);

it.each([202, 400, 413, 422])('the collector client keeps its connection after a %i', async (status) => {
  relay.nextCollections.push({ status });
  for (let n = 0; n < 3; n++) await collector.post(request());
  expect(relay.connections).toBe(1);
});
