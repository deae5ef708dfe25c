import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { HttpClient, type HttpClientOptions } from '../../src/relay/http-client.js';
import type { HttpRequest, HttpResponse } from '../../src/relay/http-message.js';
import { writeForever } from '../helpers/endless-body.js';
import { startMuteServer } from '../helpers/mute-server.js';
import type { RawServer } from '../helpers/raw-server.js';
import { act, halfABody, reset, ScriptedRelay, stall, stalledBody, type Act } from '../helpers/scripted-relay.js';
import { temporaryFolder } from '../helpers/temporary-files.js';
import { waitUntil } from '../helpers/wait-until.js';

const LIMIT = 1024;
const fixture = (name: string): Buffer => readFileSync(join(__dirname, '../fixtures/tls', name));
const tls = { key: fixture('server.key'), cert: fixture('server.pem') };
const ca = fixture('ca.pem');

let relay: ScriptedRelay;
const clients: HttpClient[] = [];

beforeEach(async () => {
  relay = await ScriptedRelay.start();
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await relay.close();
});

function clientOf(options: Partial<HttpClientOptions> = {}): HttpClient {
  const client = new HttpClient({ url: relay.url, headers: {}, timeoutMs: 5_000, ...options });
  clients.push(client);
  return client;
}

function request(more: Partial<HttpRequest> = {}): HttpRequest {
  return { path: '/v1/data/collector', body: '{"events":[]}', timeoutMs: 5_000, maxResponseBytes: LIMIT, ...more };
}

const collectorResponses = (take: Act): void => void (relay.collector = act(take));

describe('a response', () => {
  it('has its status, headers and body', async () => {
    relay.collector = { status: 207, headers: { 'x-relay': 'yes' }, body: { ingestedContentCount: 0 } };
    const response = await clientOf().send(request());
    expect(response).toMatchObject({
      kind: 'response',
      status: 207,
      body: '{"ingestedContentCount":0}',
      cut: undefined,
    });
    expect((response as HttpResponse).headers['x-relay']).toBe('yes');
  });

  it('is asked for with POST, or with the method given', async () => {
    const client = clientOf();
    await client.send(request());
    await client.send({ path: '/health', method: 'GET', timeoutMs: 5_000, maxResponseBytes: LIMIT });
    expect(relay.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v1/data/collector',
      'GET /health',
    ]);
  });

  it('is read whole when it is exactly as long as allowed', async () => {
    relay.collector = { body: 'a'.repeat(LIMIT) };
    expect(await clientOf().send(request())).toMatchObject({ body: 'a'.repeat(LIMIT), cut: undefined });
  });

  it('is cut at the limit when it is longer', async () => {
    relay.collector = { body: 'a'.repeat(LIMIT + 1) };
    expect(await clientOf().send(request())).toMatchObject({
      status: 200,
      body: 'a'.repeat(LIMIT),
      cut: { code: 'RESPONSE_TOO_LARGE', requestSent: true },
    });
  });

  it('a response that never ends is cut at the limit, and its connection with it', async () => {
    const ended = new Promise<void>((resolve) => {
      collectorResponses((_request, response) => {
        response.writeHead(200).on('close', resolve);
        writeForever(response, () => 'a'.repeat(64 * 1024));
      });
    });
    expect(await clientOf().send(request())).toMatchObject({ status: 200, cut: { code: 'RESPONSE_TOO_LARGE' } });
    await ended;
  });

  it('a response of which half arrives keeps what there is and says why it is not whole', async () => {
    collectorResponses(halfABody('0123456789'));
    expect(await clientOf().send(request())).toMatchObject({ status: 200, body: '01234', cut: { requestSent: true } });
  });

  it('is not the interim one that comes before it', async () => {
    collectorResponses((_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' }, () => undefined);
      response.writeHead(503).end('later');
    });
    expect(await clientOf().send(request())).toMatchObject({ status: 503, body: 'later' });
  });

  it('is not the interim one after which nothing comes', async () => {
    collectorResponses((_request, response) => response.writeEarlyHints({ link: '</style.css>; rel=preload' }));
    expect(await clientOf().send(request({ timeoutMs: 100 }))).toMatchObject({ kind: 'failure', code: 'TIMEOUT' });
  });

  it('a response with a redirect is not followed', async () => {
    relay.collector = { status: 307, headers: { location: `${relay.url}/elsewhere` } };
    expect(await clientOf().send(request())).toMatchObject({ status: 307 });
    expect(relay.requests).toHaveLength(1);
  });

  it('a response that is no HTTP is a failure', async () => {
    collectorResponses((message) => void message.socket.end('220 smtp ready\r\n'));
    expect(await clientOf().send(request())).toMatchObject({ kind: 'failure', requestSent: true });
  });
});

