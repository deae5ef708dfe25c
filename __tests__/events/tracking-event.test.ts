import * as fc from 'fast-check';
import { plainCopy } from '../../src/events/plain-copy.js';
import { compileRedaction } from '../../src/events/redaction.js';
import { writeTrackingEvent, type TrackingEventInput } from '../../src/events/tracking-event.js';
import { anyValue } from '../helpers/any-value.js';
import { textOf } from '../helpers/event-encoders.js';
import { cyclic, hostileProxy, nested, revokedProxy, throwing } from '../helpers/hostile.js';

const NOW = 1_618_909_178_999;

function text(input: Partial<TrackingEventInput>): string {
  const whole = { name: 'bought', context: {}, details: {}, nowMs: NOW, ...input };
  const encoded = textOf((json) => writeTrackingEvent(json, whole));
  if (encoded === undefined) throw new Error('nothing was encoded');
  return encoded;
}

const event = (input: Partial<TrackingEventInput>): any => JSON.parse(text(input));
const details = (given: unknown): unknown => event({ details: given }).trackingEventDetails;
const context = (given: unknown): unknown => event({ context: given }).evaluationContext;

describe('the event', () => {
  it('GOFF-TRACK-004, GOFF-TRACK-005: has exactly the seven fields, in the units that the relay reads', () => {
    const encoded = text({
      name: 'clicked-checkout',
      context: { targetingKey: '94a25909', email: 'user@example.com' },
      details: { value: 99.77, currencyCode: 'USD' },
    });
    expect(encoded).toBe(
      JSON.stringify({
        kind: 'tracking',
        contextKind: 'user',
        userKey: '94a25909',
        creationDate: 1_618_909_178,
        key: 'clicked-checkout',
        evaluationContext: { targetingKey: '94a25909', email: 'user@example.com' },
        trackingEventDetails: { value: 99.77, currencyCode: 'USD' },
      }),
    );
  });

  it.each([
    [{}],
    [{ details: undefined }],
    [{ details: null }],
    [{ context: null }],
    [{ context: undefined, details: 1n }],
  ])('has them whatever is missing: %p', (input) => {
    expect(Object.keys(event(input))).toEqual([
      'kind',
      'contextKind',
      'userKey',
      'creationDate',
      'key',
      'evaluationContext',
      'trackingEventDetails',
    ]);
  });

  it.each([
    [0, 0],
    [999, 0],
    [1_000, 1],
    [1_618_909_178_999.9, 1_618_909_178],
  ])('GOFF-COLL-007: the event at %d ms is dated %d, whole seconds', (nowMs, seconds) => {
    expect(event({ nowMs }).creationDate).toBe(seconds);
  });
});

describe('contextKind', () => {
  it.each([
    [true, 'anonymousUser'],
    [false, 'user'],
    [undefined, 'user'],
    [null, 'user'],
    ['true', 'user'],
    [1, 'user'],
    [[], 'user'],
    [{}, 'user'],
    [1n, 'user'],
  ])('GOFF-COLL-005, GOFF-TRACK-005: contextKind with anonymous %p is %s', (anonymous, kind) => {
    expect(event({ context: { anonymous } }).contextKind).toBe(kind);
    expect(event({ context: { anonymous, careful: 1n } }).contextKind).toBe(kind);
  });

  it('GOFF-COLL-005: is user without a context', () => {
    expect(event({ context: undefined }).contextKind).toBe('user');
  });
});

describe('userKey', () => {
  it.each([
    ['u1', 'u1', 'u1'],
    [42, '42', '42'],
    [-0.5, '-0.5', '-0.5'],
    [12345678901234567890n, '12345678901234567890', '12345678901234567890'],
    [new String('boxed'), 'boxed', 'boxed'],
    [new Date(0), '1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z'],
    ['', 'undefined-targetingKey', ''],
    [undefined, 'undefined-targetingKey', undefined],
    [null, 'undefined-targetingKey', undefined],
    [Number.NaN, 'undefined-targetingKey', undefined],
    [true, 'undefined-targetingKey', true],
    [{ id: 1 }, 'undefined-targetingKey', { id: 1 }],
    [['u1'], 'undefined-targetingKey', ['u1']],
    [Symbol('s'), 'undefined-targetingKey', undefined],
  ])(
    'GOFF-COLL-006, GOFF-TRACK-005: userKey of the targeting key %p is %s, and the context agrees',
    (targetingKey, userKey, inContext) => {
      for (const careful of [undefined, 1n]) {
        const { userKey: found, evaluationContext } = event({ context: { targetingKey, careful } });
        expect(found).toBe(userKey);
        expect(evaluationContext.targetingKey).toEqual(inContext);
      }
    },
  );
});

