import { evaluate } from './evaluate.js';

const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? { a: value } : [value];
  return value;
};

const isParseError = (flag: unknown, input: Parameters<typeof evaluate>[1] = {}): boolean =>
  evaluate(flag, input).errorCode === 'PARSE_ERROR';

const plain = { variations: { on: true }, defaultRule: { variation: 'on' } };
const withQuery = (query: string): object => ({ ...plain, targeting: [{ query, variation: 'on' }] });
const list = (length: number): string => Array.from({ length }, (_, index) => index).join(',');

describe('nesting of the engine input', () => {
  it.each([
    ['context', 126, (value: unknown) => ({ context: { a: value } })],
    ['enrichment', 125, (value: unknown) => ({ enrichment: { a: value } })],
    ['defaultValue', 126, (value: unknown) => ({ defaultValue: value })],
  ])('is 128 levels at most, counted from the input itself: %s', (_name, depth, inputOf) => {
    expect(isParseError(plain, inputOf(nested(depth)) as object)).toBe(false);
    expect(isParseError(plain, inputOf(nested(depth + 1)) as object)).toBe(true);
  });

  it('counts in a flag as well, in fields that nobody knows too', () => {
    expect(isParseError({ ...plain, unknown: nested(126) })).toBe(false);
    expect(isParseError({ ...plain, unknown: nested(127) })).toBe(true);
  });

  it('ends in a cycle', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = { list: [cycle] };
    expect(isParseError(plain, { context: cycle })).toBe(true);
    expect(isParseError({ ...plain, metadata: cycle })).toBe(true);
  });

  it('takes linear time for objects that are shared', () => {
    let value: unknown = {};
    for (let level = 0; level < 120; level++) value = { left: value, right: value };
    expect(isParseError(plain, { context: { value } })).toBe(false);
    for (let level = 0; level < 10; level++) value = { left: value, right: value };
    expect(isParseError(plain, { context: { value } })).toBe(true);
  });
});

describe('the limits of a query', () => {
  it.each([
    ['64 levels of the rule language', (by: number) => `${'('.repeat(64 + by)}x eq 1${')'.repeat(64 + by)}`],
    ['256 levels of JsonLogic', (by: number) => `${'{"!":['.repeat(128)}${by > 0 ? '[]' : '1'}${']}'.repeat(128)}`],
    ['1000 elements of a list', (by: number) => `x in [${list(1000 + by)}]`],
    ['1000 elements of an array', (by: number) => `{"in":[1,[${list(1000 + by)}]]}`],
    ['1000 conditions', (by: number) => Array.from({ length: 1000 + by }, () => 'x eq 1').join(' and ')],
    ['128 segments of a path', (by: number) => `a${'.b'.repeat(127 + by)} pr`],
  ])('allow %s, and not one more', (_name, queryOf) => {
    expect(isParseError(withQuery(queryOf(0)))).toBe(false);
    expect(isParseError(withQuery(queryOf(1)))).toBe(true);
  });

  it('hold for the default rule and for scheduled steps, due or not', () => {
    const query = `x in [${list(1001)}]`;
    expect(isParseError({ ...plain, defaultRule: { variation: 'on', query } })).toBe(true);
    expect(isParseError({ ...plain, scheduledRollout: [{ targeting: [{ query }] }] })).toBe(true);
    expect(isParseError({ ...plain, scheduledRollout: [{ scheduledRollout: [{ defaultRule: { query } }] }] })).toBe(
      true,
    );
  });

  it('do not count what is quoted', () => {
    expect(isParseError(withQuery(`x eq "${'('.repeat(100)} \\"${'[1,'.repeat(1001)}"`))).toBe(false);
    expect(isParseError(withQuery(`x in [${Array.from({ length: 300 }, () => '1.5').join(',')}]`))).toBe(false);
  });
});
