import { ImpactError } from '../../../src/impact/rules/impact-error.js';
import { parseGoal } from '../../../src/impact/rules/parse-goal.js';
import { parseRange } from '../../../src/impact/rules/parse-range.js';
import { parseTime } from '../../../src/impact/rules/parse-time.js';
import { parseWeights } from '../../../src/impact/rules/parse-weights.js';
import { parseWindow } from '../../../src/impact/rules/parse-window.js';

function failureOf(action: () => unknown): ImpactError {
  try {
    action();
  } catch (error) {
    if (error instanceof ImpactError) return error;
    throw error;
  }
  throw new Error('Expected the action to throw.');
}

function expectRefusal(action: () => unknown, code: string): void {
  const error = failureOf(action);
  expect([error.code, error.exitCode]).toEqual([code, 2]);
  expect(error.message).toMatch(/^Expected .*, got .*\.$/);
}

describe('a goal', () => {
  it.each(['order', 'a.b', 'Größe', 'a,b', 'a=b', 'a[b', 'a\\b', 'a]b', ' ', '"', '[x'])(
    'may be the name %j',
    (text) => {
      expect(parseGoal(text)).toEqual({ name: text, conditions: [], text });
    },
  );

  it.each([
    ['order[currency=EUR]', 'order', [['currency', 'EUR']]],
    [
      'order[currency=EUR,plan=pro]',
      'order',
      [
        ['currency', 'EUR'],
        ['plan', 'pro'],
      ],
    ],
    ['order[a=b=c]', 'order', [['a', 'b=c']]],
    ['order[a=]', 'order', [['a', '']]],
    ['order[a= b]', 'order', [['a', ' b']]],
    [
      'order[a=x\\,y,b\\=c=z]',
      'order',
      [
        ['a', 'x,y'],
        ['b=c', 'z'],
      ],
    ],
    ['order[a=[1]]', 'order', [['a', '[1]']]],
    ['order[a=\\\\]', 'order', [['a', '\\']]],
    ['order[a=\\x]', 'order', [['a', '\\x']]],
    ['order\\[1]', 'order[1]', []],
    ['order\\[1][a=b]', 'order[1]', [['a', 'b']]],
    ['order]', 'order]', []],
  ])('%j has the name %j and the conditions %j', (text, name, conditions) => {
    const members = conditions.map(([member, value]) => ({ member, text: value }));

    expect(parseGoal(text)).toEqual({ name, conditions: members, text });
  });

  it.each(['', '[a=b]', 'order[]', 'order[currency]', 'order[=EUR]', 'order[a=b,]', 'order[,a=b]', 'order[1]'])(
    'is refused: %j',
    (text) => {
      expectRefusal(() => parseGoal(text), 'INVALID_GOAL');
    },
  );

  it('is shortened in the sentence, on one line', () => {
    expect(failureOf(() => parseGoal(`${'x\n'.repeat(500)}[]`)).message).toMatch(/^.{1,300}$/);
  });
});

describe('a window', () => {
  it.each([
    ['7d', 604_800],
    ['12h', 43_200],
    ['30m', 1800],
    ['90s', 90],
    ['90', 90],
    ['007d', 604_800],
  ])('%s has %d seconds', (text, seconds) => {
    expect(parseWindow(text)).toBe(seconds);
  });

  it.each([
    '',
    '0',
    '0d',
    'd',
    '-1d',
    '+1d',
    '1.5h',
    '1e3',
    '7D',
    '7 d',
    '7days',
    'P7D',
    '٧d',
    '9007199254740992',
    '999999999999999d',
  ])('is refused: %j', (text) => {
    expectRefusal(() => parseWindow(text), 'INVALID_WINDOW');
  });
});

