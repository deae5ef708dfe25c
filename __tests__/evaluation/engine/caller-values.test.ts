import { applies, evaluate } from './evaluate.js';

class Box {
  readonly own = 7;
  get inherited(): number {
    return 7;
  }
}

/** A context in the process and what it would have been as JSON. */
const values: readonly (readonly [name: string, value: unknown, json: unknown])[] = [
  ['a date', new Date('2026-06-15T12:00:00Z'), '2026-06-15T12:00:00.000Z'],
  ['an invalid date', new Date(NaN), null],
  ['undefined', undefined, undefined],
  ['a function', () => 7, undefined],
  ['a symbol', Symbol('s'), undefined],
  ['NaN', NaN, null],
  ['infinity', -Infinity, null],
  ['a boxed number', Object(7), 7],
  ['a boxed text', Object('x'), 'x'],
  ['toJSON', { toJSON: () => 'x' }, 'x'],
  ['toJSON of an object', { toJSON: () => ({ b: 7 }) }, { b: 7 }],
  ['a map', new Map([['b', 7]]), {}],
  ['a negative zero', -0, 0],
  ['a lone surrogate', 'a\ud83d', 'a\ufffd'],
  [
    'a list with holes',
    Object.assign([], { 1: new Date(0), 2: undefined, 3: NaN }),
    [null, '1970-01-01T00:00:00.000Z', null, null],
  ],
];

const queries = [
  'v pr',
  'v eq null',
  'v sw "2026"',
  'v eq "a\ufffd"',
  'v eq "x"',
  'v in [7]',
  'v.b eq 7',
  'w.v pr or w.v eq 7',
  '{"!!":[{"var":"v"}]}',
  '{"==":[{"var":"v"},0]}',
  '{"in":["1970-01-01T00:00:00.000Z",{"var":"v"}]}',
  '{"in":[null,{"var":"v"}]}',
  '{"some":[{"var":"v"},{"==":[{"var":""},null]}]}',
  '{"===":[{"var":"v.b"},7]}',
  '{"===":[{"cat":[{"var":"v"}]},"a\ufffd"]}',
  '{"missing":["v","w.v"]}',
  '{"var":"v"}',
  '{"var":""}',
];

describe('attributes that are no JSON', () => {
  it.each(values)('%s counts as what JSON makes of it', (_name, value, json) => {
    const inProcess = queries.map((query) => applies(query, { v: value, w: { v: value } }));
    const overTheWire = queries.map((query) => applies(query, { v: json, w: { v: json } }));
    expect(inProcess).toEqual(overTheWire);
  });

  it('leaves out what JSON cannot write', () => {
    expect(applies('v pr', { v: 7n })).toBe(false);
  });

  it('reads own members only', () => {
    const context = { box: new Box(), list: Object.create({ x: 7 }) as unknown };
    expect(applies('box.own eq 7', context)).toBe(true);
    expect(applies('box.inherited eq null', context)).toBe(true);
    expect(applies('list.x pr', context)).toBe(false);
    expect(applies('targetingKey eq ""', Object.create({ targetingKey: 'x' }) as Record<string, unknown>)).toBe(true);
  });

  it('finds the targeting key and the time in them', () => {
    const flag = {
      variations: { on: 1 },
      defaultRule: { percentage: { on: 100 } },
      experimentation: { end: '2026-01-01T00:00:00Z' },
    };
    const gofeatureflag = { currentDateTime: new Date('2025-01-01T00:00:00Z') };
    expect(evaluate(flag, { context: { targetingKey: Object('u') as unknown, gofeatureflag } }).value).toBe(1);
    expect(evaluate(flag, { context: { targetingKey: 5, gofeatureflag } }).errorCode).toBe('TARGETING_KEY_MISSING');
  });

  it('survives attributes that throw', () => {
    const context = {
      targetingKey: 'u',
      nested: {
        get broken(): never {
          throw new Error('no');
        },
      },
    };
    expect(evaluate({ variations: { on: 1 }, defaultRule: { variation: 'on' } }, { context }).errorCode).toBe(
      'PARSE_ERROR',
    );
  });

  it('survives what is no context at all', () => {
    const flag = { variations: { on: 1 }, defaultRule: { variation: 'on' } };
    for (const context of [null, undefined]) expect(evaluate(flag, { context: context as never }).value).toBe(1);
    for (const context of [5, 'x', []])
      expect(evaluate(flag, { context: context as never }).errorCode).toBe('PARSE_ERROR');
    expect(evaluate(flag, { enrichment: null as never }).value).toBe(1);
    expect(evaluate(flag, { enrichment: [] as never }).errorCode).toBe('PARSE_ERROR');
  });

  it('does not change the context', () => {
    const context = Object.freeze({
      targetingKey: 'u',
      list: Object.freeze([1, undefined]),
      x: Object.freeze({ y: 1 }),
    });
    for (const query of queries) expect(() => applies(query, context)).not.toThrow();
  });
});
