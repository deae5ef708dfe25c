import type { Socket } from 'node:net';
import { HttpClient } from '../../src/relay/http-client.js';
import type { HttpResult } from '../../src/relay/http-message.js';
import { RawServer } from '../helpers/raw-server.js';
import { ScriptedClock } from '../helpers/scripted-clock.js';
import { waitUntil } from '../helpers/wait-until.js';

const RESPONSE = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nkeep-alive: timeout=600\r\n\r\n{}';

let server: RawServer;
let clock: ScriptedClock;
let client: HttpClient;
/** All that arrived on each connection, and the connections. */
let received: string[];
let sockets: Socket[];
/** Connections whose requests get no response: a network that has forgotten them looks like this. */
let forgotten: Set<number>;

beforeEach(async () => {
  [received, sockets, forgotten] = [[], [], new Set()];
  server = await RawServer.start((socket, connection) => {
    sockets.push(socket);
    received.push('');
    socket.on('data', (bytes) => {
      received[connection - 1] += String(bytes);
      if (!forgotten.has(connection)) socket.write(RESPONSE);
    });
  });
  clock = new ScriptedClock();
  client = new HttpClient({ url: server.url, headers: {}, timeoutMs: 20_000, clock });
});

afterEach(async () => {
  jest.restoreAllMocks();
  const closed = client.close();
  await clock.pass(1_000);
  await closed;
  await server.close();
});

/** The first request: its connection is free again when this resolves. */
async function use(): Promise<void> {
  expect(await send('before')).toMatchObject(ok);
  await clock.pass(0);
}

const send = (body: string): Promise<HttpResult> =>
  client.send({ path: '/events', body, timeoutMs: 600_000, maxResponseBytes: 100 });

const ok = { kind: 'response', status: 200 };

it('after the process has stood still a request goes out on a new connection, and the old one is closed', async () => {
  await use();
  forgotten.add(1);
  clock.standStill(3_000);
  expect(await send('after')).toMatchObject(ok);
  expect(received).toEqual([expect.stringContaining('before'), expect.stringContaining('after')]);
  expect(received[0]).not.toContain('after');
  await waitUntil('the end of the old connection', () => sockets[0]?.readableEnded);
});

it('a request goes out on a new connection after a suspension, of which only the time of day tells', async () => {
  await use();
  forgotten.add(1);
  const now = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => now + 60_000);
  expect(await send('after')).toMatchObject(ok);
  expect(server.connections).toBe(2);
});

it('the watch, where it is the first to run again, ends the old connection', async () => {
  await use();
  clock.standStill(3_000);
  await clock.pass(0);
  await waitUntil('the end of the old connection', () => sockets[0]?.readableEnded);
  expect(await send('after')).toMatchObject(ok);
  expect(server.connections).toBe(2);
});

it('a connection is used again however long it was idle, while the process runs', async () => {
  await use();
  for (let second = 0; second < 60; second++) await clock.pass(1_000);
  expect(await send('second')).toMatchObject(ok);
  expect(server.connections).toBe(1);
});

it('nothing looks at the time of day after close: a test that closed may be over, its `Date` too', async () => {
  await use();
  const closed = client.close();
  const now = jest.spyOn(Date, 'now');
  await clock.pass(5_000);
  await closed;
  expect(now).not.toHaveBeenCalled();
});

it('a request in flight goes on after a standstill, and gets its response', async () => {
  forgotten.add(1);
  const first = send('in flight');
  await waitUntil('the request', () => received[0]?.includes('in flight'));
  clock.standStill(3_000);
  expect(await send('after')).toMatchObject(ok);
  sockets[0]?.write(RESPONSE);
  expect(await first).toMatchObject(ok);
  await waitUntil('the end of the old connection', () => sockets[0]?.readableEnded);
  expect(server.connections).toBe(2);
});

it('no timer runs when no connection is open', async () => {
  await use();
  sockets[0]?.end();
  await waitUntil('the end of the connection', () => sockets[0]?.destroyed);
  await waitUntil('no timer', async () => {
    await clock.pass(1_000);
    return clock.timers === 0;
  });
});

it('the timer of the watch does not hold the process', async () => {
  await use();
  expect(clock.timers).toBeGreaterThan(0);
  expect(clock.holding).toBe(0);
});
