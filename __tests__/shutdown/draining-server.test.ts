import { EventEmitter, once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import fastify from 'fastify';
import { DrainingServer, type ClosableServer } from '../../src/shutdown/draining-server.js';

const agent = new Agent({ keepAlive: true });

afterAll(() => agent.destroy());

async function listen(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function request(url: string): Promise<IncomingMessage> {
  const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response;
}

const keepAliveTimeout = 600_000;

const closeServer = (server: ClosableServer): Promise<void> => new DrainingServer(server).close();

it('a server whose connections are idle is closed at once', async () => {
  const server = createServer({ keepAliveTimeout }, (_, response) => response.end());
  await request(await listen(server));
  await closeServer(server);
  expect(server.listening).toBe(false);
});

it('DrainingServer waits for a request in flight, and not for its connection, which is kept alive', async () => {
  const arrivals = new EventEmitter();
  const server = createServer({ keepAliveTimeout }, (_, response) => arrivals.emit('request', response));
  const draining = new DrainingServer(server);
  const response = request(await listen(server));
  const [reply] = (await once(arrivals, 'request')) as [ServerResponse];
  const closed = draining.close();
  reply.end('response');
  expect((await response).headers.connection).toBe('close');
  await closed;
});

it('DrainingServer waits for a response whose head has been sent, and not for its connection', async () => {
  const arrivals = new EventEmitter();
  const server = createServer({ keepAliveTimeout }, (_, response) => {
    response.write('first half, ');
    arrivals.emit('request', response);
  });
  const draining = new DrainingServer(server);
  const response = request(await listen(server));
  const [reply] = (await once(arrivals, 'request')) as [ServerResponse];
  const closed = draining.close();
  reply.end('second half');
  expect((await response).headers.connection).toBe('keep-alive');
  await closed;
});

it('DrainingServer does not cut off a response that its client has not read yet', async () => {
  const arrivals = new EventEmitter();
  const server = createServer({ keepAliveTimeout }, (_, response) => {
    response.write('head');
    arrivals.emit('request', response);
  });
  const draining = new DrainingServer(server);
  const requested = once(get(await listen(server), { agent }), 'response');
  const [reply] = (await once(arrivals, 'request')) as [ServerResponse];
  const closed = draining.close();
  // More than the buffers of both sides take while nobody reads.
  reply.end(Buffer.alloc(32 * 1024 * 1024));
  const [response] = (await requested) as [IncomingMessage];
  let length = 0;
  for await (const chunk of response) length += (chunk as Buffer).length;
  expect(length).toBe(4 + 32 * 1024 * 1024);
  await closed;
});

it('DrainingServer ends a connection whose next request comes after the close began', async () => {
  const arrivals = new EventEmitter();
  const server = createServer({ keepAliveTimeout }, (_, response) => arrivals.emit('request', response));
  const draining = new DrainingServer(server);
  const socket = connect(Number(new URL(await listen(server)).port), '127.0.0.1').resume();
  const arrived = once(arrivals, 'request');
  // The second request is announced behind the first, and complete when the close has begun.
  socket.write('GET /1 HTTP/1.1\r\nhost: a\r\n\r\nGET /2 HTTP/1.1\r\nhost');
  const [first] = (await arrived) as [ServerResponse];
  first.write('head');
  const closed = draining.close();
  const second = once(arrivals, 'request');
  socket.write(': a\r\n\r\n');
  const [next] = (await second) as [ServerResponse];
  expect(next.getHeader('connection')).toBe('close');
  socket.destroy();
  await closed;
});

it('DrainingServer leaves the server as it was when it is detached', () => {
  const server = createServer();
  const events = ['request', 'connection', 'secureConnection', 'session', 'upgrade', 'checkContinue', 'close'];
  const listeners = (): unknown[] => events.map((event) => server.listeners(event));
  const [before, own] = [listeners(), Object.getOwnPropertyNames(server)];
  const draining = new DrainingServer(server);
  draining.beginClosing();
  draining.holdClose(() => Promise.resolve());
  draining.detach();
  expect(listeners()).toEqual(before);
  expect(Object.getOwnPropertyNames(server)).toEqual(own);
});

it('a Fastify server is closed in the same way', async () => {
  const arrivals = new EventEmitter();
  const app = fastify({ keepAliveTimeout });
  app.get('/', (_request, reply) => void arrivals.emit('request', reply));
  const draining = new DrainingServer(app);
  const response = request(await app.listen({ port: 0, host: '127.0.0.1' }));
  const [reply] = (await once(arrivals, 'request')) as [{ send(body: string): void }];
  const closed = draining.close();
  reply.send('response');
  await response;
  await closed;
});

it('DrainingServer takes a server that does not run, or is closed already, for closed', async () => {
  const server = createServer();
  await closeServer(server);
  await listen(server);
  await Promise.all([closeServer(server), closeServer(server)]);
  await closeServer(server);
});

it.each([
  ['with a promise', (): Promise<void> => Promise.resolve()],
  ['with a callback', (onClosed: () => void): void => onClosed()],
  ['with a callback, and responds itself', (onClosed: () => void): object => (queueMicrotask(onClosed), {})],
])('DrainingServer closes what closes %s', async (_how, close) => {
  await expect(closeServer({ close })).resolves.toBeUndefined();
});

const failure = new Error('a worker hangs');

it.each([
  ['rejects', (): Promise<void> => Promise.reject(failure)],
  ['calls back with an error', (onClosed: (error: Error) => void): void => onClosed(failure)],
  [
    'throws',
    (): never => {
      throw failure;
    },
  ],
])('DrainingServer rejects when close %s', async (_how, close) => {
  await expect(closeServer({ close })).rejects.toBe(failure);
});
