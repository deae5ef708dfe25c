import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';

import { startDevRelay, type DevRelay, type DevRelayOptions } from '../../src/dev-relay/index.js';
import { postJson, sendRaw } from '../helpers/raw-http.js';
import { temporaryFile } from '../helpers/temporary-files.js';
import { silentLogger } from '../helpers/silent-logger.js';

const onOff = { variations: { on: true, off: false }, defaultRule: { variation: 'on' } };

let relay: DevRelay;

async function start(options: DevRelayOptions = {}): Promise<DevRelay> {
  relay = await startDevRelay({ logger: silentLogger, ...options });
  return relay;
}

afterEach(() => relay.close());

describe('routing', () => {
  it.each([
    ['GET', '/v1/data/collector'],
    ['POST', '/v1/data/collector/'],
    ['POST', '//v1/data/collector'],
    ['POST', '/v1/data%2Fcollector'],
    ['POST', '/V1/data/collector'],
    ['POST', '/ofrep/v1/evaluate/flags/'],
    ['PUT', '/v1/flag/configuration'],
    ['GET', '/x'],
  ])('responds 404 to %s %s', async (method, path) => {
    await start();
    const { status, body } = await sendRaw(relay.url, { method, path });
    expect([status, body]).toEqual([404, '{"message":"Not Found"}\n']);
  });

  it.each(['POST', 'HEAD'])('responds 405 to %s /health', async (method) => {
    await start();
    const { status, headers } = await sendRaw(relay.url, { method, path: '/health' });
    expect([status, headers['allow']]).toEqual([405, 'OPTIONS, GET']);
  });

  it('responds to HEAD without content', async () => {
    await start();
    const { status, headers, body } = await sendRaw(relay.url, { method: 'HEAD', path: '/v1/data/collector' });
    expect([status, body]).toEqual([404, '']);
    expect(headers).not.toHaveProperty('content-type');
  });

  it('does not look at the query', async () => {
    await start();
    expect((await sendRaw(relay.url, { path: '/health?x=/nope' })).status).toBe(200);
  });

  it('responds 400 to a broken escape, before everything else', async () => {
    await start({ apiKeys: { evaluation: ['k'] } });
    const { status, headers, body } = await sendRaw(relay.url, { path: '/v1/%zz' });
    expect([status, headers['content-type'], body]).toEqual([400, 'text/plain; charset=utf-8', '400 Bad Request']);
  });

  it('asks for a key below the prefixes of the API only', async () => {
    await start({ apiKeys: { evaluation: ['k'] } });
    const statusOf = async (path: string): Promise<number> => (await sendRaw(relay.url, { path })).status;
    expect(await Promise.all(['/v1', '/v1/x', '/ofrep/v1/x', '/openfeature/v0'].map(statusOf))).toEqual([
      401, 401, 401, 401,
    ]);
    expect(await Promise.all(['/v12', '/health', '/info', '/x'].map(statusOf))).toEqual([404, 200, 200, 404]);
  });

  it('decides by the first of several X-API-Key headers, and by any of several Authorization headers', async () => {
    await start({ apiKeys: { evaluation: ['k'] } });
    const statusOf = async (headers: Record<string, string[]>): Promise<number> =>
      (await sendRaw(relay.url, { path: '/v1/flag/change', headers })).status;
    expect(await statusOf({ 'X-API-Key': ['k', 'zz'] })).toBe(200);
    expect(await statusOf({ 'X-API-Key': ['zz', 'k'] })).toBe(401);
    expect(await statusOf({ Authorization: ['Bearer zz', 'Bearer k'] })).toBe(200);
  });
});

