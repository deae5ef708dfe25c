import { encodeGoJson, GoStruct, sortByBytes, UnsupportedValueError } from '../../src/dev-relay/go/json.js';

describe('encodeGoJson', () => {
  it.each([
    ['null', null, 'null'],
    ['a negative zero', -0, '-0'],
    ['an integer below 1e21', 1e20, '100000000000000000000'],
    ['a number from 1e21 up', 1e21, '1e+21'],
    ['a number below 1e-6', 1e-7, '1e-7'],
    ['a bigint', -(2n ** 63n), '-9223372036854775808'],
    ['what HTML could misread', '<b>&', String.raw`"\u003cb\u003e\u0026"`],
    ['line separators', '\u2028\u2029', String.raw`"\u2028\u2029"`],
    ['a lone surrogate', 'a\ud800b', '"a\ufffdb"'],
    ['a pair of surrogates', '\u{1f600}', '"\u{1f600}"'],
    ['control characters', '\b\f\n\r\t\u0000\u001f\u007f', String.raw`"\b\f\n\r\t\u0000\u001f` + '\u007f"'],
    ['quotes and backslashes', '"\\', String.raw`"\"\\"`],
    ['empty containers', [[], {}], '[[],{}]'],
  ])('writes %s as Go does', (_, value, text) => {
    expect(encodeGoJson(value)).toBe(text);
  });

  it('sorts the members of objects by the bytes of their names', () => {
    const members = { '2': 1, '10': 1, b: 1, a: 1, B: 1, '\u{1f600}': 1, '\ufffd': 1, '': 1 };
    expect(encodeGoJson(members)).toBe('{"":1,"10":1,"2":1,"B":1,"a":1,"b":1,"\ufffd":1,"\u{1f600}":1}');
  });

  it('keeps the order of a struct and leaves out what is undefined', () => {
    const struct = new GoStruct({ z: { b: 1, a: 2 }, gone: undefined, a: [new GoStruct({ y: 1, x: 2 })] });
    expect(encodeGoJson(struct)).toBe('{"z":{"a":2,"b":1},"a":[{"y":1,"x":2}]}');
  });

  it('keeps a member named __proto__', () => {
    expect(encodeGoJson(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  });

  it('writes values nested deeper than the stack holds', () => {
    const text = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(encodeGoJson(JSON.parse(text))).toBe(text);
  });

  it.each([NaN, Infinity])('refuses %s', (number) => {
    expect(() => encodeGoJson({ number })).toThrow(UnsupportedValueError);
  });
});

describe('sortByBytes', () => {
  it('puts characters beyond U+FFFF last', () => {
    expect(sortByBytes(['\u{1f600}', '\ue000', 'é', 'a'])).toEqual(['a', 'é', '\ue000', '\u{1f600}']);
  });
});
