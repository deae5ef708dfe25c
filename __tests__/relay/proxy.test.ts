import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HttpClient, type HttpClientOptions } from '../../src/relay/http-client.js';
import type { HttpFailure, HttpRequest } from '../../src/relay/http-message.js';
import { openStream } from '../../src/relay/http-stream.js';
import { ConnectProxy } from '../helpers/connect-proxy.js';
import { startMuteServer } from '../helpers/mute-server.js';
import { RawServer } from '../helpers/raw-server.js';
import { act, ScriptedRelay } from '../helpers/scripted-relay.js';
import { waitUntil } from '../helpers/wait-until.js';

const fixture = (name: string): Buffer => readFileSync(join(__dirname, '../fixtures/tls', name));
const tls = { key: fixture('server.key'), cert: fixture('server.pem') };
const ca = fixture('ca.pem');
const CREDENTIALS = 'us%40er:pass@';
const BASIC = `Basic ${Buffer.from('us@er:pass').toString('base64')}`;

let relay: ScriptedRelay;
let proxy: ConnectProxy;
const clients: HttpClient[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await relay.close();
  await proxy.close();
});

function throughProxy({ credentials = '', ...options }: Partial<HttpClientOptions> & { credentials?: string } = {}) {
  const proxyUrl = proxy.url.replace('://', `://${credentials}`);
  const client = new HttpClient({
    url: relay.url,
    headers: {},
    connect: { ca },
    timeoutMs: 5_000,
    proxyUrl,
    ...options,
  });
  clients.push(client);
  return client;
}

function request(more: Partial<HttpRequest> = {}): HttpRequest {
  return { path: '/v1/data/collector', body: '{"events":[]}', timeoutMs: 5_000, maxResponseBytes: 1024, ...more };
}

