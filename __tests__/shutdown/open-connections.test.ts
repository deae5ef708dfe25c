import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect as connectHttp2, createSecureServer, createServer as createHttp2Server } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createNetServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import fastify from 'fastify';
import { DrainingServer } from '../../src/shutdown/draining-server.js';
import { waitUntil } from '../helpers/wait-until.js';

const tls = join(__dirname, '../fixtures/tls');
const credentials = { key: readFileSync(join(tls, 'server.key')), cert: readFileSync(join(tls, 'server.pem')) };

const opened: { destroy(): unknown }[] = [];
const servers: Server[] = [];

afterEach(() => {
  for (const each of opened.splice(0)) each.destroy();
  for (const server of servers.splice(0)) server.close();
});

function opens<T extends Socket | EventEmitter>(socket: T): T {
  opened.push(socket as unknown as Socket);
  socket.on('error', () => undefined);
  return socket;
}

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** A connection whose other side never ends by itself, seen from the client when the server has it. */
async function openSilent(server: Server, port: number): Promise<Socket> {
  const accepted = once(server, 'connection');
  const socket = opens(connect({ port, host: '127.0.0.1', allowHalfOpen: true })).resume();
  await accepted;
  return socket;
}

async function openWebSocket(port: number): Promise<Socket> {
  const socket = opens(connect(port, '127.0.0.1'));
  socket.write('GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
  await once(socket, 'data');
  return socket;
}

const upgrade = (_request: unknown, socket: Socket): void => {
  socket.on('error', () => undefined);
  socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
};

/** An agent that keeps connections, and its own `connection: keep-alive` in each request. */
const keepAlive = (): Agent => opens(new Agent({ keepAlive: true }) as unknown as EventEmitter) as unknown as Agent;

const newServers: [string, () => Server][] = [
  ['node:net', () => createNetServer()],
  ['node:http', () => createServer()],
  ['node:https', () => createHttpsServer(credentials)],
  ['node:http2', () => createHttp2Server()],
  ['node:http2 with TLS', () => createSecureServer(credentials)],
  ['node:http2 with TLS and HTTP/1', () => createSecureServer({ ...credentials, allowHTTP1: true })],
];

describe.each(newServers)('a server of %s', (_name, create) => {
  it('closes although a connection never carries anything', async () => {
    const server = create();
    const draining = new DrainingServer(server);
    const socket = await openSilent(server, await portOf(server));
    await draining.close();
    await waitUntil('the end of the connection', () => socket.destroyed || socket.readableEnded);
  });

  it('closes although such a connection was opened before anybody looked', async () => {
    const server = create();
    await openSilent(server, await portOf(server));
    await new DrainingServer(server).close();
    expect(server.listening).toBe(false);
  });
});

it.each([
  ['node:https', (): Server => createHttpsServer(credentials)],
  ['node:http2 with TLS and HTTP/1', (): Server => createSecureServer({ ...credentials, allowHTTP1: true })],
])('a server of %s closes although a client has shaken hands and asks nothing', async (_name, create) => {
  const server = create();
  const draining = new DrainingServer(server);
  const secured = once(server, 'secureConnection');
  opens(connectTls({ port: await portOf(server), rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] })).resume();
  await secured;
  await draining.close();
});

it('DrainingServer ends the connection of a response that promises to keep it', async () => {
  const arrivals = new EventEmitter();
  const server = createServer({ keepAliveTimeout: 600_000 }, (_, response) => {
    response.writeHead(200, { connection: 'keep-alive' });
    arrivals.emit('request', response);
  });
  const draining = new DrainingServer(server);
  const requested = once(get({ port: await portOf(server), agent: keepAlive() }), 'response');
  const [response] = (await once(arrivals, 'request')) as [ServerResponse];
  const closed = draining.close();
  response.end('whole');
  const [received] = (await requested) as [IncomingMessage];
  expect(received.headers.connection).toBe('keep-alive');
  received.resume();
  await closed;
});

it('a response that was ended before the close began and is still being sent is not cut off', async () => {
  const length = 32 * 1024 * 1024;
  const server = createServer({ keepAliveTimeout: 600_000 }, (_, response) => response.end(Buffer.alloc(length)));
  const draining = new DrainingServer(server);
  const [response] = await once(get({ port: await portOf(server), agent: keepAlive() }), 'response');
  draining.beginClosing();
  // A listener of the application does the same.
  server.close();
  const closed = draining.close();
  let received = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) received += chunk.length;
  expect(received).toBe(length);
  await closed;
});

