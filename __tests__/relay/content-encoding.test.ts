import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { Collector } from '../../src/relay/collector.js';
import { FlagConfigurationClient } from '../../src/relay/flag-configuration-client.js';
import { HttpClient } from '../../src/relay/http-client.js';
import type { HttpResult } from '../../src/relay/http-message.js';
import { OfrepClient } from '../../src/relay/ofrep-client.js';
import { RawServer } from '../helpers/raw-server.js';

const LIMIT = 4096;
const TEXT = JSON.stringify({ ingestedContentCount: 1, flags: { a: {} }, text: 'größe 🚀' });
const plain = Buffer.from(TEXT);

let server: RawServer | undefined;
let client: HttpClient;

afterEach(async () => {
  await client.close();
  await server?.close();
  server = undefined;
});

interface Reply {
  readonly encoding?: string;
  readonly body: Buffer;
  /** Bytes that are announced beyond those of the body, before the connection is cut. */
  readonly missing?: number;
}

const heads: string[] = [];

async function serve({ encoding, body, missing = 0 }: Reply): Promise<void> {
  const header = encoding === undefined ? '' : `content-encoding: ${encoding}\r\n`;
  heads.length = 0;
  server = await RawServer.start((socket) => {
    socket.on('data', (head) => {
      heads.push(String(head));
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length + missing}\r\n${header}\r\n`);
      if (missing === 0) socket.write(body);
      else socket.end(body);
    });
  });
  client = new HttpClient({ url: server.url, headers: {}, timeoutMs: 5_000 });
}

async function resultOf(reply: Reply): Promise<HttpResult> {
  await serve(reply);
  return client.send({ path: '/', body: '{}', timeoutMs: 5_000, maxResponseBytes: LIMIT });
}

it('each request says that it wants no compression, which would change the ETag', async () => {
  await resultOf({ body: plain });
  expect(heads[0]).toMatch(/^accept-encoding: identity\r$/im);
});

it.each([
  ['gzip', gzipSync(plain)],
  ['GZip', gzipSync(plain)],
  ['x-gzip', gzipSync(plain)],
  ['deflate', deflateSync(plain)],
  ['deflate', deflateRawSync(plain)],
  ['br', brotliCompressSync(plain)],
  ['identity', plain],
  ['', plain],
  ['gzip, br', brotliCompressSync(gzipSync(plain))],
  ['gzip,gzip', gzipSync(gzipSync(plain))],
  ['identity, gzip', gzipSync(plain)],
  ['gzip', Buffer.concat([gzipSync(plain.subarray(0, 9)), gzipSync(plain.subarray(9))])],
])('a response that a gateway compressed with %j nevertheless is read', async (encoding, body) => {
  expect(await resultOf({ encoding, body })).toMatchObject({ status: 200, body: TEXT, cut: undefined });
});

it.each([
  ['an unknown encoding', 'zstd', plain],
  ['an encoding named after a method of objects', 'toString', plain],
  ['too many encodings', Array(50).fill('gzip').join(','), plain],
  ['a plain text under gzip', 'gzip', plain],
  ['a plain text under deflate', 'deflate', plain],
  ['a plain text under br', 'br', plain],
  ['one encoding too few', 'br, gzip', gzipSync(plain)],
  ['a damaged text', 'gzip', Buffer.concat([gzipSync(plain).subarray(0, 20), Buffer.alloc(40)])],
  ['half a text', 'gzip', gzipSync(plain).subarray(0, 40)],
  ['half a text of br', 'br', brotliCompressSync(plain).subarray(0, 30)],
])('a response in %s is a value that says so', async (_what, encoding, body) => {
  expect(await resultOf({ encoding, body })).toMatchObject({
    kind: 'response',
    status: 200,
    cut: { code: 'UNREADABLE_ENCODING', requestSent: true },
  });
});

it('an empty body is empty in every encoding', async () => {
  expect(await resultOf({ encoding: 'gzip', body: Buffer.alloc(0) })).toMatchObject({ body: '', cut: undefined });
});

it.each([
  ['gzip', gzipSync(Buffer.alloc(8 * 1024 * 1024))],
  ['br', brotliCompressSync(Buffer.alloc(8 * 1024 * 1024))],
  ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(8 * 1024 * 1024)))],
])('a response that grows beyond the limit under %s is cut there', async (encoding, bomb) => {
  await serve({ encoding, body: bomb });
  const result = await client.send({ path: '/', timeoutMs: 5_000, maxResponseBytes: 100_000 });
  expect(result).toMatchObject({ status: 200, cut: { code: 'RESPONSE_TOO_LARGE' } });
  expect(result.kind === 'response' && result.body.length).toBeLessThanOrEqual(100_000);
});

it('a response of as many bytes as allowed is whole, even if compression makes it longer', async () => {
  const noise = Buffer.from(Array.from({ length: LIMIT }, (_, n) => 33 + ((n * n * 7919 + n * 104_729) % 89)));
  const body = gzipSync(noise, { level: 0 });
  expect(body.length).toBeGreaterThan(LIMIT);
  expect(await resultOf({ encoding: 'gzip', body })).toMatchObject({ body: String(noise), cut: undefined });
});

it('a compressed response of which a part arrives keeps what can be read of it', async () => {
  const text = 'abcdefghij'.repeat(300);
  const body = gzipSync(text, { level: 0 }).subarray(0, 2_000);
  const result = await resultOf({ encoding: 'gzip', body, missing: 10 });
  expect(result).toMatchObject({ status: 200, cut: { code: 'UND_ERR_SOCKET' } });
  expect(result.kind === 'response' && text.startsWith(result.body) && result.body.length).toBeGreaterThan(1_000);
});

const utf16 = Buffer.from(`\ufeff${TEXT}`, 'utf16le');

describe.each([
  ['UTF-8', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16, little end first', utf16],
  ['UTF-16, big end first', Buffer.from(utf16).swap16()],
])('a byte order mark of %s', (_name, body) => {
  it('is skipped', async () => {
    expect(await resultOf({ body })).toMatchObject({ body: TEXT });
    await server?.close();
    expect(await resultOf({ body: gzipSync(body), encoding: 'gzip' })).toMatchObject({ body: TEXT });
  });

  it('hides no acknowledgement', async () => {
    await serve({ body });
    const request = { body: Buffer.from('{}'), timeoutMs: 5_000, signal: new AbortController().signal };
    expect(await new Collector(client).post(request)).toMatchObject({ status: 200, body: 'acknowledged' });
  });

  it('hides no flag', async () => {
    await serve({ body });
    const configurations = new FlagConfigurationClient({ http: client, timeoutMs: 5_000, flags: [] });
    const { kind, flags } = { flags: [], ...(await configurations.load(undefined)) };
    expect([kind, ...flags.map(({ name }) => name)]).toEqual(['loaded', 'a']);
  });

  it('hides no evaluation', async () => {
    await serve({ body });
    expect(await new OfrepClient(client, 5_000).evaluate('a', '{}')).toMatchObject({ status: 200, body: TEXT });
  });
});

it('a body that is nothing but half a byte order mark is a text', async () => {
  expect(await resultOf({ body: Buffer.from([0xff]) })).toMatchObject({ body: '\ufffd' });
  await server?.close();
  expect(await resultOf({ body: Buffer.from([0xff, 0xfe, 0x41]) })).toMatchObject({ body: '' });
});