describe('headers', () => {
  it('carry the version that was asked for', async () => {
    await start({ relayVersion: 'v9' });
    expect((await sendRaw(relay.url, { path: '/nope' })).headers).toMatchObject({ 'x-gofeatureflag-version': 'v9' });
  });

  it('allow every origin', async () => {
    await start();
    const withOrigin = await sendRaw(relay.url, { path: '/health', headers: { origin: 'http://app.test' } });
    expect(withOrigin.headers).toMatchObject({ vary: 'Origin', 'access-control-allow-origin': '*' });
    const without = await sendRaw(relay.url, { path: '/health' });
    expect(without.headers).toMatchObject({ vary: 'Origin' });
    expect(without.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('headers of a response to OPTIONS repeat what the browser asked for, and carry no version', async () => {
    await start({ apiKeys: { evaluation: ['k'] } });
    const headers = { origin: 'http://app.test', 'access-control-request-headers': 'authorization' };
    const preflight = await sendRaw(relay.url, { method: 'OPTIONS', path: '/anything', headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers).toMatchObject({ 'access-control-allow-headers': 'authorization' });
    expect(preflight.headers).not.toHaveProperty('x-gofeatureflag-version');
    expect((await sendRaw(relay.url, { method: 'OPTIONS', path: '/v1' })).status).toBe(204);
  });

  it('have no Keep-Alive, as connections stay open for good', async () => {
    await start();
    const agent = new Agent({ keepAlive: true });
    const { headers } = await sendRaw(relay.url, { path: '/health', agent });
    expect(headers).toMatchObject({ connection: 'keep-alive' });
    expect(headers).not.toHaveProperty('keep-alive');
    agent.destroy();
  });
});

describe('bodies', () => {
  it('may come in chunks', async () => {
    await start();
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    const reply = await sendRaw(relay.url, {
      method: 'POST',
      path: '/v1/data/collector',
      headers,
      body: '{"events":[]}',
    });
    expect(reply.body).toBe('{"ingestedContentCount":0}\n');
  });

  it('bodies that are chunked and empty are no JSON', async () => {
    await start();
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    const { body } = await sendRaw(relay.url, { method: 'POST', path: '/v1/data/collector', headers });
    expect(body).toBe('{"message":"collectEvalData: invalid input data code=400, message=EOF, internal=EOF"}\n');
  });

  it('bodies of 30 MiB with 100,000 events are taken in', async () => {
    await start();
    const event = `{"kind":"tracking","key":"k","trackingEventDetails":{"s":"${'x'.repeat(250)}"}}`;
    const { body } = await postJson(
      relay.url,
      '/v1/data/collector',
      `{"events":[${Array(100_000).fill(event).join(',')}]}`,
    );
    expect(body).toBe('{"ingestedContentCount":100000}\n');
    expect(relay.events).toHaveLength(100_000);
  });

  it('are not read of a request that is refused: a long one costs the connection', async () => {
    await start({ apiKeys: { evaluation: ['k'] } });
    const refuse = async (bytes: number): Promise<string | undefined> => {
      const headers = { 'content-length': String(bytes) };
      const sent = request(relay.url, {
        method: 'POST',
        path: '/v1/data/collector',
        headers,
        agent: new Agent({ keepAlive: true }),
      });
      sent.on('error', () => undefined).flushHeaders();
      const [response] = (await once(sent, 'response')) as [{ statusCode: number; headers: Record<string, string> }];
      sent.destroy();
      return `${response.statusCode} ${response.headers['connection']}`;
    };
    expect(await refuse(256 * 1024)).toBe('401 keep-alive');
    expect(await refuse(256 * 1024 + 1)).toBe('401 close');
  });

  it('announced with Expect are asked for by 100, or refused by 401 without it', async () => {
    await start({ apiKeys: { evaluation: ['k'] } });
    const talk = async (key: string): Promise<string> => {
      const socket = connect(relay.port, '127.0.0.1');
      socket.write(
        `POST /v1/data/collector HTTP/1.1\r\nHost: x\r\nX-API-Key: ${key}\r\nExpect: 100-continue\r\n` +
          'Content-Type: application/json\r\nContent-Length: 13\r\n\r\n',
      );
      const [first] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      return (first.toString().split('\r\n')[0] as string).slice(9);
    };
    expect(await talk('k')).toBe('100 Continue');
    expect(await talk('zz')).toBe('401 Unauthorized');
  });

  it('bodies that break off have no effect', async () => {
    await start();
    const socket = connect(relay.port, '127.0.0.1');
    const event = '{"kind":"tracking","key":"k"}';
    const head =
      'POST /v1/data/collector HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n';
    await new Promise((resolve) => socket.write(`${head}{"events":[${event}]}`, resolve));
    socket.destroy();
    await postJson(relay.url, '/v1/data/collector', { events: [{ key: 'later' }] });
    expect(relay.events.map(({ key }) => key)).toEqual(['later']);
  });
});

describe('what cannot be expressed', () => {
  it('responds 500 to everything that contains it, and the rest as usual', async () => {
    const flag = (value: string): string => `{ variations: { a: ${value} }, defaultRule: { variation: a } }`;
    await start({ flagsFile: await temporaryFile('flags.yaml', `f: ${flag('.inf')}\ng: ${flag('1')}\n`) });
    const ask = async (path: string, body: unknown): Promise<number> => (await postJson(relay.url, path, body)).status;
    expect(await ask('/v1/flag/configuration', {})).toBe(500);
    expect(await ask('/v1/flag/configuration', { flags: ['g'] })).toBe(200);
    expect(await ask('/ofrep/v1/evaluate/flags/f', { context: {} })).toBe(500);
    expect(await ask('/ofrep/v1/evaluate/flags/g', { context: {} })).toBe(200);
    expect((await sendRaw(relay.url, { path: '/v1/flag/change' })).status).toBe(500);
  });
});

describe('counters', () => {
  it('count requests by endpoint, whatever becomes of them', async () => {
    await start({ flags: { f: onOff }, apiKeys: { evaluation: ['k'] } });
    const key = { 'x-api-key': 'k' };
    await postJson(relay.url, '/v1/data/collector', { events: [] }, key);
    await postJson(relay.url, '/v1/data/collector', { events: [] });
    await postJson(relay.url, '/ofrep/v1/evaluate/flags/f', { context: {} }, key);
    await postJson(relay.url, '/v1/flag/configuration', {}, key);
    await sendRaw(relay.url, { path: '/health' });
    await sendRaw(relay.url, { method: 'OPTIONS', path: '/health' });
    expect(relay.requests).toEqual({ collector: 2, ofrep: 1, configuration: 1, other: 1, failed: 0 });
  });
});
