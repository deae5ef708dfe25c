export interface OddEvent {
  readonly what: string;
  readonly name?: unknown;
  readonly context?: unknown;
  readonly details?: unknown;
  /** Members of the exported event; `creationDate`, `kind` and what is not named are compared with the ordinary. */
  readonly exported: Readonly<Record<string, unknown>>;
}

const details = (given: unknown, arrived: unknown): Pick<OddEvent, 'details' | 'exported'> => ({
  details: given,
  exported: { trackingEventDetails: arrived },
});

const context = (given: unknown, arrived: unknown, more: object = {}): Pick<OddEvent, 'context' | 'exported'> => ({
  context: given,
  exported: { evaluationContext: arrived, ...more },
});

const name = (given: unknown, arrived: string): Pick<OddEvent, 'name' | 'exported'> => ({
  name: given,
  exported: { key: arrived },
});

const withoutKey = { userKey: 'undefined-targetingKey' };

function cyclic(): object {
  const ring: Record<string, unknown> = { n: 1 };
  ring['self'] = { back: ring };
  return ring;
}

/** This many objects, one in the other, around and including the innermost one. */
function nested(levels: number, innermost: object): object {
  let object = innermost;
  for (let level = 1; level < levels; level++) object = { d: object };
  return object;
}

function throwing(): never {
  throw new Error('no value');
}

class Basket {
  readonly items = 2;
  readonly #secret = 'hidden';
  get secret(): string {
    return this.#secret;
  }
}

const own = (members: string): unknown => JSON.parse(members);

/**
 * Events that an application may track by mistake, with what has to come out of the relay's exporter: the relay
 * responds 200 to an event that it cannot convert and throws it away.
 */
