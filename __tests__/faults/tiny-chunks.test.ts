import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { GoFeatureFlagProviderOptions } from '../../src/index.js';
import { runLimited } from '../helpers/limited-process.js';
import { RawServer } from '../helpers/raw-server.js';

const FLAG = '"deep":{"variations":{"a":"theirs"},"defaultRule":{"variation":"a"}}';

/** Two megabytes of white space between two halves of a text, each byte in a chunk of its own. */
const tiny = (start: string, end: string): string =>
  `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n` +
  `${chunk(start)}${'1\r\n \r\n'.repeat(2_000_000)}${chunk(end)}0\r\n\r\n`;

const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;

const whole = (status: number, body: string): string =>
  `HTTP/1.1 ${status} X\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

const RESPONSES: readonly (readonly [path: string, response: string])[] = [
  ['/ofrep/v1/evaluate/flags/- ', whole(400, '{"errorCode":"INVALID_CONTEXT"}')],
  ['/ofrep/v1/evaluate/flags/deep ', tiny('{"value":"theirs",', '"variant":"a"}')],
  ['/v1/flag/configuration ', tiny(`{"flags":{${FLAG}},`, '"more":1}')],
  ['/v1/data/collector ', whole(200, '{"ingestedContentCount":1}')],
];

let server: RawServer;

beforeEach(async () => {
  server = await RawServer.start((socket: Socket) => {
    socket.on('data', (data) => {
      const [line = ''] = data.toString('latin1').split('\r\n', 1);
      const [, response] = RESPONSES.find(([path]) => line.startsWith(`POST ${path}`)) ?? [];
      if (response !== undefined) socket.write(response);
    });
  });
});

afterEach(() => server.close());

it.each(['Remote', 'InProcess'] as const)(
  'a response of two megabytes in chunks of a byte takes no heap of a hundred megabytes (%s)',
  async (evaluationType) => {
    const options: GoFeatureFlagProviderOptions = { endpoint: server.url, evaluationType };
    const setup = JSON.stringify({ options, evaluations: 1 });
    const args = ['--max-old-space-size=100', join(__dirname, 'evaluates-at-once.cjs'), setup];
    const output = await runLimited({ openFiles: 256, args });
    expect(JSON.parse(output)).toMatchObject({ values: { theirs: 1 }, codes: { none: 1 } });
  },
);
