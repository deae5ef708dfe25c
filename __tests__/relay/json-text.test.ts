import { JsonText } from '../../src/relay/json-text.js';

function textOf(text: string): JsonText {
  const bytes = Buffer.from(`[${text}]`);
  return new JsonText({ bytes, start: 1, end: bytes.length - 1 });
}

const same = (left: string, right: string): boolean => textOf(left).hasContentOf(textOf(right));

it.each([
  ['{"a":1,"b":[true,null]}', '{"a":1,"b":[true,null]}'],
  ['{"a":1,"b":2}', '{"b":2,"a":1}'],
  ['{"a":1}', ' { "a" :\n1 } '],
  ['{"a":1.0,"b":10}', '{"a":1,"b":1e1}'],
  ['{"a":"ä"}', '{"\\u0061":"\\u00e4"}'],
  ['{"a":1,"a":2}', '{"a":2}'],
  ['{"__proto__":{"a":1}}', '{ "__proto__":{"a":1}}'],
  ['1e400', '1e401'],
])('%s has the content of %s', (left, right) => {
  expect(same(left, right)).toBe(true);
  expect(same(right, left)).toBe(true);
});

it.each([
  ['{"a":1}', '{"a":2}'],
  ['{"a":1}', '{"a":"1"}'],
  ['{"a":null}', '{"b":null}'],
  ['{"a":null}', '{"toString":null}'],
  ['{"a":1}', '{"a":1,"b":1}'],
  ['[1,2]', '[2,1]'],
  ['[1]', '[1,1]'],
  ['[]', '{}'],
  ['null', '{}'],
  ['{"__proto__":{"a":1}}', '{"__proto__":{"a":2}}'],
  ['{"__proto__":null}', '{"__prot__":null}'],
  ['0', '-0'],
  ['"a"', '"A"'],
])('%s has not the content of %s', (left, right) => {
  expect(same(left, right)).toBe(false);
  expect(same(right, left)).toBe(false);
});

it('texts that nest 100,000 levels deep are compared without running out of stack', () => {
  const deep = (inner: string): string => '['.repeat(100_000) + inner + ']'.repeat(100_000);
  expect(same(deep('1'), deep('1'))).toBe(true);
  expect(same(deep('1'), deep('2'))).toBe(false);
  expect(same(deep('1'), deep(' 1'))).toBe(false);
});

it('a long text is compared by its spelling alone', () => {
  const long = JSON.stringify('x'.repeat(1 << 20));
  expect(same(long, long)).toBe(true);
  expect(same(long, ` ${long}`)).toBe(false);
});
