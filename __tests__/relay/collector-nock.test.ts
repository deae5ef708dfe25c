import nock from 'nock';
import { Collector } from '../../src/relay/collector.js';
import { HttpClient } from '../../src/relay/http-client.js';

const ORIGIN = 'http://relay.test:1031';

beforeEach(() => nock.disableNetConnect());

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

// The files that follow in the same process get node's own http module back: through nock's, a request without its
// body is never sent.
afterAll(() => nock.restore());

it('GOFF-AUTH-001, GOFF-COLL-001: the request of a batch is the one that the relay documents', async () => {
  const batch = { meta: { provider: 'javascript', openfeature: true }, events: [{ kind: 'tracking', key: 'bought' }] };
  const scope = nock(ORIGIN, {
    reqheaders: { authorization: 'Bearer key', 'content-type': 'application/json', 'x-tenant': 'a' },
  })
    .post('/prefix/v1/data/collector', batch)
    .reply(200, { ingestedContentCount: 1 }, { connection: 'close' });
  const headers = { authorization: 'Bearer key', 'x-tenant': 'a' };
  const collector = new Collector(new HttpClient({ url: `${ORIGIN}/prefix`, headers, timeoutMs: 5_000 }));
  const body = Buffer.from(JSON.stringify(batch));

  const result = await collector.post({ body, timeoutMs: 5_000, signal: new AbortController().signal });

  expect(result).toEqual({ kind: 'response', status: 200, retryAfterMs: undefined, body: 'acknowledged' });
  expect(scope.isDone()).toBe(true);
  await collector.close();
});