describe('a timeout', () => {
  it('ends a request that gets no response', async () => {
    collectorResponses(stall);
    expect(await clientOf().send(request({ timeoutMs: 500 }))).toEqual({
      kind: 'failure',
      code: 'TIMEOUT',
      message: 'no whole response within 500 ms',
      requestSent: true,
    });
  });

  it('GOFF-REM-006: covers the body, not only the head', async () => {
    collectorResponses(stalledBody);
    expect(await clientOf().send(request({ timeoutMs: 1_000 }))).toMatchObject({
      kind: 'response',
      status: 200,
      body: '{"value":',
      cut: { code: 'TIMEOUT' },
    });
  });

  it.each(['its time', 'an abort'])(
    'does not cost a response that came while the loop was blocked: %s',
    async (end) => {
      const LATE_MS = 500;
      let began = 0;
      collectorResponses((_request, response) => {
        response.end('came');
        while (performance.now() < began + LATE_MS + 100);
      });
      const client = clientOf();
      const controller = new AbortController();
      began = performance.now();
      const response = client.send(
        request(end === 'its time' ? { timeoutMs: LATE_MS } : { timeoutMs: 5_000, signal: controller.signal }),
      );
      setTimeout(() => controller.abort(), LATE_MS);
      expect(await response).toMatchObject({ status: 200, body: 'came' });
    },
  );

  it('is told in whole milliseconds', async () => {
    collectorResponses(stall);
    expect(await clientOf().send(request({ timeoutMs: 19.6 }))).toMatchObject({
      message: 'no whole response within 20 ms',
    });
  });

  it('covers the wait for a connection, and the request does not go out afterwards', async () => {
    const client = clientOf({ connections: 1 });
    let release = (): void => undefined;
    relay.nextCollections.push(act((_request, response) => void (release = () => response.end())));
    const first = client.send(request());
    await relay.collected(1);
    expect(await client.send(request({ timeoutMs: 20, body: '"late"' }))).toMatchObject({
      code: 'TIMEOUT',
      requestSent: false,
    });
    release();
    await first;
    await client.send(request({ body: '"next"' }));
    expect(relay.collections.map(({ json }) => json)).toEqual([{ events: [] }, 'next']);
  });
});

describe('an abort', () => {
  it('ends a request in flight', async () => {
    collectorResponses(stall);
    const controller = new AbortController();
    const result = clientOf().send(request({ signal: controller.signal }));
    await relay.collected(1);
    controller.abort();
    expect(await result).toMatchObject({ kind: 'failure', code: 'ABORTED', requestSent: true });
  });

  it('ends a request that waits for a connection', async () => {
    const client = clientOf({ connections: 1 });
    collectorResponses(stall);
    const controller = new AbortController();
    const first = client.send(request({ signal: controller.signal }));
    await relay.collected(1);
    const second = client.send(request({ signal: controller.signal }));
    controller.abort();
    expect(await second).toMatchObject({ code: 'ABORTED', requestSent: false });
    expect(await first).toMatchObject({ code: 'ABORTED', requestSent: true });
  });

  it('an abort that came before the request lets nothing go out', async () => {
    const client = clientOf();
    expect(await client.send(request({ signal: AbortSignal.abort() }))).toMatchObject({
      code: 'ABORTED',
      requestSent: false,
    });
    await client.send(request());
    expect(relay.requests).toHaveLength(1);
    expect(relay.connections).toBe(1);
  });

  it('an abort after the response changes nothing, and no listener stays on the signal', async () => {
    const controller = new AbortController();
    const removed = jest.spyOn(controller.signal, 'removeEventListener');
    expect(await clientOf().send(request({ signal: controller.signal }))).toMatchObject({ status: 200 });
    controller.abort();
    expect(removed).toHaveBeenCalledTimes(1);
  });
});

