import { compileFlag } from '../../../src/evaluation/engine/compile-flag.js';
import { evaluate } from './evaluate.js';

const plain = { variations: { on: true }, defaultRule: { variation: 'on' } };
const outOfSteps = { errorCode: 'PARSE_ERROR', errorDetails: 'The evaluation needs too many steps.' };

const codeOf = (context: object, flag: unknown = plain): string =>
  evaluate(flag, { context: context as Record<string, unknown> }).errorCode;

/** Twenty levels of two members that are one object: 20 objects, and a million paths. `onVisit` runs at each visit. */
function shared(onVisit: () => void): object {
  let value: object = {};
  for (let level = 0; level < 20; level++) {
    const inner = value;
    value = {
      get left() {
        onVisit();
        return inner;
      },
      right: inner,
    };
  }
  return value;
}

function visitsOf(onVisit: () => void): number {
  let visits = 0;
  const context = {
    value: shared(() => {
      visits++;
      onVisit();
    }),
  };
  expect(codeOf(context)).toBe('');
  return visits;
}

describe('the walk over a context', () => {
  it('keeps what it knows when a getter evaluates another flag in the middle of it', () => {
    const other = compileFlag('other', plain);
    const input = { context: { nested: { list: [{}] } }, defaultValue: null, nowMs: 0 };
    const visits = visitsOf(() => void other.evaluate(input));
    expect(visits).toBe(visitsOf(() => undefined));
    expect(visits).toBeLessThan(1000);
  });

  it('keeps what it knows when a getter evaluates a flag on a big context', () => {
    const other = compileFlag('other', plain);
    const big = { list: Array.from({ length: 1000 }, (_, index) => ({ index })) };
    const visits = visitsOf(() =>
      expect(other.evaluate({ context: big, defaultValue: null, nowMs: 0 }).value).toBe(true),
    );
    expect(visits).toBe(visitsOf(() => undefined));
  });

  it('takes the depth of a context for itself while another one is walked', () => {
    const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) });
    let inner: unknown;
    const outer = {
      get other() {
        inner ??= codeOf(deep(127));
        return deep(124);
      },
    };
    expect(codeOf({ outer })).toBe('');
    expect(inner).toBe('PARSE_ERROR');
  });
});

describe('a context without end', () => {
  /** A tree of 2 ** 100 objects, each made when it is looked at. */
  const immense = (levels = 100): object =>
    levels === 0 ? {} : Object.defineProperties({}, { a: memberOf(levels), b: memberOf(levels) });
  const memberOf = (levels: number): PropertyDescriptor => ({ enumerable: true, get: () => immense(levels - 1) });
  const growing = (): object => {
    const list: unknown[] = [];
    return Object.defineProperty(list, 0, { enumerable: true, get: () => (list.push(growing()), {}) });
  };
  const endlessProxy = (): object => new Proxy([], { get: (_, name) => (name === 'length' ? 5 : endlessProxy()) });

  it.each([
    ['a hundred thousand members', Object.fromEntries(Array.from({ length: 1e5 }, (_, index) => [`m${index}`, index]))],
    ['two million elements', Array.from({ length: 2e6 }, () => 0)],
    ['a length of four thousand million', Object.assign([], { length: 2 ** 32 - 1 })],
    ['a million empty objects', Array.from({ length: 1e6 }, () => ({}))],
    ['a list of one hundred thousand and one objects', Array.from({ length: 100_001 }, () => [])],
  ])('ends with its steps: %s', (_name, value) => {
    expect(evaluate(plain, { context: { value } })).toMatchObject(outOfSteps);
    expect(evaluate(plain, { enrichment: { value } })).toMatchObject(outOfSteps);
    expect(evaluate(plain, { defaultValue: { value } })).toMatchObject(outOfSteps);
  });

  it('ends with its steps: getters that return what is new', () => {
    expect(evaluate(plain, { context: { value: immense() } })).toMatchObject(outOfSteps);
  });

  it.each([
    ['a proxy whose elements are proxies', endlessProxy()],
    ['a list that grows while it is looked at', growing()],
    ['a million bytes', new Uint8Array(1e6)],
    ['a buffer', Buffer.alloc(1e6)],
    ['a view of a million bytes', new DataView(new ArrayBuffer(1e6))],
    ['a boxed text of a million characters', Object('x'.repeat(1e6)) as object],
    ['a map of a hundred thousand entries', new Map(Array.from({ length: 1e5 }, (_, index) => [index, index]))],
    ['a date', new Date(0)],
  ])('ends: %s', (_name, value) => {
    expect(['', 'PARSE_ERROR']).toContain(codeOf({ value }));
    expect(['', 'PARSE_ERROR']).toContain(codeOf(value));
  });

  it('shares one budget among context, enrichment, default value and queries', () => {
    const list = Array.from({ length: 250_000 }, () => 0);
    expect(evaluate(plain, { context: { list } }).errorCode).toBe('');
    expect(evaluate(plain, { context: { list }, enrichment: { list: [...list] } }).errorCode).toBe('');
    expect(
      evaluate(plain, { context: { list }, enrichment: { list: [...list] }, defaultValue: [...list] }),
    ).toMatchObject(outOfSteps);
  });

  it('begins with a new budget at the next evaluation', () => {
    const list = Array.from({ length: 600_000 }, () => 0);
    for (let time = 0; time < 3; time++) expect(codeOf({ list })).toBe('');
  });
});