describe('the name', () => {
  it.each([
    ['bought', 'bought'],
    ['', ''],
    [undefined, 'undefined'],
    [null, 'null'],
    [7, '7'],
    [7n, '7'],
    [Symbol('s'), 'Symbol(s)'],
    [['a', 'b'], 'a,b'],
    [{}, '[object Object]'],
    [Object.create(null), '[unreadable]'],
    [{ toString: throwing }, '[unreadable]'],
  ])('%p becomes the string %j', (name, key) => {
    expect(event({ name }).key).toBe(key);
  });

  it('a name that nothing can be asked of costs the name and not the event', () => {
    expect(event({ name: revokedProxy() }).key).toBe('[unreadable]');
  });
});

describe('details and context', () => {
  const odd = {
    date: new Date(0),
    missing: undefined,
    call: throwing,
    symbol: Symbol('s'),
    nan: Number.NaN,
    infinite: Infinity,
    nothing: null,
    big: 10n,
    deep: { nan: Number.NaN, nothing: null, missing: undefined, list: [null, undefined, Number.NaN, throwing, 1n] },
    get broken(): never {
      return throwing();
    },
    unserializable: { toJSON: throwing },
  };
  const plain = {
    date: '1970-01-01T00:00:00.000Z',
    big: '10',
    deep: { nan: null, nothing: null, list: [null, null, null, null, '1'] },
  };

  it('become what JSON has for them; nulls at the top are left out, deeper ones stay', () => {
    expect(details(odd)).toEqual(plain);
    expect(context(odd)).toEqual(plain);
  });

  it('leave a null at the top out even where plain JSON would do', () => {
    expect(details({ a: null, b: { c: null }, d: [null] })).toEqual({ b: { c: null }, d: [null] });
    expect(context({ a: null, b: { c: null } })).toEqual({ b: { c: null } });
  });

  it('are cut where they are cyclic', () => {
    expect(details(cyclic())).toEqual({ n: 1, self: '[Circular]' });
    expect(context(cyclic())).toEqual({ n: 1, self: '[Circular]' });
  });

  it('are cut below a hundred levels each', () => {
    expect(details(nested(100))).toEqual(nested(100));
    expect(details(nested(101))).toEqual(nested(100, '[Truncated]'));
    expect(context(nested(20_000))).toEqual(nested(100, '[Truncated]'));
  });

  it('keep keys that are numbers, empty, odd, or named after members of Object.prototype', () => {
    const given = JSON.parse(
      '{"2":"b","1":"a","":0,"\\u0000\\"":1,"__proto__":{"x":1},"constructor":2,"toString":3}',
    ) as object;
    for (const careful of [{}, { careful: 1n }]) {
      const encoded = text({ details: Object.assign(Object.create(null) as object, { a: given }, careful) });
      expect(encoded).toContain(`"a":${JSON.stringify(given)}`);
    }
    expect(details(given)).toEqual(given);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it.each([
    ['a number', 99.5, { value: 99.5 }],
    ['a BigInt', 99n, { value: '99' }],
    ['a boxed number', new Number(5), { value: 5 }],
    ['NaN', Number.NaN, {}],
    ['a string', 'text', {}],
    ['a boxed string', new String('text'), {}],
    ['a boolean', true, {}],
    ['a list', [1, 2], {}],
    ['a function', throwing, {}],
    ['a symbol', Symbol('s'), {}],
    ['a date', new Date(0), {}],
    ['a map', new Map([['a', 1]]), {}],
    ['a revoked proxy', revokedProxy(), {}],
    ['a hostile proxy', hostileProxy(), {}],
    ['what toJSON turns into a string', { a: 1, toJSON: () => 'text' }, {}],
    ['what toJSON turns into a list', { a: 1, toJSON: () => [1] }, {}],
    ['what toJSON turns into a number', { a: 1, toJSON: () => 5 }, { value: 5 }],
    ['what toJSON turns into another object', { a: 1, toJSON: () => ({ b: 2, c: null }) }, { b: 2 }],
    ['what toJSON fails to turn into anything', { a: 1, toJSON: throwing }, {}],
  ])('details and context that are %s are still an object', (_what, given, expected) => {
    expect(details(given)).toEqual(expected);
  });

  it.each([
    ['a string', 'u1'],
    ['a list', ['u1']],
    ['a boxed string', new String('u1')],
    ['a revoked proxy', revokedProxy()],
    ['a hostile proxy', hostileProxy({ targetingKey: 'u1' })],
    ['what toJSON turns into a string', { targetingKey: 'u1', toJSON: () => 'u1' }],
  ])('a context that is %s is empty, and the event lives', (_what, given) => {
    expect(event({ context: given, details: { n: 1 } })).toMatchObject({
      userKey: 'undefined-targetingKey',
      evaluationContext: {},
      trackingEventDetails: { n: 1 },
    });
  });

  it('a context with a toJSON is what that returns, throughout the event', () => {
    const given = { targetingKey: 'hidden', toJSON: () => ({ targetingKey: 'shown', anonymous: true }) };
    expect(event({ context: given })).toMatchObject({
      contextKind: 'anonymousUser',
      userKey: 'shown',
      evaluationContext: { targetingKey: 'shown', anonymous: true },
    });
  });

  it('are not changed, frozen or not', () => {
    const given = Object.freeze({ targetingKey: 5, nothing: null, list: Object.freeze([1n]) });
    expect(() => text({ context: given, details: given })).not.toThrow();
    expect(given).toEqual({ targetingKey: 5, nothing: null, list: [1n] });
  });
});

describe('a redaction', () => {
  const secret = { targetingKey: 'u1', anonymous: true, email: 'e@x', plan: 'pro', deep: { email: 'kept' } };
  const redacted = (redaction: Parameters<typeof compileRedaction>[0], given: object = secret): any =>
    event({ context: given, redact: compileRedaction(redaction, () => undefined) });

  it('a redaction by names leaves those attributes of the top level out', () => {
    expect(redacted(['email', 'missing']).evaluationContext).toEqual({
      targetingKey: 'u1',
      anonymous: true,
      plan: 'pro',
      deep: { email: 'kept' },
    });
  });

  it('a redaction by a function is what that returns', () => {
    expect(redacted(({ plan }) => ({ plan })).evaluationContext).toEqual({ plan: 'pro' });
  });

  it('a redaction of the targeting key takes it out of the event; who is anonymous stays so', () => {
    expect(redacted(['targetingKey', 'anonymous'])).toMatchObject({
      contextKind: 'anonymousUser',
      userKey: 'undefined-targetingKey',
      evaluationContext: { email: 'e@x', plan: 'pro', deep: { email: 'kept' } },
    });
  });

  it('a redaction that replaces the targeting key replaces the user key as well', () => {
    expect(redacted((given) => ({ ...given, targetingKey: 'hashed' }))).toMatchObject({
      userKey: 'hashed',
      evaluationContext: { targetingKey: 'hashed' },
    });
  });

  it('works on the careful way as well', () => {
    const given = { ...secret, big: 1n, nothing: null };
    expect(redacted(['email'], given).evaluationContext).toEqual({
      targetingKey: 'u1',
      anonymous: true,
      plan: 'pro',
      deep: { email: 'kept' },
      big: '1',
    });
    expect(redacted(({ plan }) => ({ plan }), given).evaluationContext).toEqual({ plan: 'pro' });
  });

  it('a redaction of an attribute that throws when it is read keeps it out anyway', () => {
    const given = {
      plan: 'pro',
      get email(): never {
        return throwing();
      },
      get name(): never {
        return throwing();
      },
    };
    expect(redacted(['email'], given).evaluationContext).toEqual({ plan: 'pro' });
  });

  it('a redaction that returns an object whose toJSON returns none leaves an empty context', () => {
    expect(redacted(() => ({ toJSON: () => 'text' })).evaluationContext).toEqual({});
  });
});

describe('the text of the details', () => {
  const textAnd = (given: unknown): { text?: string } & Record<string, unknown> =>
    event({ details: given, detailsText: 'text' }).trackingEventDetails;

  it.each<[string, unknown, string]>([
    ['no details', undefined, '{}'],
    ['a value', { value: 99.77, currency: 'EUR' }, '{"value":99.77,"currency":"EUR"}'],
    ['a bare number', 5, '{"value":5}'],
    ['a null, which is left out', { value: 1, gone: null, deep: { gone: null } }, '{"value":1,"deep":{"gone":null}}'],
    ['what JSON has no word for', { big: 1n, nan: Number.NaN, ring: cyclic(), n: 1 }, ''],
    ['what throws', { n: 1, bad: { toJSON: throwing }, proxy: hostileProxy() }, '{"n":1}'],
    ['details that cannot be listed', hostileProxy(), '{}'],
  ])('is what is sent of them without it, for %s', (_what, given, expected) => {
    const { text: found, ...rest } = textAnd(given);
    expect(found).toBe(JSON.stringify(details(given)));
    if (expected !== '') expect(found).toBe(expected);
    expect(rest).toEqual(details(given));
  });

  it.each([[{ text: 'own' }], [{ text: { a: 1 } }], [{ text: 0 }]])('gives way to that of the caller: %j', (given) => {
    expect(textAnd(given)).toEqual(given);
  });

  it('has nothing of the context, and so nothing that a redaction takes out of it', () => {
    const secret = { targetingKey: 'u1', email: 'secret' };
    const redact = compileRedaction(['email'], () => undefined);
    expect(text({ context: secret, details: { value: 1 }, detailsText: 'text', redact })).not.toContain('secret');
  });
});

describe('the notices', () => {
  function noticesOf(input: Partial<TrackingEventInput>): string[] {
    const told: string[] = [];
    const tell = (what: string) => () => void told.push(what);
    const notices = { onOddValue: tell('value'), onMissingKey: tell('key'), onOddName: tell('name') };
    event({ ...input, notices });
    return told;
  }
  const user = { targetingKey: 'u1' };

  it.each([
    [undefined],
    [{}],
    [{ value: 1 }],
    [5],
    [{ value: null }],
    [{ value: undefined }],
    ['text'],
    [{ Value: 'x' }],
  ])('are none for the details %j', (given) => {
    expect(noticesOf({ context: user, details: given })).toEqual([]);
  });

  it.each([
    [{ value: '9.99' }],
    [{ value: Number.NaN }],
    [Number.NaN],
    [-Infinity],
    [{ value: true }],
    [{ value: [1] }],
  ])('are one for the details %j, whose value is no number', (given) => {
    expect(noticesOf({ context: user, details: given })).toEqual(['value']);
  });

  it.each([[undefined], [{}], [{ targetingKey: '' }], [{ targetingKey: null }], [{ targetingKey: true }], ['u1']])(
    'are one for the context %j, which has no targeting key',
    (context) => {
      expect(noticesOf({ context })).toEqual(['key']);
    },
  );

  it.each([[undefined], [null], [5], [Symbol('s')], [['purchase']]])(
    'are one for the name %p, which is no string',
    (name) => {
      expect(noticesOf({ context: user, name })).toEqual(['name']);
    },
  );

  it('are one where a redaction takes the targeting key out, and none where a redaction fails', () => {
    expect(noticesOf({ context: user, redact: compileRedaction(['targetingKey'], () => undefined) })).toEqual(['key']);
    expect(noticesOf({ context: user, redact: compileRedaction(throwing, () => undefined) })).toEqual([]);
  });

  it.each([[{ targetingKey: 'u' }], [{ targetingKey: 5 }], [{ targetingKey: 5n }]])('are none for %p', (context) => {
    expect(noticesOf({ context })).toEqual([]);
  });
});

describe('an event of whatever is passed', () => {
  const leaf = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(
      undefined,
      Number.NaN,
      -Infinity,
      throwing,
      Symbol('s'),
      new Date(Number.NaN),
      new Date(5),
      new Map(),
    ),
  );
  const oddObject = fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom('targetingKey', 'anonymous', '__proto__', 'toJSON')),
    leaf,
  );

  it('is valid JSON with objects for context and details', () => {
    fc.assert(
      fc.property(anyValue, anyValue, anyValue, (name, given, more) => {
        const { evaluationContext, trackingEventDetails, key, userKey } = event({
          name,
          context: given,
          details: more,
        });
        for (const object of [evaluationContext, trackingEventDetails]) {
          expect(Object.prototype.toString.call(object)).toBe('[object Object]');
          expect(Object.values(object as object)).not.toContain(null);
        }
        expect([typeof key, typeof userKey]).toEqual(['string', 'string']);
      }),
    );
  });

  it('the fast way and the careful way agree', () => {
    fc.assert(
      fc.property(fc.oneof(oddObject, anyValue), oddObject, (given, more) => {
        const fast = event({ context: given, details: more });
        const careful = event({ context: given, details: { ...more, zz: 1n } });
        delete careful.trackingEventDetails.zz;
        expect(careful).toEqual(fast);
      }),
    );
  });

  it('the text of the details is what is sent of them, on the fast way and on the careful way', () => {
    fc.assert(
      fc.property(fc.oneof(oddObject, anyValue), fc.boolean(), (given, careful) => {
        const whole = careful ? { given, big: 1n, ring: cyclic() } : given;
        const { 'the text': found, ...rest } = event({ details: whole, detailsText: 'the text' }).trackingEventDetails;
        expect(rest).toEqual(details(whole));
        expect(text({ details: whole })).toContain(`"trackingEventDetails":${String(found)}}`);
      }),
    );
  });

  it('the event says of JSON data what a plain copy of them says', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (given) => {
        const { trackingEventDetails } = event({ details: given });
        const withoutNulls = Object.entries(plainCopy(given) as object).filter(([, value]) => value !== null);
        expect(JSON.stringify(Object.entries(trackingEventDetails as object))).toBe(JSON.stringify(withoutNulls));
      }),
    );
  });
});
