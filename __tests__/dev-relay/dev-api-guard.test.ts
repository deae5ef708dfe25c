import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { startDevRelay } from '../../src/dev-relay/index.js';
import { startQuietRelay } from '../helpers/dev-relays.js';
import { sendRaw, type RawResponse } from '../helpers/raw-http.js';

/** The inspector, what it loads, routes, and paths that are none: the guard looks at no path. */
const paths = ['/', '/?x=1', '/inspector/app.js', '/dev', '/dev/requests', '/dev/requests?x=1', '/dev/nope'];

const codeOf = ({ body }: RawResponse): unknown => (JSON.parse(body) as { code: unknown }).code;

describe.each(paths)('%s', (path) => {
  it.each([
    'evil.test',
    'evil.test:80',
    'localhost.evil.test',
    '127.0.0.1.evil.test',
    '127.0.0.2',
    'localhost.',
    '[::2]',
  ])('is refused for the Host %s', async (host) => {
    const relay = await startQuietRelay();
    const response = await sendRaw(relay.url, { path, headers: { host } });
    expect([response.status, codeOf(response)]).toEqual([403, 'HOST_NOT_ALLOWED']);
  });

  it.each([
    ['origin', 'http://evil.test'],
    ['origin', 'null'],
    ['origin', 'http://localhost:3000'],
    ['origin', 'file://'],
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'same-site'],
  ])('is refused with %s: %s', async (name, value) => {
    const relay = await startQuietRelay();
    const response = await sendRaw(relay.url, { path, headers: { [name]: value } });
    expect([response.status, codeOf(response)]).toEqual([403, 'FOREIGN_ORIGIN']);
  });

  it('has none of the headers by which pages of other origins may read the relay', async () => {
    const relay = await startQuietRelay();
    const origin = 'http://app.test';
    for (const method of ['GET', 'OPTIONS']) {
      const wanted = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type' };
      const { status, headers } = await sendRaw(relay.url, { method, path, headers: { origin, ...wanted } });
      expect(status).toBe(403);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers).toMatchObject({ 'cross-origin-resource-policy': 'same-origin', 'cache-control': 'no-store' });
    }
  });

  it('needs a key where the relay asks for one', async () => {
    const relay = await startQuietRelay({ apiKeys: { evaluation: ['k'] } });
    const response = await sendRaw(relay.url, { path });
    expect([response.status, codeOf(response)]).toEqual([401, 'KEY_REQUIRED']);
    expect(response.headers['www-authenticate']).toMatch(/^Basic /);
    expect((await sendRaw(relay.url, { path, headers: { 'x-api-key': 'zz' } })).status).toBe(401);
    expect((await sendRaw(relay.url, { path, headers: { 'x-api-key': 'k' } })).status).not.toBe(401);
  });

  it('is what the real relay makes of it on an address that is not loopback', async () => {
    const relay = await startQuietRelay({ host: '0.0.0.0' });
    const { status, body } = await sendRaw(relay.url, { path });
    expect([status, body]).toEqual([404, '{"message":"Not Found"}\n']);
    expect(relay.inspectorUrl).toBeUndefined();
  });
});

