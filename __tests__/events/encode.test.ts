import * as fc from 'fast-check';
import { encodeJson, nestsTooDeep } from '../../src/events/encode.js';
import { MAX_DEPTH, plainCopy } from '../../src/events/plain-copy.js';
import { cyclic, nested } from '../helpers/hostile.js';

it('is the text of JSON.stringify where that has one', () => {
  const value = { a: [1, null, 'x'], d: new Date(0), u: undefined };
  expect(encodeJson(value)).toBe(JSON.stringify(value));
});

it('is the text of the plain copy where JSON.stringify would throw', () => {
  expect(encodeJson({ big: 1n })).toBe('{"big":"1"}');
  expect(encodeJson(cyclic())).toBe('{"n":1,"self":"[Circular]"}');
});

it.each([[undefined], [() => 1], [Symbol('s')]])('is none for %p', (value) => {
  expect(encodeJson(value)).toBeUndefined();
});

it('cuts what is nested too deep, wherever it stands', () => {
  expect(encodeJson(nested(MAX_DEPTH))).toBe(JSON.stringify(nested(MAX_DEPTH)));
  expect(encodeJson(nested(MAX_DEPTH + 1))).toBe(JSON.stringify(nested(MAX_DEPTH, '[Truncated]')));
  expect(encodeJson(nested(50_000))).toBe(JSON.stringify(nested(MAX_DEPTH, '[Truncated]')));
});

it('cuts nothing because of brackets in strings, or of many containers side by side', () => {
  const value = { text: '{[\\"'.repeat(1_000), lists: Array.from({ length: 500 }, () => [{}]), '{"': '\\' };
  expect(encodeJson(value)).toBe(JSON.stringify(value));
});

describe('depth of a text', () => {
  it('is that of the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 10 }), fc.integer({ min: 0, max: 12 }), (value, limit) => {
        const text = JSON.stringify(value);
        if (text.length <= 2 * limit) return;
        expect(nestsTooDeep(text, limit)).toBe(depthOf(value) > limit);
      }),
    );
  });
});

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

it('never throws, and the fast way agrees with the careful one', () => {
  const everything = fc.anything({
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withSparseArray: true,
    withNullPrototype: true,
  });
  fc.assert(
    fc.property(everything, (value) => {
      const text = encodeJson(value);
      expect(text).toBe(JSON.stringify(plainCopy(value)));
    }),
  );
});