export const oddEvents: readonly OddEvent[] = [
  { what: 'no details', ...details(undefined, {}) },
  { what: 'null details', ...details(null, {}) },
  { what: 'details that are a number', ...details(99.5, { value: 99.5 }) },
  { what: 'details that are a string', ...details('text', {}) },
  { what: 'details that are a list', ...details([1, 2], {}) },
  { what: 'details that are a function', ...details(throwing, {}) },
  { what: 'details that are a date', ...details(new Date(0), {}) },
  { what: 'details whose toJSON gives a string', ...details({ n: 1, toJSON: () => 'text' }, {}) },
  { what: 'details whose toJSON gives a list', ...details({ n: 1, toJSON: () => [1] }, {}) },
  { what: 'details that are a map', ...details(new Map([['a', 1]]), {}) },
  { what: 'details that are a boxed number', ...details(new Number(5), { value: 5 }) },
  { what: 'details that are a boxed string', ...details(new String('text'), {}) },
  { what: 'details that are a boxed BigInt', ...details(Object(5n), { value: '5' }) },
  { what: 'details with a class instance', ...details({ basket: new Basket() }, { basket: { items: 2 } }) },
  { what: 'NaN as value', ...details({ value: Number.NaN, n: 1 }, { n: 1 }) },
  { what: 'infinities', ...details({ value: -Infinity, deep: { x: Infinity } }, { deep: { x: null } }) },
  { what: 'the largest number', ...details({ value: Number.MAX_VALUE }, { value: Number.MAX_VALUE }) },
  { what: 'the smallest number', ...details({ value: Number.MIN_VALUE }, { value: Number.MIN_VALUE }) },
  { what: 'a BigInt', ...details({ value: 2n ** 64n }, { value: '18446744073709551616' }) },
  { what: 'a BigInt in a list', ...details({ ids: [1n, 2] }, { ids: ['1', 2] }) },
  { what: 'a null at the top', ...details({ n: 1, gone: null }, { n: 1 }) },
  { what: 'nulls further down', ...details({ a: { b: null, c: [null] } }, { a: { b: null, c: [null] } }) },
  { what: 'undefined', ...details({ n: 1, a: undefined, l: [undefined] }, { n: 1, l: [null] }) },
  { what: 'functions and symbols', ...details({ n: 1, f: throwing, s: Symbol('s'), [Symbol('k')]: 1 }, { n: 1 }) },
  { what: 'a cycle', ...details(cyclic(), { n: 1, self: { back: '[Circular]' } }) },
  { what: 'a list that contains itself', ...details({ l: cyclicList() }, { l: [1, '[Circular]'] }) },
  { what: 'a date', ...details({ at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }) },
  {
    what: 'an invalid date',
    ...details({ n: 1, at: new Date(Number.NaN), l: [new Date(Number.NaN)] }, { n: 1, l: [null] }),
  },
  {
    what: 'a throwing getter',
    ...details(
      {
        n: 1,
        get bad() {
          return throwing();
        },
      },
      { n: 1 },
    ),
  },
  { what: 'a throwing toJSON', ...details({ n: 1, bad: { toJSON: throwing } }, { n: 1 }) },
  { what: 'a revoked proxy', ...details({ n: 1, bad: revokedProxy() }, { n: 1 }) },
  { what: 'an error', ...details({ n: 1, error: new Error('secret') }, { n: 1, error: {} }) },
  { what: 'a map and a set', ...details({ m: new Map([[1, 2]]), s: new Set([1]) }, { m: {}, s: {} }) },
  { what: 'bytes', ...details({ b: new Uint8Array([1, 2]) }, { b: { 0: 1, 1: 2 } }) },
  { what: 'a URL', ...details({ u: new URL('http://a.b/c') }, { u: 'http://a.b/c' }) },
  { what: 'numeric keys', ...details({ 1: 'a', 0: 'b', '-1': 'c' }, { 0: 'b', 1: 'a', '-1': 'c' }) },
  { what: 'an empty key', ...details({ '': 1 }, { '': 1 }) },
  { what: 'a key with control characters', ...details({ 'a\n"\0': '\u0001\u007f' }, { 'a\n"\0': '\u0001\u007f' }) },
  { what: 'an own __proto__', ...details(own('{"__proto__":{"x":1},"n":1}'), own('{"__proto__":{"x":1},"n":1}')) },
  { what: 'an own __proto__ further down', ...details({ a: own('{"__proto__":5}') }, { a: own('{"__proto__":5}') }) },
  {
    what: 'an own __proto__ beside a cycle',
    ...details({ a: own('{"__proto__":5}'), b: 1n }, { a: own('{"__proto__":5}'), b: '1' }),
  },
  {
    what: 'names of Object.prototype',
    ...details({ constructor: 1, toString: 2, hasOwnProperty: 3 }, { constructor: 1, toString: 2, hasOwnProperty: 3 }),
  },
  { what: 'an object without prototype', ...details(Object.assign(Object.create(null) as object, { n: 1 }), { n: 1 }) },
  {
    what: 'names of the event fields',
    ...details({ kind: 'feature', Key: 5, USERKEY: [] }, { kind: 'feature', Key: 5, USERKEY: [] }),
  },
  { what: 'a lone surrogate', ...details({ s: 'a\ud800b', '\udfff': 1 }, { s: 'a\ufffdb', '\ufffd': 1 }) },
  { what: 'an emoji', ...details({ s: '🛒' }, { s: '🛒' }) },
  { what: 'line separators and HTML', ...details({ s: '\u2028\u2029<b>&' }, { s: '\u2028\u2029<b>&' }) },
  { what: '100 levels', ...details(nested(100, {}), nested(100, {})) },
  { what: '20,000 levels', ...details(nested(20_000, {}), nested(100, { d: '[Truncated]' })) },
  { what: 'a hole in a list', ...details({ l: holed() }, { l: [1, null, 3] }) },
  { what: 'an empty name', ...name('', '') },
  { what: 'a name with a lone surrogate', ...name('a\ud800', 'a\ufffd') },
  { what: 'a long name', ...name('n'.repeat(10_000), 'n'.repeat(10_000)) },
  { what: 'a number as name', ...name(5, '5') },
  { what: 'a BigInt as name', ...name(5n, '5') },
  { what: 'a symbol as name', ...name(Symbol('s'), 'Symbol(s)') },
  { what: 'an object as name', ...name({}, '[object Object]') },
  { what: 'a numeric targeting key', ...context({ targetingKey: 5 }, { targetingKey: '5' }, { userKey: '5' }) },
  { what: 'a BigInt as targeting key', ...context({ targetingKey: 5n }, { targetingKey: '5' }, { userKey: '5' }) },
  { what: 'an empty targeting key', ...context({ targetingKey: '' }, { targetingKey: '' }, withoutKey) },
  { what: 'a null targeting key', ...context({ targetingKey: null, n: 1 }, { n: 1 }, withoutKey) },
  { what: 'NaN as targeting key', ...context({ targetingKey: Number.NaN, n: 1 }, { n: 1 }, withoutKey) },
  {
    what: 'an object as targeting key',
    ...context({ targetingKey: { a: 1 } }, { targetingKey: { a: 1 } }, withoutKey),
  },
  {
    what: 'a lone surrogate as targeting key',
    ...context({ targetingKey: '\ud800' }, { targetingKey: '\ufffd' }, { userKey: '\ufffd' }),
  },
  {
    what: 'anonymous as text',
    ...context({ anonymous: 'true' }, { anonymous: 'true' }, { ...withoutKey, contextKind: 'user' }),
  },
  {
    what: 'anonymous',
    ...context({ anonymous: true }, { anonymous: true }, { ...withoutKey, contextKind: 'anonymousUser' }),
  },
  { what: 'a null attribute', ...context({ targetingKey: 'u', a: null, l: [null] }, { targetingKey: 'u', l: [null] }) },
  {
    what: 'a cycle in the context',
    ...context({ targetingKey: 'u', c: cyclic() }, { targetingKey: 'u', c: { n: 1, self: { back: '[Circular]' } } }),
  },
  {
    what: 'a throwing getter further down',
    ...context(
      {
        targetingKey: 'u',
        c: {
          get bad() {
            return throwing();
          },
        },
      },
      { targetingKey: 'u', c: {} },
    ),
  },
  { what: 'no context', ...context(undefined, {}, withoutKey) },
  { what: 'a null context', ...context(null, {}, withoutKey) },
];

function cyclicList(): unknown[] {
  const list: unknown[] = [1];
  list.push(list);
  return list;
}

function holed(): unknown[] {
  const list: unknown[] = [1];
  list[2] = 3;
  return list;
}

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
