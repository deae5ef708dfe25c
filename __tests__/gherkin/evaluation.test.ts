import { ErrorCode, type EvaluationContext, type EvaluationDetails, type JsonValue } from '@openfeature/server-sdk';
import { flags } from './flags.js';
import { modes, RegisteredProvider } from './registered-provider.js';

type Type = 'boolean' | 'string' | 'integer' | 'float' | 'object';

/** For each type a default that no flag has. */
const defaults: Record<Type, JsonValue> = { boolean: true, string: 'mine', integer: 13, float: 0.7, object: { a: 1 } };
const types = Object.keys(defaults) as Type[];
const zeros: Record<Type, JsonValue> = { boolean: false, string: '', integer: 0, float: 0, object: {} };

const resolved: [Type, JsonValue, string][] = [
  ['boolean', true, 'on'],
  ['string', 'hello', 'greeting'],
  ['integer', 10, 'ten'],
  ['float', 0.5, 'half'],
  ['object', { showImages: true, title: 'Look at these', imagesPerPage: 100 }, 'template'],
];

describe.each(modes)('flag evaluation (%s)', (mode) => {
  let registered: RegisteredProvider;
  afterEach(() => registered.end());

  /** Evaluates a flag with the resolver of the type. */
  function details(type: Type, key: string, context: EvaluationContext = {}): Promise<EvaluationDetails<JsonValue>> {
    const { client } = registered;
    if (type === 'boolean') return client.getBooleanDetails(key, defaults.boolean as boolean, context);
    if (type === 'string') return client.getStringDetails(key, defaults.string as string, context);
    if (type === 'object') return client.getObjectDetails(key, defaults.object, context);
    return client.getNumberDetails(key, defaults[type] as number, context);
  }

  const expectDefault = async (type: Type, key: string, errorCode: ErrorCode): Promise<void> =>
    expect(await details(type, key)).toMatchObject({
      flagKey: key,
      value: defaults[type],
      reason: 'ERROR',
      errorCode,
    });

  describe('with a stable provider', () => {
    beforeEach(async () => void (registered = await RegisteredProvider.stable(mode, flags)));

    it.each(resolved)('the values of a %s flag are resolved', async (type, value) => {
      const { client } = registered;
      const key = `${type}-flag`;
      const resolvers = {
        boolean: () => client.getBooleanValue(key, false),
        string: () => client.getStringValue(key, 'mine'),
        integer: () => client.getNumberValue(key, 1),
        float: () => client.getNumberValue(key, 0.1),
        object: () => client.getObjectValue(key, null as unknown as JsonValue),
      };
      expect(await resolvers[type]()).toEqual(value);
    });

    it.each(resolved)('the details of a %s flag are complete', async (type, value, variant) => {
      const { errorCode, ...rest } = await details(type, `${type}-flag`);
      expect(rest).toMatchObject({ flagKey: `${type}-flag`, value, variant, reason: 'STATIC' });
      expect(errorCode).toBeUndefined();
    });

    it.each(types)('a %s flag may resolve to the zero of its type', async (type) => {
      const expected = { value: zeros[type], variant: 'zero', reason: 'STATIC' };
      expect(await details(type, `${type}-zero-flag`)).toMatchObject(expected);
      expect((await details(type, `${type}-zero-flag`)).value).toEqual(zeros[type]);
    });

    it.each(types)('a %s flag is resolved to zero by targeting, and by default', async (type) => {
      const key = `${type}-targeted-zero-flag`;
      const targeted = await details(type, key, { email: 'target@example.com' });
      expect(targeted).toMatchObject({ variant: 'zero', reason: 'TARGETING_MATCH' });
      expect(targeted.value).toEqual(zeros[type]);
      const others: EvaluationContext[] = [{}, { email: 'other@example.com' }, { email: null }];
      for (const context of others) {
        const other = await details(type, key, context);
        expect(other).toMatchObject({ variant: 'zero', reason: 'DEFAULT' });
        expect(other.value).toEqual(zeros[type]);
      }
    });

    it('a flag is resolved by the context, whatever alphabet it is written in', async () => {
      const context = { fn: 'Sulisław', ln: 'Świętopełk', age: 29, customer: false };
      expect(await registered.client.getStringValue('context-aware', 'EXTERNAL', context)).toBe('INTERNAL');
      expect(await registered.client.getStringValue('context-aware', 'EXTERNAL')).toBe('EXTERNAL');
    });

    it.each(types)('a %s flag that is not there gives the default and FLAG_NOT_FOUND', async (type) => {
      await expectDefault(type, 'missing-flag', ErrorCode.FLAG_NOT_FOUND);
    });

    it.each<[Type, string]>([
      ['integer', 'wrong-flag'],
      ['float', 'boolean-flag'],
      ['string', 'boolean-flag'],
      ['boolean', 'string-flag'],
      ['string', 'integer-flag'],
      ['boolean', 'object-flag'],
      ['object', 'string-flag'],
    ])('asked for its %s, %s gives the default and TYPE_MISMATCH', async (type, key) => {
      await expectDefault(type, key, ErrorCode.TYPE_MISMATCH);
    });
  });

  it.each(types)('the default of a %s flag is given while the provider is not ready', async (type) => {
    registered = await RegisteredProvider.create(mode, { flags });
    registered.relay.fail({ stall: true, times: Infinity });
    const ready = registered.register();
    await expectDefault(type, `${type}-flag`, ErrorCode.PROVIDER_NOT_READY);
    registered.relay.recover();
    await ready;
  });

  it.each(types)('the default of a %s flag is given when the provider has failed for good', async (type) => {
    registered = await RegisteredProvider.create(mode, { flags, apiKeys: { evaluation: ['another key'] } });
    await expect(registered.register()).rejects.toMatchObject({ code: ErrorCode.PROVIDER_FATAL });
    await expectDefault(type, `${type}-flag`, ErrorCode.PROVIDER_FATAL);
  });
});
