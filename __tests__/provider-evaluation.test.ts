import { ErrorCode, OpenFeature, type Client, type EvaluationContext, type JsonValue } from '@openfeature/server-sdk';
import type { GoFeatureFlagProvider } from '../src/index.js';
import { DataCollector } from '../src/hooks/data-collector.js';
import { EnrichEvaluationContext } from '../src/hooks/enrich-evaluation-context.js';
import { writeForever } from './helpers/endless-body.js';
import { flag, useWorld } from './helpers/remote-provider.js';
import { act, halfABody, reset, stall, stalledBody, type RelayRequest, type Script } from './helpers/scripted-relay.js';
import { waitUntil } from './helpers/wait-until.js';

const world = useWorld();
const USER = { targetingKey: 'u1', plan: 'pro' };
let client: Client;

beforeEach(async () => {
  client = await world.client(world.provider({ exporterMetadata: { env: 'test' } }));
});

/** A client whose requests may take next to no time; whether its provider became ready in that time does not matter. */
async function hasty(): Promise<Client> {
  await world.client(world.provider({ timeout: 100 })).catch(() => undefined);
  return OpenFeature.getClient('test');
}

const sentContext = (): any => world.relay.evaluations.at(-1)?.json.context;

describe('the request', () => {
  it('GOFF-REM-001: is POST {endpoint}/ofrep/v1/evaluate/flags/{flagKey}', async () => {
    await client.getBooleanValue('team/new:flag', false, USER);
    expect(world.relay.evaluations).toMatchObject([
      {
        method: 'POST',
        path: '/ofrep/v1/evaluate/flags/team/new:flag',
        headers: { 'content-type': 'application/json' },
      },
    ]);
  });

  it('GOFF-REM-002, GOFF-CTX-001, GOFF-CTX-002: has only a context of targetingKey and attributes', async () => {
    await client.getBooleanValue('flag', false, { ...USER, address: { city: 'Bern' }, tags: ['a'], at: new Date(0) });
    expect(world.relay.evaluations[0]?.json).toEqual({
      context: {
        targetingKey: 'u1',
        plan: 'pro',
        address: { city: 'Bern' },
        tags: ['a'],
        at: '1970-01-01T00:00:00.000Z',
        gofeatureflag: { exporterMetadata: { env: 'test', provider: 'javascript', openfeature: true } },
      },
    });
  });

  it.each([[{}], [{ targetingKey: '' }], [{ plan: 'pro' }]])(
    'GOFF-CTX-003: goes out without a targeting key: %j',
    async (context: EvaluationContext) => {
      expect(await client.getBooleanValue('flag', false, context)).toBe(true);
      expect(sentContext().targetingKey).toBe(context.targetingKey);
    },
  );

  it('GOFF-CTX-006, GOFF-CTX-007, GOFF-CTX-009: has the exporter metadata and what the caller put there', async () => {
    const context = { ...USER, gofeatureflag: { flagList: ['a'], exporterMetadata: { mine: true } } };
    await client.getBooleanValue('flag', false, context);
    expect(sentContext().gofeatureflag).toEqual({
      flagList: ['a'],
      exporterMetadata: { env: 'test', provider: 'javascript', openfeature: true },
    });
    await client.getBooleanValue('flag', false, USER);
    expect(Object.keys(sentContext().gofeatureflag as object)).toEqual(['exporterMetadata']);
    expect(context.gofeatureflag.exporterMetadata).toEqual({ mine: true });
  });

  it.each([['text'], [5], [['list']], [true]])(
    'GOFF-CTX-008: replaces a gofeatureflag that is no map: %j',
    async (gofeatureflag) => {
      expect(await client.getBooleanValue('flag', false, { ...USER, gofeatureflag })).toBe(true);
      expect(sentContext().gofeatureflag).toEqual({ exporterMetadata: expect.anything() as unknown });
    },
  );

  it('says of a numeric targeting key what tracking says of it', async () => {
    await client.getBooleanValue('flag', false, { targetingKey: 42 as never });
    client.track('bought', { targetingKey: 42 as never });
    await client.getBooleanValue('flag', false, {});
    expect(world.relay.evaluations[0]?.json.context.targetingKey).toBe('42');
  });
});