describe('a network failure', () => {
  it('a network failure of a relay that is not there is told by its code', async () => {
    const client = clientOf();
    await relay.close();
    expect(await client.send(request())).toMatchObject({
      kind: 'failure',
      code: 'ECONNREFUSED',
      requestSent: false,
    });
  });

  it('a failure of a name with two addresses where nobody listens is told by the code of the first', async () => {
    const lookup = (_name: string, _options: unknown, done: (error: null, all: object[]) => void): void =>
      done(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '127.0.0.2', family: 4 },
      ]);
    const connect = { lookup, autoSelectFamily: true } as never;
    const client = clientOf({ url: `http://relay.test:${relay.port}`, connect });
    await relay.close();
    expect(await client.send(request())).toMatchObject({
      code: 'ECONNREFUSED',
      message: expect.stringContaining('127.0.0.1') as unknown,
      requestSent: false,
    });
  });

  it('a network failure in the middle of the exchange says that the request had gone out', async () => {
    collectorResponses(reset);
    expect(await clientOf().send(request())).toMatchObject({
      kind: 'failure',
      code: expect.stringMatching(/^(ECONNRESET|UND_ERR_SOCKET)$/) as unknown,
      requestSent: true,
    });
  });

  it('a network failure while a large body is still being written is a value, too', async () => {
    const refusing = createServer((message, response) => {
      response.writeHead(401).end();
      message.socket.destroySoon();
    });
    await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
    const client = clientOf({ url: `http://127.0.0.1:${(refusing.address() as AddressInfo).port}` });
    const result = await client.send(request({ body: Buffer.alloc(16 * 1024 * 1024, 'a') }));
    refusing.close();
    expect(result.kind === 'response' ? result.status : result.requestSent).toBe(
      result.kind === 'response' ? 401 : true,
    );
  });

  it('does not hurt the next request', async () => {
    relay.nextCollections.push(reset, stalledBody);
    const client = clientOf({ connections: 1 });
    await client.send(request());
    await client.send(request({ timeoutMs: 50 }));
    expect(await client.send(request())).toMatchObject({ status: 200, cut: undefined });
  });

  it('a network failure of a request that undici refuses is a value', async () => {
    expect(await clientOf().send(request({ path: '/a path' }))).toMatchObject({ kind: 'failure', requestSent: false });
    expect(await clientOf({ headers: { 'keep-alive': '1' } }).send(request())).toMatchObject({
      kind: 'failure',
      code: 'UND_ERR_INVALID_ARG',
    });
  });
});

