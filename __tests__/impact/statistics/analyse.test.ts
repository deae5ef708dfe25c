import type { ImpactCounts } from '../../../src/impact/rules/counts.js';
import { ImpactError } from '../../../src/impact/rules/impact-error.js';
import { analyse, type Analysis } from '../../../src/impact/statistics/analyse.js';
import { countsOf, question, type Group } from './counts.js';

const analysed = (counts: ImpactCounts, options: Partial<Analysis> = {}) =>
  analyse({ counts, ...question, ...options });

const twoGroups = countsOf([
  ['off', { users: 1_000, converted: 70 }],
  ['on', { users: 990, converted: 75 }],
]);
const errorOf = (run: () => unknown): ImpactError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ImpactError) return error;
  }
  throw new Error('Expected an ImpactError');
};

describe('the control', () => {
  it('is the variation with most users, the first by name among equals', () => {
    expect(analysed(twoGroups)).toMatchObject({ control: 'off', controlIs: 'largest' });
    const equal = countsOf([
      ['on', { users: 9, converted: 1 }],
      ['off', { users: 9, converted: 1 }],
    ]);
    expect(analysed(equal).control).toBe('off');
  });

  it('can be named, and is not compared with itself', () => {
    const { control, controlIs, comparisons } = analysed(twoGroups, { control: 'on' });
    expect({ control, controlIs }).toEqual({ control: 'on', controlIs: 'named' });
    expect(comparisons.map(({ variation }) => variation)).toEqual(['off']);
  });

  it('is an error with the nearest name where nobody saw it', () => {
    const error = errorOf(() => analysed(twoGroups, { control: 'of' }));
    expect(error).toMatchObject({ code: 'UNKNOWN_VARIATION', exitCode: 2 });
    expect(error.message).toBe(
      'Nobody was exposed to the variation `of`, which is named as the control. ' +
        'The nearest variation that was seen is `off`.',
    );
    expect(errorOf(() => analysed(twoGroups, { control: 'constructor' })).code).toBe('UNKNOWN_VARIATION');
  });

  it('is no error in a segment of which nobody saw it', () => {
    const { verdict } = analysed(twoGroups, { control: 'old', knownVariations: ['old', 'off', 'on'] });
    expect(verdict).toEqual({
      kind: 'nothing-to-compare',
      sentence: 'Nothing to compare: none of these users saw the control `old`.',
    });
  });
});

describe('the methods', () => {
  const conversionOf = (groups: [number, number, number, number], options: Partial<Analysis> = {}) => {
    const [n1, x1, n2, x2] = groups;
    const counts = countsOf([
      ['off', { users: n1, converted: x1 }],
      ['on', { users: n2, converted: x2 }],
    ]);
    return analysed(counts, { control: 'off', ...options }).comparisons[0]!.conversion;
  };

  it("take Katz' interval from 10 converting users in both groups on, and Koopman's below", () => {
    expect(conversionOf([100, 10, 100, 10]).liftMethod).toBe('katz');
    expect(conversionOf([100, 10, 100, 9]).liftMethod).toBe('koopman');
    expect(conversionOf([100, 9, 100, 10]).liftMethod).toBe('koopman');
  });

  it("take Fisher's test up to a million visitors, and the pooled z test above, to the same two digits", () => {
    const exact = conversionOf([500_000, 35_000, 500_000, 35_600]);
    const normal = conversionOf([500_001, 35_000, 500_000, 35_600]);
    expect([exact.pMethod, normal.pMethod]).toEqual(['fisher', 'pooled-z']);
    expect(exact.p!.toPrecision(2)).toBe(normal.p!.toPrecision(2));
  });

  it('have no lift and an unbounded interval where nobody converted in the control', () => {
    expect(conversionOf([100, 0, 100, 9])).toMatchObject({ lift: null, liftInterval: { high: Infinity } });
  });

  it('keep the interval of the difference alone where they are sequential', () => {
    expect(conversionOf([1_000, 70, 1_000, 75], { sequential: true })).toMatchObject({
      differenceMethod: 'always-valid',
      pMethod: 'always-valid',
      liftInterval: null,
    });
    expect(conversionOf([100, 0, 100, 0], { sequential: true })).toMatchObject({ differenceInterval: null, p: null });
  });

  it('correct the p-values of several comparisons, those of each currency by themselves', () => {
    const euros = (sum: string) => ({ revenue: { EUR: { sum, sumOfSquares: '50000' } } });
    const { comparisons } = analysed(
      countsOf([
        ['a', { users: 1_000, converted: 100, ...euros('3000') }],
        ['b', { users: 1_000, converted: 130, ...euros('3300') }],
        ['c', { users: 1_000, converted: 135, ...euros('3700') }],
      ]),
      { control: 'a' },
    );
    const [b, c] = comparisons.map(({ conversion, value }) => [conversion, value['EUR']!] as const);
    for (const [of, least] of [
      [b, c],
      [b, c],
    ] as const)
      expect(of![0].adjustedP).toBe(Math.max(of![0].p!, 2 * least![0].p!));
    expect(c![0].adjustedP).toBe(2 * c![0].p!);
    expect(c![1].adjustedP).toBe(2 * c![1].p!);
  });

  it('count users who brought nothing in a currency as 0', () => {
    const { variations, comparisons } = analysed(
      countsOf([
        ['off', { users: 4, converted: 0 }],
        ['on', { users: 4, converted: 2, revenue: { '': { sum: '20', sumOfSquares: '208' } } }],
      ]),
    );
    expect(variations['off']!.value['']).toEqual({ mean: 0, standardDeviation: 0 });
    expect(comparisons[0]!.value['']).toMatchObject({ difference: 5, lift: null, liftInterval: null, liftCheck: null });
  });
});