describe('the resolvers', () => {
  const VALUES: readonly JsonValue[] = [true, false, 'text', '', 0, 100, 1.5, { a: { b: null } }, {}, [1, 'a'], []];
  const RESOLVERS = {
    boolean: (key: string) => client.getBooleanDetails(key, true, USER),
    string: (key: string) => client.getStringDetails(key, 'default', USER),
    number: (key: string) => client.getNumberDetails(key, 7, USER),
    object: (key: string) => client.getObjectDetails(key, { default: true }, USER),
  };
  const DEFAULTS = { boolean: true, string: 'default', number: 7, object: { default: true } };
  const TYPES = Object.keys(RESOLVERS) as (keyof typeof RESOLVERS)[];
  const cases = TYPES.flatMap((type) => VALUES.map((value) => ({ type, value })));

  it.each(cases)(
    'GOFF-EVAL-001, GOFF-EVAL-002, GOFF-EVAL-003, GOFF-EVAL-004: $type returns $value or TYPE_MISMATCH',
    async ({ type, value }) => {
      world.relay.evaluation = flag(value);
      const details = await RESOLVERS[type]('flag');
      if (typeof value === type) {
        expect(details).toMatchObject({ value, reason: 'TARGETING_MATCH', variant: 'a' });
        expect(details.errorCode).toBeUndefined();
      } else expect(details).toMatchObject({ value: DEFAULTS[type], reason: 'ERROR', errorCode: 'TYPE_MISMATCH' });
    },
  );

  it.each(TYPES.flatMap((type) => [null, undefined].map((value) => ({ type, value: value as null }))))(
    "GOFF-EVAL-006: $type returns the caller's default for $value, with the engine's reason, variant and metadata",
    async ({ type, value }) => {
      world.relay.evaluation = flag(value, { metadata: { owner: 'x' } });
      const details = await RESOLVERS[type]('flag');
      expect(details).toMatchObject({
        value: DEFAULTS[type],
        reason: 'TARGETING_MATCH',
        variant: 'a',
        flagMetadata: { owner: 'x' },
      });
      expect(details.errorCode).toBeUndefined();
    },
  );

  it.each(TYPES)("GOFF-EVAL-008: %s returns the caller's default for a disabled flag", async (type) => {
    world.relay.evaluation = { body: { key: 'flag', value: null, reason: 'DISABLED', variant: 'SdkDefault' } };
    const details = await RESOLVERS[type]('flag');
    expect(details).toMatchObject({ value: DEFAULTS[type], reason: 'DISABLED', variant: 'SdkDefault' });
    expect(details.errorCode).toBeUndefined();
  });
});

describe('the details', () => {
  it('GOFF-REM-003: are filled from value, reason, variant and metadata', async () => {
    world.relay.evaluation = flag('blue', { metadata: { owner: 'x' } });
    expect(await client.getStringDetails('flag', 'red', USER)).toMatchObject({
      flagKey: 'flag',
      value: 'blue',
      reason: 'TARGETING_MATCH',
      variant: 'a',
      flagMetadata: { owner: 'x' },
    });
  });

  it.each(['TARGETING_MATCH_SPLIT', 'SPLIT', 'OFFLINE', 'STATIC', 'made up yesterday', ''])(
    'GOFF-EVAL-007: have the reason %j as it is',
    async (reason) => {
      world.relay.evaluation = flag(true, { reason });
      expect(await client.getBooleanDetails('flag', false, USER)).toMatchObject({ value: true, reason });
    },
  );

  it('GOFF-EVAL-009, GOFF-EVAL-010: have the metadata as they are, those of the relay among them', async () => {
    const metadata = {
      ...{ text: 'a', number: 1.5, flag: true, list: [1, { a: null }], deep: { er: { x: 1 } } },
      ...{ gofeatureflag_cacheable: true, evaluatedRuleName: 'rule', nothing: null },
    };
    world.relay.evaluation = flag(true, { metadata });
    expect((await client.getBooleanDetails('flag', false, USER)).flagMetadata).toEqual(metadata);
  });

  it('GOFF-EVAL-010: need no metadata', async () => {
    world.relay.evaluation = flag(true);
    expect((await client.getBooleanDetails('flag', false, USER)).flagMetadata).toEqual({});
  });
});

