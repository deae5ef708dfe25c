import { gzipSync } from 'node:zlib';
import type { Socket } from 'node:net';
import { ChangeStream } from '../../src/evaluation/change-stream.js';
import { RawServer } from '../helpers/raw-server.js';
import { ScriptedClock } from '../helpers/scripted-clock.js';
import { waitUntil } from '../helpers/wait-until.js';

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n';
const MESSAGE = 'id: \ndata: {"deleted":{},"added":{},"updated":{}}\n\n';

let server: RawServer;
let clock: ScriptedClock;
let stream: ChangeStream;
let socket: Socket | undefined;
let changes: number;

/** A server whose first connection begins with this text; all later ones say nothing. */
async function listen(head: string, random: () => number = () => 1): Promise<void> {
  changes = 0;
  socket = undefined;
  clock = new ScriptedClock();
  server = await RawServer.start((connected, connection) => {
    if (connection > 1) return;
    connected.once('data', () => {
      connected.write(head);
      socket = connected;
    });
  });
  stream = new ChangeStream({
    ...{ url: server.url, headers: {}, apiKey: undefined, timeoutMs: 1e9, clock, random },
    onChange: () => void changes++,
  });
  stream.open();
}

const changed = (count: number): Promise<unknown> =>
  waitUntil(`${count} changes`, async () => {
    await clock.pass(100);
    return changes >= count;
  });

/** Ends the stream after these pieces; resolves when the client has seen that and come again. */
async function end(...pieces: readonly (string | Buffer)[]): Promise<void> {
  for (const piece of pieces) {
    socket?.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket?.end();
  await waitUntil('another connection', async () => {
    await clock.pass(50);
    return server.connections === 2;
  });
}

afterEach(async () => {
  stream.close();
  await server.close();
});

it.each([
  ['nothing', []],
  ['a comment', [': heartbeat\n\n']],
  ['many comments', [':\n\n'.repeat(100)]],
  ['comments in pieces', [': heart', 'beat\n', '\n:\n\n']],
  ['comments that end with CR and LF', [': heartbeat\r\n\r\n']],
  ['blank lines', ['\n\n', '\r\n\r\n']],
  ['an id', ['id: 1\n\n']],
  ['a time to reconnect', ['retry: 1000\n\n']],
  ['a field that nobody knows', ['ping: 1\n\n']],
  ['half a message', ['data: 1\n']],
])('the opening counts as a change, and %s after it as none', async (_what, pieces) => {
  await listen(`${HEAD}\r\n`);
  await changed(1);
  await end(...pieces);
  expect(changes).toBe(1);
});

it.each([
  ["the relay's message", [MESSAGE]],
  ['a message in pieces', [...MESSAGE]],
  ['a message among comments', [`: a\n\n${MESSAGE}: b\n\n`]],
  ['several messages at once', [MESSAGE + MESSAGE]],
])('the change stream counts %s as one change', async (_what, pieces) => {
  await listen(`${HEAD}\r\n`);
  await changed(1);
  await end(...pieces);
  expect(changes).toBe(2);
});

it.each([
  ['a 103', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'],
  ['a 102', 'HTTP/1.1 102 Processing\r\n\r\n'],
  ['several', 'HTTP/1.1 103 E\r\nlink: </a>\r\n\r\n'.repeat(3) + 'HTTP/1.1 102 P\r\n\r\n'],
  ['one that says it is a page', 'HTTP/1.1 103 E\r\ncontent-type: text/html\r\n\r\n'],
])('the change stream opens after interim responses: %s', async (_what, interim) => {
  await listen(`${interim}${HEAD}\r\n`);
  await changed(1);
  await end(MESSAGE);
  expect(changes).toBe(2);
});

it.each([['Text/Event-Stream'], ['text/event-stream;charset=utf-8'], ['text/event-stream ; charset=utf-8']])(
  'the change stream takes %s for a stream',
  async (type) => {
    await listen(`HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\n\r\n`);
    await changed(1);
    await end(MESSAGE);
    expect(changes).toBe(2);
  },
);

it.each([['text/event-streams'], ['text/html'], ['']])('the change stream takes %j for no stream', async (type) => {
  await listen(`HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\n\r\n${MESSAGE}`);
  await end();
  expect(changes).toBe(0);
});

it('the change stream counts whatever comes on a stream that a gateway has compressed', async () => {
  await listen(`${HEAD}content-encoding: gzip\r\n\r\n`);
  await changed(1);
  await end(gzipSync(MESSAGE));
  expect(changes).toBe(2);
});

it.each([
  [
    'throws',
    (): never => {
      throw new Error('no');
    },
  ],
  ['returns no number', (): number => NaN],
])('the change stream goes on with a random function that %s', async (_what, random) => {
  await listen(`${HEAD}\r\n`, random);
  await changed(1);
  await end(MESSAGE);
  expect(changes).toBe(2);
});

it('none of the timers of the change stream keeps the process alive', async () => {
  await listen(`${HEAD}\r\n`);
  await changed(1);
  await end(MESSAGE);
  expect(clock.timers).toBeGreaterThan(0);
  expect(clock.holding).toBe(0);
});