it('DrainingServer sends every response of a connection whose requests were sent in one go', async () => {
  const arrivals = new EventEmitter();
  const server = createServer((_, response) => arrivals.emit('request', response));
  const draining = new DrainingServer(server);
  const socket = opens(connect(await portOf(server), '127.0.0.1'));
  const responses: ServerResponse[] = [];
  arrivals.on('request', (response: ServerResponse) => responses.push(response));
  socket.write('GET /1 HTTP/1.1\r\nhost: a\r\n\r\nGET /2 HTTP/1.1\r\nhost: a\r\n\r\n');
  await waitUntil('both requests', () => responses.length === 2);
  const closed = draining.close();
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  responses[0]?.end('first');
  responses[1]?.end('second');
  await once(socket, 'end');
  expect(text).toContain('first');
  expect(text).toContain('second');
  await closed;
});

it('DrainingServer waits for a request that the server was asked to allow first', async () => {
  const arrivals = new EventEmitter();
  const server = createServer();
  server.on('checkContinue', (_, response) => arrivals.emit('request', response));
  const draining = new DrainingServer(server);
  const socket = opens(connect(await portOf(server), '127.0.0.1'));
  socket.write('PUT / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 1\r\n\r\n');
  const [response] = (await once(arrivals, 'request')) as [ServerResponse];
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  const closed = draining.close();
  await waitUntil('the end of the listening', () => !server.listening);
  draining.endRest();
  response.end('allowed');
  await once(socket, 'end');
  expect(text).toContain('allowed');
  await closed;
});

describe('an upgraded connection', () => {
  it('is left alone while the server closes, and ends when it is told to', async () => {
    const server = createServer().on('upgrade', upgrade);
    const draining = new DrainingServer(server);
    const socket = await openWebSocket(await portOf(server));
    await draining.close();
    expect(socket.readableEnded).toBe(false);
    draining.endRest();
    await once(socket.resume(), 'end');
    await draining.closed;
  });

  it('gets what was written to it last, although the other side does not end', async () => {
    const sockets: Socket[] = [];
    const server = createServer().on('upgrade', (request, socket: Socket) => {
      upgrade(request, socket);
      sockets.push(socket);
    });
    const draining = new DrainingServer(server);
    const client = await openWebSocket(await portOf(server));
    await draining.close();
    let text = '';
    client.on('data', (chunk) => (text += String(chunk)));
    sockets[0]?.write('good bye');
    draining.endRest();
    await draining.closed;
    await waitUntil('the last words', () => text === 'good bye');
  });

  it('does not end the wait for a request in flight beside it', async () => {
    const arrivals = new EventEmitter();
    const server = createServer((_, response) => arrivals.emit('request', response)).on('upgrade', upgrade);
    const draining = new DrainingServer(server);
    const port = await portOf(server);
    await openWebSocket(port);
    const requested = once(get({ port, agent: keepAlive() }), 'response');
    const [response] = (await once(arrivals, 'request')) as [ServerResponse];
    let isDrained = false;
    const closed = draining.close().then(() => (isDrained = true));
    await waitUntil('the end of the listening', () => !server.listening);
    expect(isDrained).toBe(false);
    response.end('here');
    const [received] = (await requested) as [NodeJS.ReadableStream];
    received.resume();
    await closed;
  });
});