describe('a big context that is usual', () => {
  it.each([
    ['5,000 members', Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`m${index}`, `value ${index}`]))],
    ['10,000 texts', { list: Array.from({ length: 10_000 }, (_, index) => `group ${index}`) }],
    ['5,000 objects', { list: Array.from({ length: 5000 }, (_, id) => ({ id, name: 'n', tags: ['a', 'b'] })) }],
    ['a text of 100 kB', { text: 'x'.repeat(100_000) }],
  ])('passes: %s', (_name, context) => {
    expect(codeOf(context)).toBe('');
  });
});

describe('the targeting key', () => {
  const percentage = { variations: { a: 1, b: 2 }, defaultRule: { percentage: { a: 50, b: 50 } } };
  const keyed = (bucketingKey: string): object => ({ ...percentage, bucketingKey });

  it('is hashed when it has a hundred thousand characters, and given up when it has ten million', () => {
    expect(codeOf({ targetingKey: 'é'.repeat(100_000) }, percentage)).toBe('');
    expect(evaluate(percentage, { context: { targetingKey: 'x'.repeat(10_000_000) } })).toMatchObject(outOfSteps);
    expect(evaluate(keyed('team'), { context: { team: 'x'.repeat(10_000_000) } })).toMatchObject(outOfSteps);
  });

  it('is found at the deepest place of a context, and not at a path of a million segments', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 'key' : { a: nested(levels - 1) });
    const context = nested(127) as Record<string, unknown>;
    expect(evaluate(keyed('a.'.repeat(126) + 'a'), { context }).errorCode).toBe('');
    const path = 'a.'.repeat(1e6) + 'a';
    expect(evaluate(keyed(path), { context })).toMatchObject({
      errorCode: 'TARGETING_KEY_MISSING',
      errorDetails: `impossible to find bucketingKey in context: nested key not found: ${path}`,
    });
  });
});

it('the engine gives up a date of ten million digits', () => {
  const gofeatureflag = { currentDateTime: `2026-01-01T00:00:00.${'0'.repeat(10_000_000)}Z` };
  const windowed = { ...plain, experimentation: { end: '2027-01-01T00:00:00Z' } };
  const stepped = { ...plain, scheduledRollout: [{ date: '2025-01-01T00:00:00Z' }] };
  for (const flag of [windowed, stepped]) {
    expect(evaluate(flag, { context: { gofeatureflag } })).toMatchObject(outOfSteps);
  }
});
