import { problemOfQuery } from '../../../src/evaluation/engine/check-query.js';

const FAILS = 'a query fails on an empty context';

describe('problemOfQuery', () => {
  it.each([
    'a eq 1',
    'a.b.c eq 1',
    'not (a in ["x"])',
    ' a eq 1\n  and b eq 2',
    'a eq 1 or b eq 2 and nothing that follows is looked at',
    'absent eq 1 and broken in [-1]',
    'key pr or a eq 1',
  ])('has nothing against the rule %j', (query) => {
    expect(problemOfQuery(query)).toBeUndefined();
  });

  it.each([
    'a',
    'a = 1',
    'a eq',
    'a gt null',
    'a co 5',
    'a eq 99999999999999999999',
    'absent eq 1 or broken in [-1]',
    ' ',
  ])('finds the rule %j to fail on an empty context', (query) => {
    expect(problemOfQuery(query)).toMatch(query.trim() === '' ? 'a query is empty' : FAILS);
  });

  // The relay tries queries on no attributes at all: neither `key` nor `anonymous` is there then.
  it.each(['anonymous eq false or broken in [-1]', 'key eq "" or broken in [-1]', 'targetingKey pr or broken in [-1]'])(
    'does not derive attributes: %s',
    (query) => {
      expect(problemOfQuery(query)).toBe(FAILS);
    },
  );

  it.each([
    '{"==":[{"var":"a"},1]}',
    '{"var":null}',
    '{"var":["a.b",null]}',
    '{"!":[null]}',
    '{"two":1,"members":2}',
    '{"and":[{"xor":1,"or":2},true]}',
    '\n{"!":\n  [true]}',
  ])('has nothing against the logic %j', (query) => {
    expect(problemOfQuery(query)).toBeUndefined();
  });

  it.each([
    ['null', 'a JsonLogic query has null where logic is expected'],
    ['{"!":null}', 'a JsonLogic query has null where logic is expected'],
    ['{}', 'a JsonLogic query has an empty object where logic is expected'],
    ['{"and":[true,{}]}', 'a JsonLogic query has an empty object where logic is expected'],
    ['{"log":[1]}', 'there is no JsonLogic operator "log"'],
    ['{"toString":[1]}', 'there is no JsonLogic operator "toString"'],
    ['{"__proto__":[1]}', 'there is no JsonLogic operator "__proto__"'],
    ['{"if":[[[{"xor":[1]}]],1]}', 'there is no JsonLogic operator "xor"'],
    ['{"cat":["a\nb"]}', 'a query is no JSON before its lines are joined'],
  ])('refuses the logic %j', (query, problem) => {
    expect(problemOfQuery(query)).toBe(problem);
  });

  it('lets pass what is beyond the limits of the engine, because the relay has none', () => {
    expect(problemOfQuery(`${'('.repeat(70)}a eq 1${')'.repeat(70)}`)).toBeUndefined();
    expect(problemOfQuery(`${'{"!":'.repeat(100_000)}1${'}'.repeat(100_000)}`)).toBeUndefined();
  });
});
