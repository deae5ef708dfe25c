import { startQuietRelay } from '../helpers/dev-relays.js';
import { postJson, sendRaw } from '../helpers/raw-http.js';
import { temporaryFile } from '../helpers/temporary-files.js';

const variations = { a: 1, b: 2, c: 3 };
const past = '2020-01-01T00:00:00Z';

const flags = {
  plain: { variations, defaultRule: { variation: 'a' } },
  ruled: {
    variations,
    targeting: [
      { query: 'country eq "AT"', variation: 'b' },
      { name: 'beta', query: 'beta eq true', percentage: { a: 0, c: 100 } },
      { query: 'beta eq false', variation: 'a', disable: true },
      { query: 'beta eq false', variation: 'c' },
    ],
    defaultRule: { percentage: { a: 100, b: 0 } },
    metadata: { evaluatedRuleName: 'of the flag' },
  },
  off: { variations, disable: true, defaultRule: { variation: 'a' } },
  stepped: {
    variations,
    targeting: [{ name: 'first', query: 'x eq 1', variation: 'a' }],
    defaultRule: { variation: 'a' },
    scheduledRollout: [
      {
        date: past,
        targeting: [
          { name: 'first', variation: 'b' },
          { query: 'y eq 1', variation: 'c' },
        ],
      },
      { date: past, targeting: [{ name: 'late', query: 'z eq 1', variation: 'c' }] },
    ],
  },
};

async function evaluate(body: object): Promise<Record<string, unknown>> {
  const relay = await startQuietRelay({ flags });
  const response = await postJson(relay.url, '/dev/evaluate', body);
  expect(relay.events).toEqual([]);
  return { status: response.status, ...(JSON.parse(response.body) as object) };
}

describe('POST /dev/evaluate', () => {
  it.each([
    ['plain', {}, { value: 1, variation: 'a', reason: 'STATIC', rule: { kind: 'default' } }],
    ['ruled', { country: 'AT' }, { variation: 'b', reason: 'TARGETING_MATCH', rule: { kind: 'targeting', index: 0 } }],
    ['ruled', { beta: true }, { variation: 'c', rule: { kind: 'targeting', index: 1, name: 'beta' } }],
    ['ruled', { beta: false }, { variation: 'c', rule: { kind: 'targeting', index: 3 } }],
    ['ruled', {}, { variation: 'a', rule: { kind: 'default' } }],
    ['off', {}, { value: null, variation: 'SdkDefault', reason: 'DISABLED', rule: null }],
    ['stepped', { x: 1 }, { variation: 'b', rule: { kind: 'targeting', index: 0, name: 'first' } }],
    ['stepped', { y: 1 }, { variation: 'c', rule: { kind: 'targeting', index: 1, step: 0 } }],
    ['stepped', { z: 1 }, { variation: 'c', rule: { kind: 'targeting', index: 0, step: 1, name: 'late' } }],
    ['stepped', {}, { variation: 'a', reason: 'DEFAULT', rule: { kind: 'default' } }],
  ])('says what %s gives a user with %j, and which rule has decided', async (flag, attributes, expected) => {
    const context = { targetingKey: 'user-1', ...attributes };
    expect(await evaluate({ flag, context })).toMatchObject({ status: 200, flag, ...expected });
  });

  it('says why there is no value', async () => {
    const result = await evaluate({ flag: 'ruled', context: {} });
    expect(result).toMatchObject({ value: null, reason: 'ERROR', rule: null, errorCode: 'TARGETING_KEY_MISSING' });
    expect(result['errorDetails']).toEqual(expect.any(String));
  });

  it('evaluates all flags where none is named', async () => {
    const { flags: results } = await evaluate({ context: { targetingKey: 'user-1' } });
    expect((results as { flag: string }[]).map(({ flag }) => flag)).toEqual(['off', 'plain', 'ruled', 'stepped']);
  });

  it('says that there is no such flag', async () => {
    expect(await evaluate({ flag: 'nope', context: {} })).toMatchObject({ status: 404, code: 'FLAG_NOT_FOUND' });
  });

  it('writes all digits of a number, and says what JSON cannot express', async () => {
    const flag = (value: string): string => `{ variations: { a: ${value} }, defaultRule: { variation: a } }`;
    const text = `big: ${flag('12345678901234567890')}\nnone: ${flag('.inf')}\n`;
    const relay = await startQuietRelay({ flagsFile: await temporaryFile('flags.yaml', text) });
    const ask = async (key: string): Promise<string> =>
      (await postJson(relay.url, '/dev/evaluate', { flag: key, context: {} })).body;
    expect(await ask('big')).toContain('"value":12345678901234567890,');
    expect(JSON.parse(await ask('none'))).toMatchObject({ value: null, errorDetails: expect.any(String) });
    const { status, body } = await sendRaw(relay.url, { path: '/dev/flags' });
    expect([status, body]).toEqual([200, expect.stringContaining('"big":{"variations":{"a":12345678901234567890}')]);
    expect(JSON.parse(body)).toMatchObject({ none: { variations: { a: null } } });
  });

  it('lays the enrichment over the context, as the relay does', async () => {
    const relay = await startQuietRelay({ flags, evaluationContextEnrichment: { country: 'AT' } });
    const body = { flag: 'ruled', context: { targetingKey: 'user-1', country: 'DE' } };
    const response = await postJson(relay.url, '/dev/evaluate', body);
    expect(JSON.parse(response.body)).toMatchObject({ variation: 'b', rule: { index: 0 } });
  });
});