describe('an error', () => {
  const page = '<html><body>Bad gateway</body></html>';
  const refusal = (errorCode: unknown): object => ({ errorCode, errorDetails: 'what went wrong', key: 'flag' });
  const CASES: [string, Script, string, RegExp][] = [
    [
      '400 with a known code',
      { status: 400, body: refusal('TARGETING_KEY_MISSING') },
      'TARGETING_KEY_MISSING',
      /^what went wrong$/,
    ],
    ['400 with FLAG_CONFIG', { status: 400, body: refusal('FLAG_CONFIG') }, 'GENERAL', /^what went wrong$/],
    [
      '404 with FLAG_NOT_FOUND',
      { status: 404, body: refusal('FLAG_NOT_FOUND') },
      'FLAG_NOT_FOUND',
      /^what went wrong$/,
    ],
    ['404 of another server', { status: 404, body: { message: 'Not Found' } }, 'GENERAL', /^HTTP 404: Not Found/],
    ['401', { status: 401, body: { message: 'invalid key' } }, 'GENERAL', /^HTTP 401: invalid key/],
    ['403 with a page', { status: 403, body: page }, 'GENERAL', /^HTTP 403: /],
    ['429', { status: 429 }, 'GENERAL', /^HTTP 429: /],
    ['500', { status: 500, body: { message: 'Internal Server Error' } }, 'GENERAL', /^HTTP 500: Internal/],
    ['502 with a page', { status: 502, body: page }, 'GENERAL', /^HTTP 502: /],
    ['200 with a page', { body: page }, 'PARSE_ERROR', /^HTTP 200: expected a JSON object/],
    ['200 with a list', { body: '[]' }, 'PARSE_ERROR', /^HTTP 200: /],
    ['half a response', halfABody('{"value":true}'), 'GENERAL', /^HTTP 200: /],
    ['a cut connection', reset, 'GENERAL', /^The relay cannot be reached/],
    [
      'a response without an end',
      act((_request, response) => writeForever(response, () => 'a'.repeat(1 << 20))),
      'GENERAL',
      /^HTTP 200: /,
    ],
  ];

  it.each(CASES)(
    "GOFF-EVAL-011: an error of %s yields the caller's default, a code and a message",
    async (_what, script, code, message) => {
      world.relay.evaluation = script;
      expect(await client.getBooleanDetails('flag', true, USER)).toMatchObject({
        value: true,
        reason: 'ERROR',
        errorCode: code,
        errorMessage: expect.stringMatching(message) as unknown,
      });
    },
  );

  it('GOFF-ERR-001, GOFF-ERR-003: has the code and the details of the engine', async () => {
    for (const code of Object.values(ErrorCode)) {
      world.relay.evaluation = { status: 400, body: refusal(code) };
      expect(await client.getStringDetails('flag', 'd', USER)).toMatchObject({
        errorCode: code,
        errorMessage: 'what went wrong',
      });
    }
  });

  it.each(['FLAG_CONFIG', 'toString', 'NEW_CODE', 5, null])(
    'GOFF-ERR-002: an error with the code %j is GENERAL',
    async (code) => {
      world.relay.evaluation = { status: 400, body: refusal(code) };
      expect(await client.getStringDetails('flag', 'd', USER)).toMatchObject({ value: 'd', errorCode: 'GENERAL' });
    },
  );

  it('GOFF-ERR-004: tells the statuses apart', async () => {
    const messages = new Set<unknown>();
    for (const status of [400, 401, 403, 404, 429, 500, 503]) {
      world.relay.evaluation = { status };
      messages.add((await client.getStringDetails('flag', 'd', USER)).errorMessage);
    }
    expect(messages.size).toBe(7);
  });

  it('an error of a relay that is gone is not FLAG_NOT_FOUND', async () => {
    await world.relay.close();
    expect(await client.getBooleanDetails('flag', true, USER)).toMatchObject({ value: true, errorCode: 'GENERAL' });
  });

  it('an error of a context that cannot be sent reaches no one', async () => {
    const broken = {
      get never(): never {
        throw new Error('no');
      },
    };
    expect(await client.getBooleanDetails('flag', true, { ...USER, broken: broken as never })).toMatchObject({
      value: true,
      reason: 'STATIC',
    });
    expect(sentContext().broken).toEqual({});
  });
});

