import fc from 'fast-check';
import { canonicalJson } from '../../src/evaluation/canonical-json.js';
import { quickText } from '../../src/evaluation/quick-text.js';
import { plainCopy } from '../../src/events/plain-copy.js';
import { cyclic, hostileProxy, nested, revokedProxy, throwing } from '../helpers/hostile.js';

/** The expected text, made in another way. */
const expected = (data: unknown): string | undefined => written(plainCopy(data));

function written(copy: unknown): string | undefined {
  if (Array.isArray(copy)) return `[${copy.map(written).join(',')}]`;
  if (typeof copy !== 'object' || copy === null) return JSON.stringify(copy);
  const members = Object.entries(copy).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${written(member)}`).join(',')}}`;
}

it('canonical JSON is JSON with sorted names, for any data', () => {
  const data = fc.anything({
    withDate: true,
    withBigInt: true,
    withMap: true,
    withTypedArray: true,
    withSparseArray: true,
  });
  fc.assert(
    fc.property(data, (value) => {
      expect(canonicalJson(value)).toBe(expected(value));
    }),
    { numRuns: 2_000 },
  );
});

it('canonical JSON is made without a copy for plain data', () => {
  const context = { b: 'x', a: [1.5, -0, null, true, { d: new Date(0), c: '"\u2028\ud800' }], gone: undefined, n: NaN };
  const text = '{"a":[1.5,0,null,true,{"c":"\\"\u2028\\ud800","d":"1970-01-01T00:00:00.000Z"}],"b":"x","n":null}';
  expect(quickText(context)).toBe(text);
  expect(canonicalJson(context)).toBe(text);
});

it.each<[string, () => unknown]>([
  ['a getter that throws', () => Object.defineProperty({ a: 1 }, 'b', { get: throwing, enumerable: true })],
  ['a toJSON that throws', () => ({ a: 1, b: { toJSON: throwing } })],
  ['a toJSON that returns an object', () => ({ a: 1, b: { toJSON: () => ({ c: 1 }) } })],
  ['a proxy that throws', () => ({ a: 1, b: hostileProxy() })],
  ['a revoked proxy', () => ({ a: 1, b: revokedProxy() })],
  ['a cycle', cyclic],
  ['100,000 levels', () => nested(100_000)],
  ['2,000 members', () => Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`m${n}`, n]))],
  ['a BigInt', () => ({ a: 1n })],
  ['an inherited member', () => Object.create({ a: 1 }) as object],
  ['a member called __proto__', () => JSON.parse('{"__proto__":{"a":1}}') as object],
])('canonical JSON is the same as of a copy where the data have %s', (_what, make) => {
  expect(canonicalJson(make())).toBe(expected(make()));
});