describe('the dev API', () => {
  it.each(['localhost', 'LOCALHOST:1', '127.0.0.1', '127.0.0.1:65535', '[::1]', '[::1]:80'])(
    'is there for the Host %s',
    async (host) => {
      const relay = await startQuietRelay();
      expect((await sendRaw(relay.url, { path: '/dev/requests', headers: { host } })).status).toBe(200);
    },
  );

  it('is there for the hosts that are named', async () => {
    const relay = await startQuietRelay({ allowHosts: ['DevBox.local', '::2'] });
    const statusOf = async (host: string): Promise<number> =>
      (await sendRaw(relay.url, { path: '/dev/requests', headers: { host } })).status;
    expect(await Promise.all(['devbox.local:1031', 'DEVBOX.local', '[::2]:1'].map(statusOf))).toEqual([200, 200, 200]);
    expect(await Promise.all(['devbox', 'x.devbox.local', 'local'].map(statusOf))).toEqual([403, 403, 403]);
  });

  it.each(['http://devbox', 'devbox:1031', 'a b', '', '*', 'a/b'])(
    'refuses to start with the host name %j',
    async (name) => {
      await expect(startDevRelay({ allowHosts: [name] })).rejects.toThrow(
        /^Expected a host name without scheme and port/,
      );
    },
  );

  it.each([
    [{ devApi: 'no' }, '`devApi` to be true or false'],
    [{ allowHosts: 'devbox' }, '`allowHosts` to be a list'],
  ])('refuses to start with %j, which would open what is to be closed', async (options, words) => {
    const started = startDevRelay(options as never);
    await expect(started).rejects.toMatchObject({ code: 'INVALID_OPTIONS', message: expect.stringContaining(words) });
  });

  it('is there for pages of its own address, and for what a person has typed', async () => {
    const relay = await startQuietRelay();
    const statusOf = async (headers: Record<string, string>): Promise<number> =>
      (await sendRaw(relay.url, { path: '/dev/requests', headers })).status;
    expect(await statusOf({ origin: relay.url, 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await statusOf({ host: 'localhost:7', origin: 'http://localhost:7' })).toBe(200);
    expect(await statusOf({ host: 'localhost', origin: 'https://localhost' })).toBe(200);
    expect(await statusOf({ 'sec-fetch-site': 'none' })).toBe(200);
    expect(await statusOf({ host: 'localhost:7', origin: 'http://localhost' })).toBe(403);
  });

  it('is not there for a request without a Host', async () => {
    const relay = await startQuietRelay();
    const socket = connect(relay.port, '127.0.0.1');
    socket.end('GET /dev/requests HTTP/1.0\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('takes the key as X-API-Key, as Bearer, and as the password of Basic', async () => {
    const relay = await startQuietRelay({ apiKeys: { evaluation: ['k:1'], admin: ['a'] } });
    const statusOf = async (headers: Record<string, string>): Promise<number> =>
      (await sendRaw(relay.url, { path: '/dev/requests', headers })).status;
    const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
    expect(await statusOf({ 'x-api-key': 'k:1' })).toBe(200);
    expect(await statusOf({ authorization: 'Bearer a' })).toBe(200);
    expect(await statusOf({ authorization: basic('anybody:k:1') })).toBe(200);
    expect(await statusOf({ authorization: basic(':a') })).toBe(200);
    expect(await statusOf({ authorization: basic('k:1') })).toBe(401);
    expect(await statusOf({ authorization: basic('anybody:') })).toBe(401);
    expect(await statusOf({ authorization: 'Basic' })).toBe(401);
  });

  it('is there on any address if that is asked for, and nowhere if that is', async () => {
    const open = await startQuietRelay({ host: '0.0.0.0', devApi: true });
    expect((await sendRaw(open.url, { path: '/dev/requests' })).status).toBe(200);
    expect((await sendRaw(open.url, { path: '/dev/requests', headers: { host: 'devbox' } })).status).toBe(403);
    const shut = await startQuietRelay({ devApi: false });
    expect((await sendRaw(shut.url, { path: '/dev/requests' })).status).toBe(404);
    expect(shut.inspectorUrl).toBeUndefined();
  });

  it('looks at no path but its own: those of the relay stay what they are', async () => {
    const relay = await startQuietRelay();
    const headers = { host: 'evil.test', origin: 'http://evil.test' };
    const { status, headers: sent } = await sendRaw(relay.url, { path: '/health', headers });
    expect([status, sent['access-control-allow-origin']]).toEqual([200, '*']);
    for (const path of ['/development', '/%64ev/requests', '//dev/requests', '/DEV/requests', '/inspectors']) {
      expect((await sendRaw(relay.url, { path })).body).toBe('{"message":"Not Found"}\n');
    }
  });

  it('is neither counted, nor made to fail, nor among the requests', async () => {
    const relay = await startQuietRelay({ chaos: { seed: 1, rate: 1, path: 'any' } });
    relay.fail({ status: 503, times: Infinity });
    const { status, headers, body } = await sendRaw(relay.url, { path: '/dev/requests' });
    expect([status, JSON.parse(body)]).toEqual([200, { requests: [] }]);
    expect(headers).not.toHaveProperty('x-gofeatureflag-version');
    expect(relay.requests).toMatchObject({ other: 0, failed: 0 });
  });
});

describe('a request of the dev API', () => {
  const send = async (method: string, path: string, headers: Record<string, string> = {}, body = '') => {
    const relay = await startQuietRelay();
    const { status, headers: sent, body: got } = await sendRaw(relay.url, { method, path, headers, body });
    return { status, sent, error: JSON.parse(got) as Record<string, unknown> };
  };

  it('a request for a path that is none is told the nearest', async () => {
    const { status, error } = await send('GET', '/dev/request');
    expect(status).toBe(404);
    expect(error).toEqual({
      code: 'NOT_FOUND',
      message: 'Expected /dev/requests, got /dev/request.',
      expected: '/dev/requests',
      got: '/dev/request',
    });
  });

  it('a request for a path that is near to none is told all: that it begins alike makes it near to none', async () => {
    const { error } = await send('GET', '/dev/flow');
    expect(error['expected']).toContain('/dev/events, ');
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'is a 405 with the method %s that the path does not take',
    async (method) => {
      const { status, sent, error } = await send(method, '/dev/requests');
      expect([status, sent['allow'], error['code']]).toEqual([405, 'GET, HEAD', 'METHOD_NOT_ALLOWED']);
    },
  );

  it.each([
    undefined,
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonx',
    'application/csp-report',
  ])('is a 415 with a body of the type %s', async (type) => {
    const headers = { 'content-length': '2', ...(type === undefined ? {} : { 'content-type': type }) };
    const { status, error } = await send('POST', '/dev/evaluate', headers, '{}');
    expect([status, error['code'], error['got']]).toEqual([415, 'NOT_JSON', type ?? 'none']);
  });

  it('is a 415 with another type even without a body, as forms send it', async () => {
    const headers = { 'content-length': '0', 'content-type': 'application/x-www-form-urlencoded' };
    expect((await send('POST', '/dev/evaluate', headers)).status).toBe(415);
  });

  it('is a 415 with a body that is compressed', async () => {
    const headers = { 'content-length': '2', 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expect((await send('POST', '/dev/evaluate', headers, '{}')).status).toBe(415);
  });

  const json = { 'content-type': 'application/json; charset=utf-8' };

  it.each([{ 'content-length': '1048577' }, { 'transfer-encoding': 'chunked' }])(
    'is a 413 with a body that is too long, announced by %j',
    async (length) => {
      const { status, error } = await send('POST', '/dev/evaluate', { ...json, ...length }, ' '.repeat(1_048_577));
      expect([status, error['code'], error['expected']]).toEqual([413, 'BODY_TOO_LONG', 'at most 1048576 bytes']);
    },
  );

  it('is a 413 before a body without an end has ended', async () => {
    const relay = await startQuietRelay();
    const socket = connect(relay.port, '127.0.0.1');
    socket.write(
      'POST /dev/evaluate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
        'Transfer-Encoding: chunked\r\n\r\n',
    );
    const chunk = ' '.repeat(1_048_577);
    socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
    const response = await new Promise<string>((resolve) =>
      socket.once('data', (data: Buffer) => resolve(String(data))),
    );
    socket.destroy();
    expect(response).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each([
    ['{', 'INVALID_JSON'],
    ['', 'INVALID_BODY'],
    ['[]', 'INVALID_BODY'],
    ['null', 'INVALID_BODY'],
    ['"x"', 'INVALID_BODY'],
    ['{"contxt":{}}', 'INVALID_BODY'],
    ['{"context":[]}', 'INVALID_BODY'],
    ['{"context":{},"flag":7}', 'INVALID_BODY'],
    ['\ufeff{"context":{}}x', 'INVALID_JSON'],
  ])('a request of the dev API with the body %j is a 400 with the code %s', async (body, code) => {
    const { status, error } = await send(
      'POST',
      '/dev/evaluate',
      { ...json, 'content-length': String(Buffer.byteLength(body)) },
      body,
    );
    expect([status, error['code']]).toEqual([400, code]);
    expect(Object.keys(error)).toEqual(['code', 'message', 'expected', 'got']);
  });

  it('a request of the dev API with a parameter that nobody knows is a 400', async () => {
    const { status, error } = await send('GET', '/dev/requests?sicne=1');
    expect([status, error['code'], error['got']]).toEqual([400, 'INVALID_QUERY', 'sicne']);
  });

  it('shows what it got as one line that is not long', async () => {
    const { error } = await send('GET', `/dev/requests?${'%0a%1b[2J'.repeat(100)}`);
    expect(String(error['message'])).toMatch(/^[ -~…]{1,300}$/);
  });

  it('a request of the dev API with HEAD has the head alone', async () => {
    const relay = await startQuietRelay();
    const { status, body, headers } = await sendRaw(relay.url, { method: 'HEAD', path: '/dev/requests' });
    expect([status, body, headers['content-type']]).toEqual([200, '', 'application/json']);
  });
});
