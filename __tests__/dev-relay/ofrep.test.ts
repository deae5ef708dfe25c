import { startDevRelay, type DevRelay, type DevRelayOptions } from '../../src/dev-relay/index.js';
import { postJson, type RawResponse } from '../helpers/raw-http.js';
import { silentLogger } from '../helpers/silent-logger.js';

const flags = {
  on: { variations: { a: true }, defaultRule: { variation: 'a' } },
  split: { variations: { a: 1, b: 2 }, defaultRule: { percentage: { a: 50, b: 50 } }, metadata: { m: 1 } },
  quiet: { variations: { a: 1, b: 2 }, defaultRule: { percentage: { a: 50, b: 50 } }, trackEvents: false },
  off: {
    variations: { a: 1 },
    defaultRule: { variation: 'a' },
    disable: true,
    metadata: { gofeatureflag_cacheable: 'mine' },
  },
};

let relay: DevRelay;

async function start(options: DevRelayOptions = {}): Promise<void> {
  relay = await startDevRelay({ flags, logger: silentLogger, ...options });
}

afterEach(() => relay.close());

function evaluate(flagKey: string, context: unknown): Promise<RawResponse> {
  return postJson(relay.url, `/ofrep/v1/evaluate/flags/${flagKey}`, { context });
}

function evaluateAll(context: unknown): Promise<RawResponse> {
  return postJson(relay.url, '/ofrep/v1/evaluate/flags', { context });
}

describe('a single evaluation', () => {
  it.each([
    [{}, ''],
    [{ targetingKey: 5 }, ''],
    [{ targetingKey: 'u' }, 'u'],
  ])('records the user of %j', async (context, userKey) => {
    await start();
    await evaluate('on', context);
    expect(relay.exposures).toMatchObject([{ userKey, source: 'SERVER', default: false }]);
  });

  it('records no events of a flag that does not want them, failed or not', async () => {
    await start();
    await evaluate('quiet', {});
    await evaluate('quiet', { targetingKey: 'u' });
    expect(relay.events).toEqual([]);
  });

  it('records failures with `default`, and unknown flags too', async () => {
    await start();
    await evaluate('split', {});
    await evaluate('unknown', { targetingKey: 'u' });
    expect(relay.exposures).toMatchObject([
      { key: 'split', variation: 'SdkDefault', value: null, default: true },
      { key: 'unknown', variation: 'SdkDefault', value: null, default: true, version: '', userKey: 'u' },
    ]);
  });

  it.each([
    [{ anonymous: true }, 'anonymousUser'],
    [{ anonymous: 'true' }, 'user'],
  ])('calls the context of %j %s', async (context, contextKind) => {
    await start();
    await evaluate('on', context);
    expect(relay.exposures).toMatchObject([{ contextKind }]);
  });

  it.each([{ exporterMetadata: {} }, { exporterMetadata: [1] }, { exporterMetadata: 'x' }, [], 'x', null])(
    'finds no metadata of the exporter in %j',
    async (gofeatureflag) => {
      await start();
      await evaluate('on', { gofeatureflag });
      expect(relay.exposures[0]).not.toHaveProperty('metadata');
    },
  );

  it('records what the enrichment makes of the context, if the flag is known', async () => {
    await start({ evaluationContextEnrichment: { anonymous: true, gofeatureflag: { exporterMetadata: { e: 1 } } } });
    await evaluate('on', { anonymous: false });
    await evaluate('unknown', { anonymous: false });
    expect(relay.exposures).toMatchObject([
      { contextKind: 'anonymousUser', metadata: { e: 1 } },
      { contextKind: 'user' },
    ]);
    expect(relay.exposures[1]).not.toHaveProperty('metadata');
  });

  it('puts its own note of cacheability over one of the flag, also for a disabled flag', async () => {
    await start();
    expect((await evaluate('off', {})).body).toContain('"metadata":{"gofeatureflag_cacheable":true}');
    expect((await evaluate('off', {})).body).toContain('"value":null,"reason":"DISABLED","variant":"SdkDefault"');
    // The flag itself stays as it was.
    expect((await postJson(relay.url, '/v1/flag/configuration', { flags: ['off'] })).body).toContain('"mine"');
  });

  it.each([
    ['{"context":null}', 'GO Feature Flag requires an evaluation context in the request.'],
    [
      '{"context":[]}',
      'code=400, message=Unmarshal type error: expected=map[string]interface {}, got=array, field=context',
    ],
    ['[]', 'expected=model.OFREPEvalFlagRequest, got=array'],
  ])('refuses %s and records nothing', async (body, details) => {
    await start();
    const response = await postJson(relay.url, '/ofrep/v1/evaluate/flags/on', body);
    expect(response.status).toBe(400);
    expect(JSON.parse(response.body)).toMatchObject({ errorCode: 'INVALID_CONTEXT', key: 'on' });
    expect((JSON.parse(response.body) as { errorDetails: string }).errorDetails).toContain(details);
    expect(relay.events).toEqual([]);
  });

  it('says of a broken request what the real relay says', async () => {
    await start();
    const response = await postJson(relay.url, '/ofrep/v1/evaluate/flags/on', '{"context":3}', {
      'content-type': 'text/plain',
    });
    expect(response.body).toBe(
      '{"errorCode":"INVALID_CONTEXT","errorDetails":"code=415, message=Unsupported Media Type","key":"on"}\n',
    );
  });
});

describe('a bulk evaluation', () => {
  it('returns all flags by key, and records nothing', async () => {
    await start();
    const { body } = await evaluateAll({ targetingKey: 'user-1' });
    const responded = (JSON.parse(body) as { flags: { key: string }[] }).flags;
    expect(responded.map(({ key }) => key)).toEqual(['off', 'on', 'quiet', 'split']);
    expect(relay.events).toEqual([]);
  });

  it.each([{ flagList: [] }, { flagList: 'on' }, { flagList: [1] }])(
    'takes %j for all flags',
    async (gofeatureflag) => {
      await start();
      const { body } = await evaluateAll({ targetingKey: 'u', gofeatureflag });
      expect((JSON.parse(body) as { flags: unknown[] }).flags).toHaveLength(4);
    },
  );

  it('gives reasons of failures, with the metadata of the flag', async () => {
    await start();
    expect((await evaluateAll({ gofeatureflag: { flagList: ['split', 'nope', 3] } })).body).toBe(
      '{"flags":[{"key":"split","value":null,"reason":"ERROR","variant":"","metadata":{"m":1},' +
        '"errorCode":"TARGETING_KEY_MISSING","errorDetails":"Error: Empty targeting key"}]}\n',
    );
  });

  it('returns an empty list where there is nothing to return', async () => {
    await start({ flags: {} });
    expect((await evaluateAll({})).body).toBe('{"flags":[]}\n');
  });

  it('refuses as the single one, without a key', async () => {
    await start();
    expect((await postJson(relay.url, '/ofrep/v1/evaluate/flags', '{}')).body).toBe(
      '{"errorCode":"INVALID_CONTEXT",' +
        '"errorDetails":"GO Feature Flag requires an evaluation context in the request."}\n',
    );
  });
});
