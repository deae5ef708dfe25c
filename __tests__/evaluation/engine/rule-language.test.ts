import { applies } from './evaluate.js';

const user = {
  targetingKey: 'user-1',
  x: 7,
  rate: 1.5,
  low: -7.25,
  y: 1,
  name: 'Alice',
  email: 'alice@example.org',
  version: '1.10.0',
  professional: true,
  nothing: null,
  company: { name: 'Acme', size: 2, address: { city: 'Paris' } },
  labels: ['pro'],
};

/** Queries of one table with the result for `user`. */
const results = (table: readonly (readonly [query: string, applies: boolean])[]): void => {
  it.each(table)('the query %s results in %p', (query, expected) => {
    expect(applies(query, user)).toBe(expected);
  });
};

describe('comparisons of the rule language', () => {
  results([
    ['name eq "alice"', true],
    ['name ne "ALICE"', false],
    ['name co "LIC"', true],
    ['name sw "al" and name ew "CE"', true],
    ['name co ""', true],
    ['name gt "al" and name lt "b"', true],
    ['name in ["alice"]', false],
    ['name in ["bob", "Alice"]', true],
    ['name in "Alice"', false],
    ['name eq ["Alice"]', false],
    ['name co ["Alice"]', false],
    ['rate eq 1', true],
    ['rate ge 2', false],
    ['low == -7', true],
    ['rate eq 1.5 and x eq 7.0', true],
    ['x in [1,7]', true],
    ['rate in [1]', false],
    ['company.size in [2]', false],
    ['company.size in [2.0]', true],
    ['x gt 9007199254740993', false],
    ['x eq "7"', false],
    ['professional eq true', true],
    ['professional ne "x"', false],
    ['version gt 1.9.0', true],
    ['version gt "1.9.0"', false],
    ['version ge 1.10.0-rc.1 and version eq 1.10.0+build', true],
    ['name eq 1.2.3', false],
    ['absent ne "a"', false],
    ['not (absent eq "a")', true],
    ['absent eq null and nothing eq null', true],
    ['absent pr', false],
    ['nothing pr', false],
    ['professional pr and labels pr', true],
    ['x lt 1.0e400', false],
    ['key eq "user-1" and targetingKey eq "user-1"', true],
    ['anonymous eq false', true],
  ]);
});

describe('logic of the rule language', () => {
  results([
    ['x eq 7 or y eq 2 and y eq 3', false],
    ['x eq 7 or (y eq 2 and y eq 3)', true],
    ['not (x eq 8) and NOT(y eq 2)', true],
    ['( x eq 7 )', true],
    ['x EQ 7 and name IN ["Alice"] and y >= 1 and y != 2', true],
  ]);
});

describe('paths of the rule language', () => {
  results([
    ['company.address.city eq "paris"', true],
    ['company.absent.city eq null', true],
    ['x eq 7 and absent.b eq 7', true],
    ['x eq 7 and absent.b pr', true],
    ['absent.b.c eq 1 or x eq 7', false],
    ['name.first eq "Alice" or x eq 7', false],
    ['labels.a pr or x eq 7', false],
    ['constructor.name pr', false],
    ['toString pr', false],
  ]);
});

describe('what aborts a query', () => {
  results([
    ['x eq 7 or x co 1', true],
    ['x co 1 or x eq 7', false],
    ['not (x co 1)', false],
    ['not (x gt null)', false],
    ['not (professional in true)', false],
    ['not (version sw 1.2.3)', false],
    ['not (x eq 1e+3)', false],
    ['not (x eq 9223372036854775808)', false],
    ['not (x in [1,9223372036854775808])', false],
    ['not (x in [])', false],
    ['x eq 7 or y in [-1]', true],
  ]);
});

describe('text that does not follow the grammar', () => {
  results([
    ['x eq 7 AND y eq 2', true],
    ['x eq 7  and y eq 2', true],
    ['(x eq 7)and (y eq 2)', true],
    ['x eq 7 && y eq 2', true],
    ['(x eq 7', true],
    ['x ==7', true],
    ['(x ==7) and y eq 1', true],
    ['x ==7 and y eq 1', false],
    ['x eq  7', true],
    ['x eq   7', false],
    ['x  eq 7', false],
    ['not x eq 8 and y eq 1', true],
    ['x eq 8 and  x eq 7 or y eq 1', false],
    ['x eq .7', true],
    ['x in [1,-7]', true],
    ['name in ["a",7,"Alice"]', true],
    ['x in [7 ,8] and y eq 2', true],
    ['(x in [7 ]) and y eq 2', false],
    ['(x eq 7 not)', false],
    ['_x eq 7', true],
    ['x = 7', false],
    ['"unterminated', false],
    ['', true],
  ]);

  it('has lines that are joined without a separator', () => {
    expect(applies('x eq 7\n  and y eq 2', user)).toBe(true);
    expect(applies('x eq 7 \n  and y eq 2', user)).toBe(false);
  });
});

describe('numbers of the context', () => {
  it('have the integer class only at the top and outside of the enrichment', () => {
    expect(applies('n in [7]', { n: 7 })).toBe(true);
    expect(applies('n in [7]', { n: 1 }, { n: 7 })).toBe(false);
    expect(applies('n eq 7', { n: 1 }, { n: 7 })).toBe(true);
  });

  it('beyond 64 bits count as the smallest integer against an integer literal', () => {
    expect(applies('n lt 0', { n: 1e300 })).toBe(true);
    expect(applies('n lt 0.5', { n: 1e300 })).toBe(false);
    expect(applies('n lt 9223372036854775807', { n: 9223372036854774784 })).toBe(true);
    expect(applies('n eq 9007199254740993', { n: 9007199254740992 })).toBe(false);
  });
});
