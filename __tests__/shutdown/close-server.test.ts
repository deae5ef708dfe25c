import { EventEmitter, once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { closeServer } from '../../src/shutdown/close-server.js';

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

it('closes a server at once whose connections are idle', async () => {
  const server = createServer({ keepAliveTimeout }, (_, response) => response.end());
  await request(await listen(server));
  await closeServer(server);
  expect(server.listening).toBe(false);
});

it('waits for a request in flight, and not for its connection, which is kept alive', async () => {
  const arrivals = new EventEmitter();
  const server = createServer({ keepAliveTimeout }, (_, response) => arrivals.emit('request', response));
  const response = request(await listen(server));
  const [answer] = (await once(arrivals, 'request')) as [ServerResponse];
  const closed = closeServer(server);
  answer.end();
  expect((await response).headers.connection).toBe('keep-alive');
  await closed;
});

it('closes a Fastify server in the same way', async () => {
  const arrivals = new EventEmitter();
  const app = fastify({ keepAliveTimeout });
  app.get('/', (_request, reply) => void arrivals.emit('request', reply));
  const response = request(await app.listen({ port: 0, host: '127.0.0.1' }));
  const [reply] = (await once(arrivals, 'request')) as [{ send(body: string): void }];
  const closed = closeServer(app);
  reply.send('answer');
  await response;
  await closed;
});

it('takes a server that does not run, or is closed already, for closed', async () => {
  const server = createServer();
  await closeServer(server);
  await listen(server);
  await Promise.all([closeServer(server), closeServer(server)]);
  await closeServer(server);
});

it.each([
  ['with a promise', (): Promise<void> => Promise.resolve()],
  ['with a callback', (onClosed: () => void): void => onClosed()],
  ['with a callback, and answers itself', (onClosed: () => void): object => (queueMicrotask(onClosed), {})],
])('closes what closes %s', async (_how, close) => {
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
])('rejects when close %s', async (_how, close) => {
  await expect(closeServer({ close })).rejects.toBe(failure);
});
