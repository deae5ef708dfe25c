import {
  chiSquareTail,
  normalTails,
  studentQuantile,
  studentTails,
} from '../../../src/impact/statistics/distributions.js';
import { normalQuantile } from '../../../src/impact/statistics/distributions.js';
import { fieller } from '../../../src/impact/statistics/fieller.js';
import { fisher } from '../../../src/impact/statistics/fisher.js';
import { katz } from '../../../src/impact/statistics/katz.js';
import { koopman } from '../../../src/impact/statistics/koopman.js';
import { mapPair, rateEstimate, type Conversions, type Pair } from '../../../src/impact/statistics/sample.js';
import { alwaysValid } from '../../../src/impact/statistics/always-valid.js';
import { sampleRatioTest } from '../../../src/impact/statistics/sample-ratio-test.js';
import { visitorsForRate, visitorsForValue } from '../../../src/impact/statistics/sample-size.js';
import { sizedValue, valueSummary, type ValueSummary } from '../../../src/impact/statistics/value-summary.js';
import { welch } from '../../../src/impact/statistics/welch.js';

const alpha = 0.05;
const z = normalQuantile(alpha);

const expectNear = (got: number, expected: number, relative = 1e-8): void => {
  if (!Number.isFinite(expected)) return expect(got).toBe(expected);
  expect(Math.abs(got - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
};

/**
 * Visitors and converted of the control, of the treatment; p of Fisher's test by exact whole numbers (or 50 digits
 * where those are too large); Koopman's interval by 50 digits.
 */
const rateRows: [number, number, number, number, number, number, number][] = [
  [1, 0, 1, 1, 1.0, -0.47936445674598865, Infinity],
  [1, 1, 1, 0, 1.0, -1.0, 0.920729410347063],
  [1, 1, 1, 1, 1.0, -0.7934506856227627, 3.841458820694126],
  [2, 1, 1, 0, 1.0, -1.0, 3.10417860525958],
  [10, 10, 10, 10, 1.0, -0.27753279986288926, 0.3841458820694126],
  [300, 300, 300, 300, 1.0, -0.012642971224546039, 0.012804862735647087],
  [1000, 999, 1000, 1000, 1.0, -0.002831497945013521, 0.005674577735348306],
  [1000, 1000, 1000, 999, 1.0, -0.0056425585979579355, 0.002839538091283779],
  [5, 0, 100000, 3, 1.0, -0.9999477971480365, Infinity],
  [100000, 3, 5, 0, 1.0, -1.0, 19155.041526231824],
  [1000000000, 0, 1000000000, 3, 0.249999999625, -0.21904668380347408, Infinity],
  [1000000000, 999999900, 1000000000, 999999840, 0.00023894168129749168, -9.226420477582877e-8, -2.8610048963421774e-8],
  [1000000000, 999999995, 1000000000, 1000000000, 0.0624999996875, 1.1585411902517387e-9, 1.1705757765143151e-8],
  [1000000000, 500000000, 1000000000, 500070000, 0.001745384378302327, 5.234545205866701e-5, 0.00022766223139686866],
  [1000000000, 50120345, 1000000, 49000, 2.644104808760809e-7, -0.030764222274054034, -0.013872766283320407],
  [1000000, 1, 1000000000, 1000, 1.0, -0.8235982130186047, 4.668898484865178],
  [3, 2, 1000000, 999999, 5.999976000084e-6, 0.06551989017396052, 3.8155683442467563],
  [1000, 500, 1000, 900, 5.125028512527549e-90, 0.6887292073401589, 0.9244785405943652],
  [100000, 5000, 100000, 9000, 1.4226192140921146e-272, 0.7408147172005632, 0.8612193247962595],
  [20, 10, 20, 10, 1.0, -0.46842863519371036, 0.8812149528867321],
  [7, 3, 11, 6, 1.0, -0.4950036044981538, 2.788497200494652],
  [10000000, 1234567, 10000000, 1238000, 0.019728787191847716, 0.0004432522688559236, 0.0051236737935916234],
  [123456, 1, 654321, 2, 0.4046025478737312, -0.9505500398091628, 1.8796539949848796],
  [40, 39, 40, 1, 2.9784049253314057e-20, -0.9954616604486294, -0.8677742558132279],
];

const pairOf = ([n1, x1, n2, x2]: readonly number[]): Pair<Conversions> => ({
  control: { visitors: n1!, converted: x1! },
  treatment: { visitors: n2!, converted: x2! },
});

describe('two rates', () => {
  it.each(rateRows)('two rates of %i/%i and %i/%i are tested as exact arithmetic does', (...row) => {
    expectNear(fisher(pairOf(row)), row[4]);
  });

  it.each(rateRows)("two rates of %i/%i and %i/%i have Koopman's interval as 50 digits give it", (...row) => {
    // A lift is a ratio minus 1: as a float it is never more precise than the ratio.
    const { low, high } = koopman(pairOf(row), z);
    expectNear(low + 1, row[5] + 1, 1e-12);
    expectNear(high + 1, row[6] + 1, 1e-12);
  });

  it('have no lift to speak of where all of both groups convert', () => {
    const pair = pairOf([300, 300, 300, 300]);
    expect(katz(pair, z)).toEqual({ low: 0, high: 0 });
    expect(fieller(mapPair(pair, rateEstimate), z)).toEqual({ low: 0, high: 0 });
  });
});

interface ValueRow {
  /** Visitors, sum, sum of squares. */
  readonly control: readonly [number, string, string];
  readonly treatment: readonly [number, string, string];
  readonly tau: number;
  readonly deviations: readonly [number, number];
  /** Degrees of freedom, p and the interval of Welch's test. */
  readonly welch: readonly number[];
  /** The always-valid interval and its p. */
  readonly valid: readonly number[];
}

/** From exact fractions and 60 digits; Student's distribution by scipy. */
const valueRows: [string, ValueRow][] = [
  [
    'eighteen decimals',
    {
      control: [3, '0.000000000000000006', '0.000000000000000000000000000000000014'],
      treatment: [3, '0.000000000000000009', '0.000000000000000000000000000000000029'],
      tau: 1e-18,
      deviations: [1e-18, 1e-18],
      welch: [4, 0.28786413472669076, -1.26695793552752e-18, 3.2669579355275192e-18],
      valid: [-1.7704302271151834e-18, 3.770430227115183e-18, 1],
    },
  ],
  [
    'one huge amount',
    {
      control: [1000, '999999999999999.01', '999999999999998020000000000000.9801'],
      treatment: [1000, '0', '0'],
      tau: 1e10,
      deviations: [31622776601683.76, 0],
      welch: [999, 0.31755266017641226, -2962341461133.447, 962341461133.4489],
      valid: [-245788964182671.06, 243788964182671.1, 1],
    },
  ],
  ...[
    { tau: 1e-6, valid: [-10402910.530394899, 10402937.530394899, 0.9999999999950727] },
    { tau: 1e6, valid: [1.8061486929658155, 25.193851307034183, 0.00023660336031669778] },
  ].map(({ tau, valid }): [string, ValueRow] => [
    `tau ${tau}`,
    {
      control: [2, '3', '5'],
      treatment: [2, '30', '458'],
      tau,
      deviations: [0.7071067811865476, 2.8284271247461903],
      welch: [1.1245136186770428, 0.07842401634984607, -6.743378906988767, 33.74337890698877],
      valid,
    },
  ]),
  [
    'half a billion visitors against three',
    {
      control: [500_000_000, '1234567.89', '98765432.1'],
      treatment: [3, '100', '5000'],
      tau: 0.5,
      deviations: [0.4444375861282993, 28.867513459481287],
      welch: [2.000000000005689, 0.1835235809747769, -38.380014631459915, 105.04174302656658],
      valid: [-1327.2424161751699, 1393.9041445702765, 0.9986525911532826],
    },
  ],
];

const expectAllNear = (got: readonly number[], expected: readonly number[], relative?: number): void =>
  got.forEach((value, index) => expectNear(value, expected[index]!, relative));

describe('two values per visitor', () => {
  it.each(valueRows)('are compared to the last digits: %s', (_what, row) => {
    const summary = mapPair<ValueRow['control'], ValueSummary>(row, ([visitors, sum, sumOfSquares]) =>
      valueSummary(visitors, { sum, sumOfSquares }),
    );
    const pair = mapPair(summary, (group) => sizedValue(group)!);
    const deviations = [summary.control, summary.treatment].map(({ standardDeviation }) => standardDeviation!);
    expectAllNear(deviations, row.deviations, 1e-15);
    const { degreesOfFreedom, p, interval } = welch(pair, alpha);
    expectAllNear([degreesOfFreedom, p, interval.low, interval.high], row.welch);
    const sequential = alwaysValid(pair, { tau: row.tau, alpha })!;
    expectAllNear([sequential.interval.low, sequential.interval.high, sequential.p], row.valid);
  });

  it('have a mean that is rounded once', () => {
    expect(valueSummary(1000, { sum: '100000000009.99', sumOfSquares: '0' }).mean).toBe(100000000.00999);
    expect(valueSummary(3, { sum: '-1', sumOfSquares: '1' }).mean).toBe(-1 / 3);
  });

  it('are refused where a sum is no decimal', () => {
    expect(() => valueSummary(1, { sum: '1,5', sumOfSquares: '0' })).toThrow(RangeError);
  });
});

describe('the distributions', () => {
  it.each([
    [27.4, 1998, 1.349064553e-140],
    [200, 3, 2.756396399e-7],
    [5, 1e5, 5.742701679e-7],
    [1e6, 2.3, 1.954845389e-14],
  ])("know Student's tails far out: t = %d with %d degrees of freedom", (t, df, share) => {
    expectNear(studentTails(t, df), share, 1e-9);
  });

  it.each([
    [1, 12.706204736432095],
    [3, 3.182446305284263],
    [8e8, 1.9599639884],
  ])("know Student's quantile with %d degrees of freedom", (df, t) => {
    expectNear(studentQuantile(0.05, df), t, 1e-9);
  });

  it('know the tails of the normal and of the chi-square distribution', () => {
    expectNear(normalTails(37), 1.145114245e-299, 1e-9);
    expectNear(chiSquareTail(1000, 1), 1.795832785e-219, 1e-9);
    expectNear(chiSquareTail(1400, 3), 2.945619361e-303, 1e-9);
    expect(chiSquareTail(0, 1)).toBe(1);
    expect(chiSquareTail(Infinity, 1)).toBe(0);
  });
});

describe('the sample ratio', () => {
  it('has nothing to test without users, without weights or with one variation', () => {
    expect(sampleRatioTest([])).toBeNull();
    expect(sampleRatioTest([{ users: 5, weight: 1 }])).toBeNull();
    expect(
      sampleRatioTest([
        { users: 0, weight: 1 },
        { users: 0, weight: 1 },
      ]),
    ).toBeNull();
    expect(
      sampleRatioTest([
        { users: 1, weight: 0 },
        { users: 1, weight: 0 },
      ]),
    ).toBeNull();
  });

  it('is off beyond doubt where users saw what nobody was to see', () => {
    const test = sampleRatioTest([
      { users: 100, weight: 1 },
      { users: 1, weight: 0 },
    ]);
    expect(test).toEqual({ chiSquare: Infinity, degreesOfFreedom: 1, p: 0 });
  });
});

describe('the visitors needed', () => {
  it.each([
    [0.071, 0.05, 0.05, 84039.9],
    [0.005, 0.1, 0.05, 327736.1],
    [0.5, 0.05, 0.01, 9335.4],
    [0.2, 0.5, 0.05, 291.7],
  ])(
    'the visitors needed at a rate of %d for a lift of %d are those of statsmodels within 1 %%',
    (rate, effect, level, expected) => {
      expectNear(visitorsForRate(rate, { effect, alpha: level })!, expected, 0.01);
    },
  );

  it.each([4.5, -4.5])('the visitors needed at a mean of %d are those of statsmodels within 1 %%', (mean) => {
    const value = { visitors: 10, mean, standardDeviation: 13.1165, varianceOfMean: 1 };
    expectNear(visitorsForValue(value, { effect: 0.05, alpha })!, 53346.7, 0.01);
  });

  it('are for a fall where the rate cannot rise that far', () => {
    expectNear(
      visitorsForRate(0.98, { effect: 0.05, alpha })!,
      visitorsForRate(0.931, { effect: 0.049 / 0.931, alpha })!,
      1e-3,
    );
  });

  it('are unknown where nobody converts, nothing is brought or nothing varies yet', () => {
    expect(visitorsForRate(0, { effect: 0.05, alpha })).toBeNull();
    expect(
      visitorsForValue({ visitors: 9, mean: 0, standardDeviation: 1, varianceOfMean: 1 }, { effect: 0.05, alpha }),
    ).toBeNull();
    expect(
      visitorsForValue(
        { visitors: 1, mean: 5, standardDeviation: null, varianceOfMean: null },
        { effect: 0.05, alpha },
      ),
    ).toBeNull();
  });
});