describe('the sample ratio', () => {
  it('expects equal shares where none are given', () => {
    expect(analysed(twoGroups).sampleRatio).toMatchObject({
      expected: { off: 0.5, on: 0.5 },
      source: 'equal',
      alarm: false,
    });
  });

  it('scales the weights that are given to their sum', () => {
    const { sampleRatio } = analysed(twoGroups, { weights: { on: 10, off: 90 }, sharesFrom: 'weights' });
    expect(sampleRatio).toMatchObject({ expected: { off: 0.9, on: 0.1 }, source: 'weights', alarm: true });
  });

  it('refuses weights that leave out a variation that somebody saw', () => {
    const error = errorOf(() => analysed(twoGroups, { weights: { on: 10 }, sharesFrom: 'weights' }));
    expect(error).toMatchObject({ code: 'INVALID_WEIGHTS', exitCode: 2 });
    expect(error.message).toContain('`off`');
  });

  it('counts a variation with a weight that nobody saw', () => {
    const weights = { off: 1, on: 1, new: 1 };
    expect(analysed(twoGroups, { weights, sharesFrom: 'weights' }).sampleRatio.alarm).toBe(true);
    const { sampleRatio } = analysed(twoGroups, { weights: { ...weights, new: 0 }, sharesFrom: 'weights' });
    expect(sampleRatio).toMatchObject({ degreesOfFreedom: 1, alarm: false });
  });

  it('is not tested where the flags file does not tell the shares', () => {
    const sharesUnknown = 'The expected shares cannot be known from the flags file: it has rules.';
    const { sampleRatio, notes } = analysed(twoGroups, { sharesFrom: 'flags', sharesUnknown });
    expect(sampleRatio).toEqual({ source: 'flags', alarm: false });
    expect(notes).toContain(sharesUnknown);
  });

  it('is not tested where users saw what the default rule of the flag does not serve', () => {
    const { sampleRatio, notes } = analysed(twoGroups, { weights: { on: 1 }, sharesFrom: 'flags' });
    expect(sampleRatio).toEqual({ source: 'flags', alarm: false });
    expect(notes.join()).toContain("the flag's default rule has no share for `off`");
  });
});

describe('the curve over time', () => {
  const point = (until: number, off: number, on: number) => ({
    until,
    variations: {
      off: { exposedUsers: 100, convertingUsers: off },
      ...(on < 0 ? {} : { on: { exposedUsers: 100, convertingUsers: on } }),
    },
  });

  it('has the lift until each point with its always-valid interval, and nothing where a variation is missing', () => {
    const { overTime } = analysed(twoGroups, { timePoints: [point(10, 5, -1), point(20, 0, 5), point(30, 10, 12)] });
    expect(overTime.map(({ until }) => until)).toEqual([10, 20, 30]);
    expect(overTime[0]!.comparisons['on']).toEqual({ difference: null, differenceInterval: null, lift: null });
    expect(overTime[1]!.comparisons['on']).toMatchObject({ difference: 0.05, lift: null });
    expect(overTime[2]!.comparisons['on']!.lift).toBeCloseTo(0.2, 12);
    expect(overTime[2]!.comparisons['on']!.differenceInterval!.low).toBeLessThan(-0.1);
  });
});

describe('names from foreign files', () => {
  const names = ['__proto__', 'constructor', 'toString', ''];
  const money = { sum: '5', sumOfSquares: '25' };
  const group = (name: string): Group => ({ users: 50, converted: 5, revenue: Object.fromEntries([[name, money]]) });
  const counts = countsOf(names.map((name) => [name, group(name)]));

  it('are names like any other, as variations, currencies and weights', () => {
    const timePoints = [{ until: 1, variations: JSON.parse('{"__proto__":{"exposedUsers":1,"convertingUsers":0}}') }];
    const weights = Object.fromEntries(names.map((name) => [name, 1]));
    const result = analysed(counts, { timePoints, weights, sharesFrom: 'weights' });
    const written = JSON.parse(JSON.stringify(result)) as typeof result;
    for (const record of [written.variations, written.sampleRatio.expected!, written.comparisons[0]!.value]) {
      expect(Object.keys(record).sort()).toEqual([...names].sort());
    }
    expect(Object.keys(written.overTime[0]!.comparisons).sort()).toEqual(names.filter((name) => name !== '').sort());
  });

  it('do not change the figures of another name', () => {
    const plain = countsOf([
      ['a', group('EUR')],
      ['b', group('USD')],
    ]);
    const odd = countsOf([
      ['a', group('constructor')],
      ['b', group('__proto__')],
    ]);
    expect(Object.values(analysed(odd).comparisons[0]!.value).length).toBe(2);
    expect(analysed(odd).comparisons[0]!.conversion).toEqual(analysed(plain).comparisons[0]!.conversion);
  });
});

it('the same counts have the same result, whatever the order of their variations', () => {
  const groups: [string, Group][] = [
    ['a', { users: 9, converted: 1 }],
    ['b', { users: 9, converted: 2 }],
    ['c', { users: 9, converted: 3 }],
  ];
  const [one, other] = [analysed(countsOf(groups)), analysed(countsOf([...groups].reverse()))];
  expect(JSON.stringify(other)).toBe(JSON.stringify(one));
});