describe.each([
  ['http', undefined],
  ['https', tls],
])('an http: relay behind an %s: proxy', (_scheme, proxyTls) => {
  beforeEach(async () => {
    relay = await ScriptedRelay.start();
    proxy = await ConnectProxy.start(proxyTls);
  });

  it('is asked in absolute form, with the credentials of the proxy for the proxy alone', async () => {
    const client = throughProxy({ credentials: CREDENTIALS, headers: { authorization: 'Bearer key' } });
    expect(await client.send(request())).toMatchObject({ status: 200, body: '{"ingestedContentCount":0}' });
    expect(proxy.asked).toMatchObject([
      {
        method: 'POST',
        target: `${relay.url}/v1/data/collector`,
        headers: {
          host: `127.0.0.1:${relay.port}`,
          'proxy-authorization': BASIC,
          authorization: 'Bearer key',
          'content-length': '13',
        },
      },
    ]);
    expect(relay.requests[0]?.headers).toMatchObject({ authorization: 'Bearer key', host: `127.0.0.1:${relay.port}` });
    expect(relay.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('is reached where tunnels lead to port 443 only', async () => {
    proxy.tunnelPorts = ['443'];
    expect(await throughProxy().send(request())).toMatchObject({ status: 200 });
  });

  it('keeps the prefix of its path', async () => {
    const client = throughProxy({ url: `${relay.url}/a/b%20c/` });
    await client.send(request({ path: '/health', method: 'GET' }));
    expect(relay.requests[0]?.path).toBe('/a/b%20c/health');
  });

  it('is asked over one connection again and again', async () => {
    const client = throughProxy({ connections: 1 });
    for (let sent = 0; sent < 5; sent++) await client.send(request());
    expect(relay.requests).toHaveLength(5);
    expect(proxy.connections).toBe(1);
  });

  it('says of a proxy that wants credentials that it refused, and that nothing reached the relay', async () => {
    proxy.refuse = 407;
    const result = (await throughProxy({ credentials: 'user:secret@' }).send(request())) as HttpFailure;
    expect(result).toEqual({
      kind: 'failure',
      code: 'PROXY_AUTH_REQUIRED',
      message: 'the proxy wants credentials, or others (HTTP 407)',
      requestSent: false,
    });
  });

  it.each([502, 503])('passes the %d of the proxy on', async (status) => {
    proxy.refuse = status;
    expect(await throughProxy().send(request())).toMatchObject({ kind: 'response', status });
  });

  it('is not reached through a proxy that hangs up', async () => {
    proxy.hangsUp = true;
    expect(await throughProxy().send(request())).toMatchObject({ kind: 'failure', requestSent: true });
    proxy.hangsUp = false;
    expect(await throughProxy().send(request())).toMatchObject({ status: 200 });
  });

  it('is given up in time when the proxy is mute, and reached by the next request', async () => {
    proxy.stalls = true;
    const client = throughProxy({ connections: 1 });
    expect(await client.send(request({ timeoutMs: 200 }))).toMatchObject({ code: 'TIMEOUT' });
    proxy.stalls = false;
    expect(await client.send(request())).toMatchObject({ status: 200 });
  });

  it('is told apart from a proxy that is not there', async () => {
    const client = throughProxy();
    await proxy.close();
    expect(await client.send(request())).toMatchObject({
      code: 'ECONNREFUSED',
      message: expect.stringMatching(/^the proxy cannot be used: /) as unknown,
      requestSent: false,
    });
  });

  it('streams through it', async () => {
    const body = 'data: 1\n\n';
    // No other path of this relay is scripted.
    relay.collector = act((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(body);
    });
    const proxyUrl = proxy.url.replace('://', `://${CREDENTIALS}`);
    const heard = await new Promise<unknown[]>((resolve) => {
      const opened: unknown[] = [];
      const close = openStream({
        ...{ url: relay.url, headers: {}, connect: { ca }, proxyUrl, timeoutMs: 5_000, path: '/v1/data/collector' },
        onOpen: (status, type) => opened.push(status, type),
        onData: (chunk) => {
          close();
          resolve([...opened, String(chunk)]);
        },
        onEnd: () => undefined,
      });
    });
    expect(heard).toEqual([200, 'text/event-stream', body]);
    expect(proxy.asked).toMatchObject([{ method: 'GET', headers: { 'proxy-authorization': BASIC } }]);
  });
});

describe.each([
  ['http', undefined],
  ['https', tls],
])('an https: relay behind an %s: proxy', (_scheme, proxyTls) => {
  beforeEach(async () => {
    relay = await ScriptedRelay.start(tls);
    proxy = await ConnectProxy.start(proxyTls);
  });

  it('is reached through a tunnel, with the credentials of the proxy for the proxy alone', async () => {
    const client = throughProxy({ credentials: CREDENTIALS, headers: { authorization: 'Bearer key' } });
    expect(await client.send(request())).toMatchObject({ status: 200 });
    const [asked] = proxy.asked;
    expect(asked).toMatchObject({ method: 'CONNECT', target: `127.0.0.1:${relay.port}` });
    expect(asked?.headers).toMatchObject({ 'proxy-authorization': BASIC, host: `127.0.0.1:${relay.port}` });
    expect(asked?.headers).not.toHaveProperty('authorization');
    expect(relay.requests[0]?.headers).toMatchObject({ authorization: 'Bearer key' });
    expect(relay.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('keeps the tunnel for the next request', async () => {
    const client = throughProxy({ connections: 1 });
    for (let sent = 0; sent < 3; sent++) await client.send(request());
    expect(relay.requests).toHaveLength(3);
    expect(proxy.asked).toHaveLength(1);
  });

  it.each([
    [407, 'PROXY_AUTH_REQUIRED', 'the proxy wants credentials, or others (HTTP 407)'],
    [403, 'PROXY_REFUSED', 'the proxy refuses the way to the relay (HTTP 403)'],
    [502, 'PROXY_REFUSED', 'the proxy refuses the way to the relay (HTTP 502)'],
  ])('is not reached when the proxy refuses the tunnel with %d', async (status, code, message) => {
    proxy.refuse = status;
    const result = await throughProxy({ credentials: 'user:secret@' }).send(request());
    expect(result).toEqual({ kind: 'failure', code, message, requestSent: false });
    await waitUntil('the end of the connection', () => proxy.open === 0);
  });

  it('is not reached through a proxy that hangs up, which is asked once a request', async () => {
    proxy.hangsUp = true;
    expect(await throughProxy().send(request())).toMatchObject({
      kind: 'failure',
      code: expect.stringMatching(/^(?:PROXY_CLOSED|ECONNRESET)$/) as unknown,
      message: expect.stringMatching(/^the proxy cannot be used: /) as unknown,
      requestSent: false,
    });
    expect(proxy.asked).toHaveLength(1);
  });

  it('is given up when the proxy is mute, and the next request asks for another tunnel', async () => {
    proxy.stalls = true;
    const client = throughProxy({ connections: 1 });
    expect(await client.send(request({ timeoutMs: 200 }))).toMatchObject({ code: 'TIMEOUT', requestSent: false });
    await waitUntil('the end of the connection', () => proxy.open === 0);
    proxy.stalls = false;
    expect(await client.send(request())).toMatchObject({ status: 200 });
  });

  it('costs no more than the time to connect when the proxy is mute', async () => {
    proxy.stalls = true;
    expect(await throughProxy({ timeoutMs: 200 }).send(request({ timeoutMs: 60_000 }))).toMatchObject({
      code: 'PROXY_TIMEOUT',
      message: expect.stringMatching(/^the proxy cannot be used: /) as unknown,
      requestSent: false,
    });
  });

  it('is told apart from a proxy that is not there', async () => {
    const client = throughProxy();
    await proxy.close();
    expect(await client.send(request())).toMatchObject({
      code: 'ECONNREFUSED',
      message: expect.stringMatching(/^the proxy cannot be used: /) as unknown,
      requestSent: false,
    });
  });

  it('a relay that nobody trusts is a failure, and the tunnel ends with it', async () => {
    const client = throughProxy({ connect: { ca, checkServerIdentity: () => new Error('another name') } });
    expect(await client.send(request())).toMatchObject({ kind: 'failure', requestSent: false });
    await client.close();
    await waitUntil('the end of the tunnel', () => proxy.open === 0);
    expect(relay.requests).toEqual([]);
  });
});

describe('a proxy that is no HTTP server', () => {
  let server: RawServer;

  beforeEach(async () => {
    relay = await ScriptedRelay.start(tls);
    proxy = await ConnectProxy.start();
    server = await RawServer.start((socket) => {
      socket.once('data', () => socket.write('220 smtp ready\r\n'));
    });
  });

  afterEach(() => server.close());

  it('is a failure that names the proxy', async () => {
    expect(await throughProxy({ proxyUrl: server.url }).send(request())).toMatchObject({
      kind: 'failure',
      code: expect.stringMatching(/^HPE_/) as unknown,
      message: expect.stringMatching(/^the proxy cannot be used: /) as unknown,
      requestSent: false,
    });
  });
});

describe('a relay behind a proxy, whose handshake never ends', () => {
  let server: RawServer;

  beforeEach(async () => {
    relay = await ScriptedRelay.start(tls);
    proxy = await ConnectProxy.start();
  });

  afterEach(() => server.close());

  async function throughProxyToMute(mute: number): Promise<HttpClient> {
    server = await startMuteServer(mute, relay);
    return throughProxy({ url: server.secureUrl, connections: 1, timeoutMs: 60_000 });
  }

  const opened = (count: number): Promise<true> =>
    waitUntil('the connections', () => server.connections === count || false);
  const ended = (count: number): Promise<true> => waitUntil('their end', () => server.ended === count || false);

  it('ends with its request, and the next request is given another tunnel', async () => {
    const client = await throughProxyToMute(1);
    const controller = new AbortController();
    const first = client.send(request({ signal: controller.signal }));
    await opened(1);
    controller.abort();
    expect(await first).toMatchObject({ code: 'ABORTED', requestSent: false });
    expect(await client.send(request())).toMatchObject({ status: 200 });
    await ended(1);
    expect(proxy.asked).toHaveLength(2);
  });

  it('is cut by close, with the tunnel', async () => {
    const client = await throughProxyToMute(1);
    const result = client.send(request());
    await opened(1);
    await client.close();
    await ended(1);
    expect(await result).toMatchObject({ kind: 'failure', requestSent: false });
    await waitUntil('the end of the tunnel', () => proxy.open === 0);
  });

  it('is cut by close when the proxy itself is mute', async () => {
    server = await startMuteServer();
    const client = throughProxy({ proxyUrl: server.secureUrl, timeoutMs: 60_000 });
    const result = client.send(request());
    await opened(1);
    await client.close();
    await ended(1);
    expect(await result).toMatchObject({ kind: 'failure', requestSent: false });
  });
});