describe('a time', () => {
  const timeOf = (text: string): number => parseTime(text, { option: '--from' });

  it.each([
    ['1700000000', 1_700_000_000],
    ['0', 0],
    ['253402300799', 253_402_300_799],
    ['1970-01-01', 0],
    ['2023-11-14', 1_699_920_000],
    ['2024-02-29', 1_709_164_800],
    ['2023-11-14T22:13:20Z', 1_700_000_000],
    ['2023-11-14T22:13:20', 1_700_000_000],
    ['2023-11-14 22:13:20', 1_700_000_000],
    ['2023-11-14t22:13:20z', 1_700_000_000],
    ['2023-11-14T22:13', 1_699_999_980],
    ['2023-11-14T23:13:20+01:00', 1_700_000_000],
    ['2023-11-15T00:13:20+0200', 1_700_000_000],
    ['2023-11-14T14:13:20-08', 1_700_000_000],
    ['2023-11-14 17:13:20 -05:00', 1_700_000_000],
    ['2023-11-14T22:13:20.000Z', 1_700_000_000],
    ['2023-11-14T22:13:20.001Z', 1_700_000_001],
    ['2023-11-14T22:13:20,5', 1_700_000_001],
    ['2023-11-14T22:13:20.0000000001', 1_700_000_001],
  ])('%s is %d seconds', (text, seconds) => {
    expect(timeOf(text)).toBe(seconds);
  });

  it.each([
    ...['', ' ', '-1', '+1', '1.5', '1e9', 'now', 'yesterday', '2023-11', '2023-1-1', '20231114T221320Z'],
    ...['2023-02-29', '2023-04-31', '2023-13-01', '2023-00-10', '2023-11-00', '2023-11-14T24:00:00', '2023-11-14T12'],
    ...['2023-11-14T22:60', '2023-11-14T22:13:60', '2023-11-14T22:13:20+24:00', '2023-11-14T22:13:20+01:60'],
    ...[
      '2023-11-14Z',
      '2023-11-14T22:13:20 UTC',
      '14.11.2023',
      '11/14/2023',
      '+002023-11-14',
      '1969-12-31',
      '٢٠٢٣-11-14',
    ],
    ...[' 2023-11-14', '2023-11-14\n', '253402300800'],
  ])('is refused: %j', (text) => {
    expectRefusal(() => timeOf(text), 'INVALID_TIME');
  });

  it('a time in milliseconds is told to be one', () => {
    expect(failureOf(() => timeOf('1700000000000')).message).toMatch(/`--from`.*milliseconds/);
  });
});

describe('a range', () => {
  it('has the bounds that were given', () => {
    expect(parseRange({})).toEqual({});
    expect(parseRange({ from: '5' })).toEqual({ from: 5 });
    expect(parseRange({ to: '1970-01-02' })).toEqual({ to: 86_400 });
    expect(parseRange({ from: '5', to: '6' })).toEqual({ from: 5, to: 6 });
  });

  it.each([
    ['6', '5'],
    ['5', '5'],
    ['2024-01-01', '2024-01-01'],
  ])('is refused where no second is in it: from %s to %s', (from, to) => {
    expectRefusal(() => parseRange({ from, to }), 'INVALID_TIME');
  });

  it('says which bound is wrong', () => {
    expect(failureOf(() => parseRange({ to: 'x' })).message).toMatch(/^Expected `--to` to be/);
  });
});

describe('weights', () => {
  it.each([
    ['A=50,B=50', { A: 0.5, B: 0.5 }],
    ['A=1,B=3', { A: 0.25, B: 0.75 }],
    ['A=0.1,B=0.3', { A: 0.25, B: 0.75 }],
    ['A=5', { A: 1 }],
    ['a\\=b=1,c\\,d=1', { 'a=b': 0.5, 'c,d': 0.5 }],
    [
      ' A=1,__proto__=1',
      Object.fromEntries([
        [' A', 0.5],
        ['__proto__', 0.5],
      ]),
    ],
  ])('%s are shares that add up to 1', (text, shares) => {
    const found = [...parseWeights(text)];

    expect(found.map(([name]) => name)).toEqual(Object.keys(shares));
    found.forEach(([, share], index) => expect(share).toBeCloseTo(Object.values<number>(shares)[index] ?? NaN, 12));
  });

  it.each([
    '',
    'A',
    'A=',
    '=5',
    'A=0',
    'A=-1',
    'A=x',
    'A=1e3',
    'A=NaN',
    'A=Infinity',
    'A=50%',
    'A=1,',
    'A=1,A=1',
    'A=1;B=1',
    'a=b=1',
    'A= 1',
    `A=${'9'.repeat(400)}`,
  ])('are refused: %j', (text) => {
    expectRefusal(() => parseWeights(text), 'INVALID_WEIGHTS');
  });
});
