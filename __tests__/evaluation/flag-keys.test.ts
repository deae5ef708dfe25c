import { GoFeatureFlagProvider } from '../../src/index.js';
import { RawServer } from '../helpers/raw-server.js';

const BODY = '{"key":"k","value":true,"reason":"STATIC","variant":"on"}';
const PREFIX = '/goff/ofrep/v1/evaluate/flags/';

let server: RawServer;
let provider: GoFeatureFlagProvider;
let lines: string[];

/** Keeps the first line of each request, and serves every flag. */
beforeEach(async () => {
  lines = [];
  server = await RawServer.start((socket) => {
    socket.on('data', (chunk) => {
      lines.push(chunk.toString('latin1').split('\r\n', 1)[0] ?? '');
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`);
    });
  });
  provider = new GoFeatureFlagProvider({
    endpoint: `${server.url}/goff`,
    evaluationType: 'Remote',
    disableCache: true,
  });
});

afterEach(async () => {
  await provider.close();
  await server.close();
});

async function outcomeOf(flagKey: string): Promise<unknown> {
  const resolution = provider.resolveBooleanEvaluation(flagKey, false, { targetingKey: 'u' });
  return resolution.then(
    ({ value }) => value,
    (error: { code: string }) => error.code,
  );
}

it.each([
  ['%2e%2e', '%252e%252e'],
  ['%2e%2e%2f%2e%2e%2fx', '%252e%252e%252f%252e%252e%252fx'],
  ['...', '...'],
  ['..a/.b', '..a/.b'],
  ['?x=..', '%3Fx=..'],
  ['#y', '%23y'],
  ['x HTTP/1.1\r\nhost: other', 'x%20HTTP/1.1%0D%0Ahost:%20other'],
  ['http://other/', 'http://other/'],
  ['//other/x', '//other/x'],
  ['\0', '%00'],
])('a flag with the key %j is asked for, and the path ends with nothing else', async (key, path) => {
  expect(await outcomeOf(key)).toBe(true);
  expect(lines).toEqual([`POST ${PREFIX}${path} HTTP/1.1`]);
});

const NOT_CARRIED = [
  '',
  '.',
  '..',
  '../../x',
  '../../../v1/data/collector',
  './x',
  'x/.',
  'x/..',
  'a/../b',
  'a//../b',
  '/..',
  '\\..\\',
  '..\\x',
  '..;/x',
  '旗'.repeat(1_000),
  'x'.repeat(100_000),
];

it.each(NOT_CARRIED.map((key) => [key.slice(0, 24), key]))(
  'a flag whose key begins with %j, which no path carries, is not found, and nobody is asked',
  async (_beginning, key) => {
    expect(await outcomeOf(key)).toBe('FLAG_NOT_FOUND');
    expect(lines).toEqual([]);
  },
);