describe('connections', () => {
  it('are kept and used again', async () => {
    const client = clientOf({ connections: 1 });
    for (let sent = 0; sent < 5; sent++) await client.send(request());
    expect(relay.requests).toHaveLength(5);
    expect(relay.connections).toBe(1);
  });

  it('are as many as allowed, and one request each at a time', async () => {
    const client = clientOf({ connections: 2 });
    await Promise.all(Array.from({ length: 6 }, () => client.send(request())));
    expect(relay.requests).toHaveLength(6);
    expect(relay.connections).toBe(2);
  });

  it('are cut by close, which ends requests in flight and never rejects', async () => {
    collectorResponses(stall);
    const client = clientOf();
    const result = client.send(request());
    await relay.collected(1);
    await client.close();
    await client.close();
    expect(await result).toMatchObject({ kind: 'failure', requestSent: true });
    expect(await client.send(request())).toMatchObject({ kind: 'failure', requestSent: false });
  });

  it('are opened outside the AsyncLocalStorage context of the request that needs them', async () => {
    const storage = new AsyncLocalStorage<string>();
    const stores: unknown[] = [];
    const lookup = (_name: string, _options: unknown, done: (error: null, all: object[]) => void): void => {
      stores.push(storage.getStore());
      done(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    const client = clientOf({ url: `http://relay.test:${relay.port}`, connect: { lookup } as never });
    await storage.run('a request of the application', () => client.send(request()));
    expect(stores).toEqual([undefined]);
  });
});

describe('a connection that is never made', () => {
  let secure: ScriptedRelay;
  let server: RawServer;

  beforeEach(async () => {
    secure = await ScriptedRelay.start(tls);
  });

  afterEach(async () => {
    await server.close();
    await secure.close();
  });

  /** Returns a client of a port whose first connections stay mute; only what is under test ends them. */
  async function clientOfMute(mute: number, options: Partial<HttpClientOptions> = {}): Promise<HttpClient> {
    server = await startMuteServer(mute, secure);
    return clientOf({ url: server.secureUrl, connect: { ca }, connections: 1, timeoutMs: 60_000, ...options });
  }

  const opened = (count: number): Promise<true> =>
    waitUntil('the connections', () => server.connections === count || false);
  const ended = (count: number): Promise<true> => waitUntil('their end', () => server.ended === count || false);

  it('ends with the time of its request, and the next request opens another', async () => {
    const client = await clientOfMute(1);
    expect(await client.send(request({ timeoutMs: 200 }))).toEqual({
      kind: 'failure',
      code: 'TIMEOUT',
      message: 'no whole response within 200 ms',
      requestSent: false,
    });
    expect(await client.send(request())).toMatchObject({ status: 200 });
    expect(server.connections).toBe(2);
    await ended(1);
  });

  it('ends with the abort of its request, and the next request opens another', async () => {
    const client = await clientOfMute(1);
    const controller = new AbortController();
    const first = client.send(request({ signal: controller.signal }));
    await opened(1);
    controller.abort();
    expect(await client.send(request())).toMatchObject({ status: 200 });
    expect(await first).toMatchObject({ code: 'ABORTED', requestSent: false });
    await ended(1);
  });

  it('leaves the one alone that another request waits for', async () => {
    const client = await clientOfMute(2, { connections: 2 });
    const [first, second] = [new AbortController(), new AbortController()];
    const results = [first, second].map(({ signal }) => client.send(request({ signal })));
    await opened(2);
    first.abort();
    await ended(1);
    second.abort();
    await ended(2);
    expect(await Promise.all(results)).toMatchObject([{ code: 'ABORTED' }, { code: 'ABORTED' }]);
  });

  it('ends when all that wait for it have given up, and nothing is opened for those', async () => {
    const client = await clientOfMute(1);
    const controller = new AbortController();
    const results = Array.from({ length: 3 }, () => client.send(request({ signal: controller.signal })));
    await opened(1);
    controller.abort();
    expect(await Promise.all(results)).toEqual(
      Array(3).fill(expect.objectContaining({ code: 'ABORTED', requestSent: false })),
    );
    await ended(1);
    expect(await client.send(request())).toMatchObject({ status: 200 });
    expect(server.connections).toBe(2);
    expect(secure.requests).toHaveLength(1);
  });

  it('is cut by close, which ends the requests that wait for it', async () => {
    const client = await clientOfMute(1);
    const results = [client.send(request()), client.send(request())];
    await opened(1);
    await client.close();
    await ended(1);
    expect(await Promise.all(results)).toEqual(
      Array(2).fill(expect.objectContaining({ kind: 'failure', requestSent: false })),
    );
    expect(server.connections).toBe(1);
  });
});

describe('the address', () => {
  it.each([
    ['', '/v1/data/collector'],
    ['/', '/v1/data/collector'],
    ['/goff', '/goff/v1/data/collector'],
    ['/a/b%20c//', '/a/b%20c/v1/data/collector'],
  ])('keeps the prefix %j', async (prefix, path) => {
    await clientOf({ url: relay.url + prefix }).send(request());
    expect(relay.requests[0]?.path).toBe(path);
  });
});

it('a socket path that `connect` names is where requests go', async () => {
  const socketPath = join(await temporaryFolder(), 'relay.sock');
  const local = createServer((_request, response) => response.end('local'));
  await new Promise<void>((resolve) => local.listen(socketPath, resolve));
  expect(await clientOf({ connect: { socketPath } }).send(request())).toMatchObject({ body: 'local' });
  local.closeAllConnections();
  await new Promise((resolve) => local.close(resolve));
});

describe('headers', () => {
  it('headers of the client go with every request, those of the request win', async () => {
    const client = clientOf({ headers: { authorization: 'Bearer key', 'x-tenant': 'a' } });
    await client.send(request({ headers: { 'content-type': 'application/json', 'x-tenant': 'b' } }));
    await client.send(request());
    expect(relay.requests.map(({ headers }) => [headers.authorization, headers['x-tenant']])).toEqual([
      ['Bearer key', 'b'],
      ['Bearer key', 'a'],
    ]);
    expect(relay.requests[0]?.headers['content-type']).toBe('application/json');
    expect(relay.requests[0]?.headers['content-length']).toBe('13');
  });
});

describe('TLS', () => {
  let secure: ScriptedRelay;

  beforeEach(async () => {
    secure = await ScriptedRelay.start(tls);
  });

  afterEach(() => secure.close());

  it('trusts a private CA that `connect` names', async () => {
    const client = clientOf({ url: secure.url, connect: { ca } });
    expect(await client.send(request())).toMatchObject({ status: 200 });
  });

  it('shows the client certificate that `connect` names', async () => {
    const strict = await ScriptedRelay.start({ ...tls, ca, requestCert: true, rejectUnauthorized: true });
    const [known, unknown] = [{ ca, ...tls }, { ca }].map((connect) => clientOf({ url: strict.url, connect }));
    expect(await known?.send(request())).toMatchObject({ status: 200 });
    expect(await unknown?.send(request())).toMatchObject({ kind: 'failure' });
    await strict.close();
  });

  it('TLS that cannot even begin is a failure, each time', async () => {
    const client = clientOf({ url: secure.url, connect: { cert: 'no certificate' }, connections: 1 });
    for (let sent = 0; sent < 2; sent++) {
      expect(await client.send(request())).toMatchObject({
        kind: 'failure',
        code: expect.stringMatching(/^ERR_/) as unknown,
        requestSent: false,
      });
    }
  });

  it('refuses a certificate that nobody has signed for it', async () => {
    expect(await clientOf({ url: secure.url }).send(request())).toMatchObject({
      kind: 'failure',
      code: expect.stringMatching(/CERT|SIGNATURE|ISSUER/) as unknown,
      requestSent: false,
    });
    expect(secure.requests).toEqual([]);
  });
});
