import { openStream } from '../../src/relay/http-stream.js';
import { RawServer } from '../helpers/raw-server.js';

let server: RawServer;

afterEach(() => server.close());

/** What a stream tells until it ends, or until it is closed at the first bytes. */
function told(path = '/'): Promise<unknown[]> {
  const events: unknown[] = [];
  return new Promise((resolve) => {
    const close = openStream({
      ...{ url: server.url, headers: {}, timeoutMs: 1_000, path },
      onOpen: (status, type) => events.push(status, type),
      onData: (chunk) => {
        events.push(String(chunk));
        close();
      },
      onEnd: () => resolve(events),
    });
  });
}

const STREAM = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n';

it('a stream opens at the response, not at an interim one before it', async () => {
  server = await RawServer.start((socket) => {
    socket.once('data', () => socket.write(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${STREAM}data: 1\n\n`));
  });
  expect(await told()).toEqual([200, 'text/event-stream', 'data: 1\n\n']);
});

it('a stream says that it wants no compression', async () => {
  const heads: string[] = [];
  server = await RawServer.start((socket) => {
    socket.once('data', (head) => {
      heads.push(String(head));
      socket.write(`${STREAM}data: 1\n\n`);
    });
  });
  await told();
  expect(heads[0]).toMatch(/^accept-encoding: identity\r$/im);
  expect(heads[0]).toMatch(/^accept: text\/event-stream\r$/im);
});

it.each([
  ['nobody responds', ''],
  ['only an interim response comes', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'],
])('a stream ends in time when %s', async (_what, text) => {
  server = await RawServer.start((socket) => void socket.once('data', () => socket.write(text)));
  expect(await told()).toEqual([]);
});

it('a stream ends, and does not throw, when the address cannot be asked for', async () => {
  server = await RawServer.start(() => undefined);
  expect(await told('/a path')).toEqual([]);
});