describe('an HTTP/2 session', () => {
  it.each([
    ['http:', (): Server => createHttp2Server()],
    ['https:', (): Server => createSecureServer(credentials)],
  ])('an HTTP/2 session without streams ends at once (%s)', async (protocol, create) => {
    const server = create();
    server.on('stream', (stream: ServerHttp2Stream) => stream.end('done'));
    const draining = new DrainingServer(server);
    const session = connectHttp2(`${protocol}//127.0.0.1:${await portOf(server)}`, { rejectUnauthorized: false });
    opens(session);
    await once(session.request({ ':path': '/' }).resume(), 'end');
    await draining.close();
    await waitUntil('the end of the session', () => session.closed);
  });

  it('an HTTP/2 session with a stream ends when the stream does, and cuts nothing off', async () => {
    const arrivals = new EventEmitter();
    const server = createHttp2Server();
    server.on('stream', (stream: ServerHttp2Stream) => arrivals.emit('stream', stream));
    const draining = new DrainingServer(server);
    const session = opens(connectHttp2(`http://127.0.0.1:${await portOf(server)}`));
    const request = session.request({ ':path': '/' });
    const [stream] = (await once(arrivals, 'stream')) as [ServerHttp2Stream];
    stream.respond({ ':status': 200 });
    stream.write('first half, ');
    const closed = draining.close();
    await waitUntil('the end of the listening', () => !server.listening);
    draining.endRest();
    stream.end('second half');
    let text = '';
    for await (const chunk of request) text += String(chunk);
    expect(text).toBe('first half, second half');
    await closed;
  });
});

it('DrainingServer closes a Fastify server with HTTP/2 at once whose sessions are idle', async () => {
  const app = fastify({ http2: true });
  app.get('/', () => 'done');
  const draining = new DrainingServer(app);
  const session = opens(connectHttp2(await app.listen({ port: 0, host: '127.0.0.1' })));
  await once(session.request({ ':path': '/' }).resume(), 'end');
  await draining.close();
});

it.each([
  ['getHttpServer', (server: Server): object => ({ getHttpServer: () => server })],
  ['server', (server: Server): object => ({ server })],
  ['listener', (server: Server): object => ({ listener: server })],
])('DrainingServer finds the server of a framework that keeps it in %s', async (_name, frameworkOf) => {
  const server = createServer();
  const framework = { ...frameworkOf(server), close: (onClosed: () => void): unknown => server.close(onClosed) };
  const draining = new DrainingServer(framework);
  await openSilent(server, await portOf(server));
  await draining.close();
});

it('DrainingServer takes a framework as it is whose server cannot be looked at', async () => {
  const framework = {
    get server(): never {
      throw new Error('not started');
    },
    close: (): Promise<void> => Promise.resolve(),
  };
  await expect(new DrainingServer(framework).close()).resolves.toBeUndefined();
});

it('DrainingServer lets a server of node:net end its connections by itself, and then ends them', async () => {
  const server = createNetServer((socket) => socket.on('error', () => undefined).write('hello'));
  const draining = new DrainingServer(server);
  const socket = opens(connect(await portOf(server), '127.0.0.1'));
  await once(socket, 'data');
  socket.write('a command');
  void draining.close();
  await waitUntil('the end of the listening', () => !server.listening);
  draining.endRest();
  await once(socket.resume(), 'end');
  await draining.closed;
});

describe('a held close', () => {
  it('waits, with the callbacks of all who close the server', async () => {
    const server = createServer();
    const draining = new DrainingServer(server);
    await portOf(server);
    let settle = (): void => undefined;
    const settled = new Promise<void>((resolve) => (settle = resolve));
    const order: string[] = [];
    draining.holdClose(() => settled.then(() => order.push('settled')));
    server.on('close', () => order.push('listener'));
    const called = new Promise<void>((resolve) => server.close(() => (order.push('callback'), resolve())));
    settle();
    await called;
    expect(order).toEqual(['settled', 'listener', 'callback']);
  });

  it('ends although what it waits for fails, and leaves the server as it was', async () => {
    const server = createServer();
    const draining = new DrainingServer(server);
    await portOf(server);
    draining.holdClose(() => Promise.reject(new Error('no relay')));
    await new Promise((resolve) => server.close(resolve));
    expect(Object.hasOwn(server, 'emit')).toBe(false);
  });

  it('leaves an emit that somebody else has put there', async () => {
    const server = createServer();
    const seen: unknown[] = [];
    const emit = server.emit.bind(server) as EventEmitter['emit'];
    server.emit = (event: string, ...args: unknown[]): boolean => (seen.push(event), emit(event, ...args));
    const theirs = server.emit;
    const draining = new DrainingServer(server);
    await portOf(server);
    draining.holdClose(() => Promise.resolve());
    await new Promise((resolve) => server.close(resolve));
    expect(server.emit).toBe(theirs);
    expect(seen).toContain('close');
  });
});