describe('the time', () => {
  it('GOFF-REM-004: before a Retry-After is over nothing is sent', async () => {
    world.relay.nextEvaluations.push({ status: 429, headers: { 'retry-after': '1' } });
    expect(await client.getBooleanDetails('flag', false, USER)).toMatchObject({ errorCode: 'GENERAL' });
    expect(await client.getBooleanDetails('flag', false, USER)).toMatchObject({
      value: false,
      errorCode: 'GENERAL',
      errorMessage: expect.stringMatching(/^HTTP 429: the relay asked for no requests before 2\d{3}-.*Z\.$/) as unknown,
    });
    expect(world.relay.evaluations).toHaveLength(1);
    await waitUntil('the end of the quiet', () => client.getBooleanValue('flag', false, USER));
    expect(world.relay.evaluations).toHaveLength(2);
  });

  it('GOFF-REM-005: nothing is asked twice', async () => {
    for (const script of [{ status: 500 }, { status: 503 }, { status: 429 }, reset, halfABody('{"value":true}')]) {
      world.relay.evaluation = script;
      await client.getBooleanValue('flag', false, USER);
    }
    expect(world.relay.evaluations).toHaveLength(5);
  });

  it.each([
    ['the head', stall],
    ['the body', stalledBody],
  ])(
    'GOFF-REM-006, GOFF-EVAL-011: the time of a request ends with `timeout`, while %s is awaited',
    async (_what, script) => {
      world.relay.evaluation = script;
      const hastyClient = await hasty();
      expect(await hastyClient.getBooleanDetails('flag', true, USER)).toMatchObject({
        value: true,
        errorCode: 'GENERAL',
        errorMessage: expect.stringContaining('no whole response within 100 ms') as unknown,
      });
    },
  );
});

describe('evaluations at the same time', () => {
  it('GOFF-LIFE-007: each get their own result', async () => {
    world.relay.evaluation = ({ path, json }: RelayRequest) =>
      flag(`${path.split('/').at(-1)} of ${json.context.targetingKey}`);
    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, n) => client.getStringValue(`flag${n}`, 'default', { targetingKey: `u${n}` })),
    );
    expect(responses).toEqual(Array.from({ length: 50 }, (_, n) => `flag${n} of u${n}`));
  });
});

describe('the hooks', () => {
  const named = (provider: GoFeatureFlagProvider): unknown[] => provider.hooks.map((hook) => hook.constructor);

  it('GOFF-HOOK-001, GOFF-HOOK-002: are EnrichEvaluationContext and DataCollector, also a second time', async () => {
    const provider = world.provider();
    await provider.initialize();
    expect(named(provider)).toEqual([EnrichEvaluationContext, DataCollector]);
    await provider.initialize();
    await provider.close();
    await provider.initialize();
    expect(named(provider)).toEqual([EnrichEvaluationContext, DataCollector]);
  });

  it('GOFF-HOOK-003: enrich without any exporter metadata of the user, and with data collection disabled', async () => {
    const plain = await world.client(world.provider({ disableDataCollection: true }));
    await plain.getBooleanValue('flag', false, USER);
    expect(sentContext().gofeatureflag).toEqual({ exporterMetadata: { provider: 'javascript', openfeature: true } });
  });

  it("GOFF-HOOK-004: do not touch the caller's context", async () => {
    const context = Object.freeze({
      ...USER,
      gofeatureflag: Object.freeze({ flagList: Object.freeze(['a']) as string[] }),
    });
    expect(await client.getBooleanValue('flag', false, context)).toBe(true);
    expect(context).toEqual({ ...USER, gofeatureflag: { flagList: ['a'] } });
  });
});

it('GOFF-COLL-023: an evaluation that the relay served gives no feature event, whatever it came to', async () => {
  const provider = world.provider();
  const remote = await world.client(provider);
  world.relay.nextEvaluations.push(
    flag(true),
    flag('text'),
    { status: 404, body: { errorCode: 'FLAG_NOT_FOUND' } },
    reset,
  );
  for (let n = 0; n < 4; n++) await remote.getBooleanValue('flag', false, USER);
  expect(await provider.flush()).toMatchObject({ accepted: 0 });
  expect(world.relay.collections).toEqual([]);
});
