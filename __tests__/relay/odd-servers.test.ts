import type { Socket } from 'node:net';
import { HttpClient } from '../../src/relay/http-client.js';
import type { HttpRequest } from '../../src/relay/http-message.js';
import { RawServer } from '../helpers/raw-server.js';

const BODY = '{"ingestedContentCount":1}';
const GOOD = `HTTP/1.1 200 OK\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`;

let server: RawServer;
let client: HttpClient;

afterEach(async () => {
  await client.close();
  await server.close();
});

function request(more: Partial<HttpRequest> = {}): HttpRequest {
  return { path: '/v1/data/collector', body: '{"events":[]}', timeoutMs: 1_000, maxResponseBytes: 1024, ...more };
}

type Serve = (socket: Socket) => void;

const says =
  (text: string | Buffer): Serve =>
  (socket) =>
    void socket.once('data', () => socket.write(text));

const saysAndEnds =
  (text: string | Buffer): Serve =>
  (socket) =>
    void socket.once('data', () => socket.end(text));

const failure = (code: string | RegExp, requestSent = true): object =>
  expect.objectContaining({
    kind: 'failure',
    code: typeof code === 'string' ? code : expect.stringMatching(code),
    message: expect.any(String) as unknown,
    requestSent,
  }) as object;

const response = (status: number, body: string, cut?: string): object =>
  expect.objectContaining({
    kind: 'response',
    status,
    body,
    cut: cut === undefined ? undefined : (expect.objectContaining({ code: cut, requestSent: true }) as unknown),
  }) as object;

