import fc from 'fast-check';
import { compileFlag } from '../../../src/evaluation/engine/compile-flag.js';
import { evaluate } from './evaluate.js';

const LONG = 50_000;

const withQuery = (query: string): object => ({
  variations: { on: true, off: false },
  targeting: [{ query, variation: 'on' }],
  defaultRule: { variation: 'off' },
});

const codes = ['', 'TARGETING_KEY_MISSING', 'FLAG_CONFIG', 'GENERAL', 'PARSE_ERROR'];

describe('hostile input', () => {
  it.each([
    ['not not not …', 'not '.repeat(LONG)],
    ['spaces', ' x'.repeat(LONG) + ' '.repeat(LONG)],
    ['quotes', '"'.repeat(LONG)],
    ['backslashes', `"${'\\'.repeat(LONG)}`],
    ['escapes that are cut off', '"\\u12'.repeat(LONG)],
    ['a version that goes on', `x eq 1.2.3-${'0'.repeat(LONG)}`],
    ['versions one after the other', '1.2.3-0'.repeat(LONG)],
    ['a number', `x eq ${'9'.repeat(LONG)}`],
    ['a list of numbers out of range', `x in [${'9'.repeat(LONG)},1]`],
    ['closing parentheses', `x eq 1${')'.repeat(LONG)}`],
    ['parentheses that close first', `${')'.repeat(LONG)}${'('.repeat(LONG)}`],
    ['illegal text', "'_&|=".repeat(LONG)],
    ['dots', 'a '.repeat(LONG) + '. '.repeat(LONG)],
    ['brackets of JSON', '[{'.repeat(LONG)],
    ['JSON that is cut off', `{"a":"${'x'.repeat(LONG)}`],
    ['commas', ', '.repeat(LONG)],
    ['line feeds', 'x eq 1 \n'.repeat(LONG)],
  ])('returns for a query of %s', (_name, query) => {
    expect(codes).toContain(evaluate(withQuery(query)).errorCode);
  });

  it('has a result for long attributes', () => {
    const context = {
      targetingKey: 'x'.repeat(LONG),
      x: `1.2.3-${'a.'.repeat(LONG)}`,
      n: '9'.repeat(LONG),
      list: Array.from({ length: LONG }, () => 1),
    };
    for (const query of [
      'x gt 1.2.3',
      '{"+":[{"var":"n"},1]}',
      '{"in":[2,{"var":"list"}]}',
      '{"missing":{"var":"list"}}',
    ]) {
      expect(evaluate(withQuery(query), { context }).errorCode).toBe('');
    }
  });

  it('has a result for an attribute that never ends', () => {
    const endless: { toJSON(): unknown } = { toJSON: () => ({ a: endless, b: [endless] }) };
    const query = '{"filter":[[1],{"var":["absent",{"var":"endless"}]}]}';
    for (const text of [
      query,
      'endless.a.a.b pr',
      '{"some":[[1],{"var":"endless"}]}',
      '{"merge":[{"var":"endless"}]}',
    ]) {
      expect(codes).toContain(evaluate(withQuery(text), { context: { endless } }).errorCode);
    }
  });

  it('has a result for a proxy that throws', () => {
    const context = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
        get: () => {
          throw new Error('no');
        },
      },
    );
    expect(evaluate(withQuery('x eq 1'), { context }).errorCode).toBe('PARSE_ERROR');
  });

  it('GOFF-IP-013: never throws, whatever the flag and the context', () => {
    fc.assert(
      fc.property(
        fc.anything({ maxDepth: 4 }),
        fc.dictionary(fc.string(), fc.anything({ maxDepth: 3 })),
        (flag, context) => {
          const result = compileFlag('f', flag).evaluate({ context, defaultValue: null, nowMs: 0 });
          expect(codes).toContain(result.errorCode);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever the query', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (query) => {
        expect(codes).toContain(evaluate(withQuery(query)).errorCode);
      }),
      { numRuns: 200 },
    );
  });
});
