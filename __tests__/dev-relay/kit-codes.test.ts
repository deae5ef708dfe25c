import { join } from 'node:path';

import { startDevRelay, type DevRelay, type DevRelayOptions, type Failure } from '../../src/dev-relay/index.js';
import { temporaryFile } from '../helpers/temporary-files.js';
import { silentLogger } from '../helpers/silent-logger.js';

const seed = 1;

async function errorOfStart(options: unknown): Promise<Error> {
  try {
    await (await startDevRelay(options as DevRelayOptions)).close();
  } catch (error) {
    return error as Error;
  }
  throw new Error('Expected a rejection');
}

it.each([
  [{ flag: {} }],
  [null],
  [7],
  [{ flags: {}, flagsFile: 'x' }],
  [{ outputFormat: 'xml', outputDir: '/nowhere' }],
  [{ chaos: { seed, rate: 2 } }],
  [{ chaos: { seed, rate: 0.5, rates: 1 } }],
  [{ chaos: { seed, rate: 0.5, kinds: ['unavailabel'] } }],
  [{ chaos: { seed, rate: 0.5, kinds: [] } }],
  [{ chaos: { seed, rate: 0.5, path: 'colector' } }],
  [{ chaos: 'yes' }],
  [{ evaluationContextEnrichment: { big: 1n } }],
])('startDevRelay refuses the options of case %# as INVALID_OPTIONS, in one sentence', async (options) => {
  const error = await errorOfStart(options);
  expect(error).toBeInstanceOf(TypeError);
  expect(error).toMatchObject({ code: 'INVALID_OPTIONS', message: expect.not.stringContaining('\n') as string });
});

it.each([[null], [[]], ['flags.yaml'], [{ f: 1 }], [{ f: { version: 1 } }], [{ f: { metadata: { big: 1n } } }]])(
  'startDevRelay refuses the flags of case %# as INVALID_FLAGS',
  async (flags) => {
    expect(await errorOfStart({ flags })).toMatchObject({ code: 'INVALID_FLAGS' });
  },
);

it('startDevRelay rejects with UNREADABLE_FLAGS for a file that is missing or cannot be read', async () => {
  expect(await errorOfStart({ flagsFile: '/nowhere/flags.yaml' })).toMatchObject({ code: 'UNREADABLE_FLAGS' });
  const flagsFile = await temporaryFile('flags.json', '{');
  expect(await errorOfStart({ flagsFile })).toMatchObject({ name: 'DevRelayError', code: 'UNREADABLE_FLAGS' });
});

it('startDevRelay rejects with CANNOT_WRITE for a folder that cannot be used', async () => {
  const file = await temporaryFile('file', '');
  expect(await errorOfStart({ outputDir: join(file, 'out') })).toMatchObject({ code: 'CANNOT_WRITE' });
});

/** An object that holds itself. */
const endless: { self?: unknown } = {};
endless.self = endless;

describe('a running relay', () => {
  let relay: DevRelay;

  beforeEach(async () => {
    relay = await startDevRelay({ logger: silentLogger });
  });

  afterEach(() => relay.close());

  it('keeps its port from another one, which rejects with CANNOT_LISTEN', async () => {
    expect(await errorOfStart({ port: relay.port })).toMatchObject({ code: 'CANNOT_LISTEN' });
  });

  it.each([
    [{ statsu: 3 }, '`statsu` is not a member of a failure: did you mean `status`?'],
    [null, 'Expected an object with status, '],
    ['collector', 'Expected an object with status, '],
    [{ path: 'colector' }, 'Expected `path` to be one of collector, ofrep, configuration, stream, any, got `colector`'],
    [{ reset: 'before' }, 'Expected `reset` to be one of before-body, after-body, got `before`'],
    [{ status: 99 }, 'Expected `status` to be an integer from 200 to 599, got `99`'],
    [{ times: 0 }, 'Expected `times` to be a number >= 1, got `0`'],
    [{ status: 500, stall: true }, 'Expected one of `status`, `reset` and `stall`, got several'],
    [{ reset: 'before-body', afterRecording: true }, '`afterRecording` needs the body'],
    [{ retryAfter: -1 }, 'Expected `retryAfter` to be seconds or the text of a header, got `-1`'],
    [{ retryAfter: Infinity }, 'Expected `retryAfter` to be seconds or the text of a header, got `Infinity`'],
    [{ retryAfter: NaN }, 'Expected `retryAfter` to be seconds or the text of a header, got `NaN`'],
    [{ body: endless }, 'Expected `body` to be a text or an object'],
    [{ body: { big: 1n } }, 'Expected `body` to be a text or an object'],
  ])('fail refuses %p as INVALID_FAILURE, and nothing fails', (failure, message) => {
    const refuse = (): void => relay.fail(failure as Failure);
    expect(refuse).toThrow(TypeError);
    expect(refuse).toThrow(
      expect.objectContaining({
        code: 'INVALID_FAILURE',
        message: expect.stringContaining(message) as string,
      }) as Error,
    );
  });
});