/** What the first connection is served, and what the request comes to. */
const TABLE: readonly (readonly [string, Serve, object])[] = [
  ['the greeting of a mail server', says('220 mail ready\r\n'), failure('HPE_INVALID_RESPONSE')],
  ['HTTP/0.9', saysAndEnds('<html>hello</html>'), failure('HPE_INVALID_RESPONSE')],
  ['an unknown version of HTTP', says('HTTP/3.7 200 OK\r\n\r\n'), failure('HPE_INVALID_RESPONSE')],
  ['a TLS alert', says(Buffer.from([0x15, 3, 1, 0, 2, 2, 40])), failure('HPE_INVALID_RESPONSE')],
  ['a status that is no number', says('HTTP/1.1 OK\r\n\r\n'), failure('HPE_INVALID_RESPONSE')],
  ['a status of four digits', says('HTTP/1.1 2000 OK\r\n\r\n'), failure('HPE_INVALID_RESPONSE')],
  ['the status 0', says('HTTP/1.1 000 No\r\ncontent-length: 0\r\n\r\n'), failure(/./)],
  ['a header without a name', says('HTTP/1.1 200 OK\r\n: x\r\n\r\n'), failure('HPE_INVALID_RESPONSE')],
  ['a header without a colon', says('HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'), failure('HPE_INVALID_RESPONSE')],
  [
    'a content length that is no number',
    says('HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n'),
    failure('HPE_INVALID_RESPONSE'),
  ],
  [
    'two content lengths',
    says('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'),
    failure('UND_ERR_RES_CONTENT_LENGTH_MISMATCH'),
  ],
  [
    'a content length beside chunks',
    says('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'),
    failure('UND_ERR_RES_CONTENT_LENGTH_MISMATCH'),
  ],
  [
    'a chunk without a length',
    says('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'),
    response(200, '', 'HPE_INVALID_RESPONSE'),
  ],
  [
    'headers without end',
    says(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`),
    failure('UND_ERR_HEADERS_OVERFLOW'),
  ],
  [
    'very many headers',
    says(`HTTP/1.1 200 OK\r\n${'x: a\r\n'.repeat(10_000)}\r\n`),
    failure('UND_ERR_HEADERS_OVERFLOW'),
  ],
  ['an end instead of a response', saysAndEnds(''), failure('UND_ERR_SOCKET')],
  ['half of a head', saysAndEnds('HTTP/1.1 200 OK\r\ncontent-le'), failure(/^(?:UND_ERR_SOCKET|HPE_)/)],
  [
    'a body shorter than its length',
    saysAndEnds('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'),
    response(200, 'abc', 'UND_ERR_SOCKET'),
  ],
  ['a body longer than its length', says('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabcdef'), response(200, 'abc')],
  [
    'chunks without an end',
    saysAndEnds('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n'),
    response(200, 'abc', 'UND_ERR_SOCKET'),
  ],
  ['a body that ends with the connection', saysAndEnds('HTTP/1.1 200 OK\r\n\r\nabc'), response(200, 'abc')],
  ['HTTP/1.0', saysAndEnds('HTTP/1.0 200 OK\r\n\r\nabc'), response(200, 'abc')],
  [
    'trailers',
    says('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nx: y\r\n\r\n'),
    response(200, 'abc'),
  ],
  ['a 204', says('HTTP/1.1 204 No Content\r\n\r\n'), response(204, '')],
  ['a 204 with a body', says('HTTP/1.1 204 No Content\r\ncontent-length: 3\r\n\r\nabc'), response(204, '')],
  ['a 205 with a body', says('HTTP/1.1 205 Reset Content\r\ncontent-length: 3\r\n\r\nabc'), response(205, 'abc')],
  [
    'a 304 with a length',
    says('HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\netag: "a"\r\n\r\n'),
    response(304, ''),
  ],
  [
    'a 301',
    says('HTTP/1.1 301 Moved\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n'),
    response(301, ''),
  ],
  ['a 307 to nowhere', says('HTTP/1.1 307 Moved\r\nlocation: :::\r\ncontent-length: 0\r\n\r\n'), response(307, '')],
  ['the status 599', says('HTTP/1.1 599 Odd\r\ncontent-length: 0\r\n\r\n'), response(599, '')],
  ['the status 999', says('HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n'), response(999, '')],
  ['no reason', says(`HTTP/1.1 200\r\ncontent-length: 3\r\n\r\nabc`), response(200, 'abc')],
  // undici accepts no 100 that it has not asked for.
  ['a 100 before it', says(`HTTP/1.1 100 Continue\r\n\r\n${GOOD}`), failure('UND_ERR_SOCKET')],
  [
    'a 102 and a 103 before it',
    says(`HTTP/1.1 102 P\r\n\r\nHTTP/1.1 103 E\r\nlink: </a>\r\n\r\n${GOOD}`),
    response(200, BODY),
  ],
  ['a 100 and nothing else', says('HTTP/1.1 100 Continue\r\n\r\n'), failure(/^(?:TIMEOUT|UND_ERR_SOCKET)$/)],
  [
    'an upgrade that nobody asked for',
    says('HTTP/1.1 101 S\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nabc'),
    failure('UND_ERR_SOCKET'),
  ],
  ['a second response that nobody asked for', says(GOOD + GOOD), response(200, BODY)],
  [
    'a header that repeats',
    says(`HTTP/1.1 200 OK\r\nretry-after: 1\r\nretry-after: 2\r\ncontent-length: 0\r\n\r\n`),
    response(200, ''),
  ],
  [
    'an invalid byte in the body',
    says(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n'), Buffer.from([0xff, 0x41])])),
    response(200, '\ufffdA'),
  ],
  [
    'bytes before the request',
    (socket) => void socket.write('HTTP/1.1 408 Timeout\r\ncontent-length: 0\r\n\r\n'),
    expect.objectContaining({ kind: expect.stringMatching(/^(?:response|failure)$/) as unknown }) as object,
  ],
  ['a half-closed connection', (socket) => void socket.end(), failure(/./)],
];

describe.each([['a short request'], ['a long request']])('what comes back to %s', (size) => {
  const body = size === 'a short request' ? '{"events":[]}' : Buffer.alloc(1024 * 1024, ' ');

  it.each(TABLE)('is a value where it is %s, and the next request is served', async (_what, serve, expected) => {
    const serveGood = (socket: Socket): void => void socket.once('data', () => socket.end(GOOD));
    server = await RawServer.start((socket, connection) => (connection === 1 ? serve(socket) : serveGood(socket)));
    client = new HttpClient({ url: server.url, headers: {}, timeoutMs: 5_000, connections: 1 });
    const result = await client.send(request({ body }));
    if (size === 'a short request') expect(result).toEqual(expected);
    else expect(result.kind).toMatch(/^(?:response|failure)$/);
    // What is left of the first connection may cost one more.
    await client.send(request({ timeoutMs: 100 }));
    expect(await client.send(request())).toMatchObject({ kind: 'response', status: 200, body: BODY });
  });
});

it('a response to a request that is still being written is a value', async () => {
  server = await RawServer.start((socket) => {
    socket.once('readable', () =>
      socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'),
    );
  });
  client = new HttpClient({ url: server.url, headers: {}, timeoutMs: 5_000 });
  expect(await client.send(request({ body: Buffer.alloc(16 * 1024 * 1024, ' '), timeoutMs: 5_000 }))).toMatchObject({
    kind: 'response',
    status: 413,
  });
});
