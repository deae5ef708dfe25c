import type { ImpactResult } from '../../../src/impact/result.js';
import { mapped, resultOf } from './impact-results.js';

/** Two variations, one currency, one winner, and much that was set aside. */
export const winner = resultOf({
  seen: {
    A: { visitors: 14_011, converting: 1_734, revenue: { EUR: '64287.9' } },
    B: { visitors: 13_989, converting: 1_921, revenue: { EUR: '71006.15' } },
  },
  verdict: {
    kind: 'winner',
    variation: 'B',
    sentence: 'B wins: its conversion rate is 11 % higher than that of A (95 % interval 4.4 to 18 %, p < 0.001).',
  },
  counts: {
    users: { exposed: 28_000, mixed: 60 },
    files: { read: 12, empty: 2 },
    lines: { read: 98_451, malformed: 3, otherKind: 5, otherFlag: 4_120, otherGoal: 911 },
    exposures: { withoutKey: 1_204, default: 311, withoutVariation: 0, withoutTime: 0, counted: 84_000 },
    goalEvents: {
      ...{
        repeated: 739,
        withoutKey: 210,
        withoutTime: 0,
        sameId: 17,
        notExposed: 41,
        mixedUser: 9,
        beforeExposure: 77,
      },
      ...{ counted: 4_020, beforeExposureWithinMinute: 12 },
    },
  },
  statistics: {
    detect: { effect: 0.05, power: 0.8, visitorsNeeded: 12_345, enough: true, visitorsSeen: 13_989 },
    notes: ['Equal shares are assumed, because no weights were given.'],
  },
});

export const severalCurrencies = resultOf({
  flag: 'new-checkout',
  goal: 'order[currency=EUR]',
  seen: {
    control: {
      visitors: 4_111,
      converting: 460,
      revenue: { '': '169.94', CHF: '20.16', EUR: '10080.89', USD: '576.97' },
    },
    blue: { visitors: 4_100, converting: 474, revenue: { '': '95.3', EUR: '9527.26', USD: '156.74' } },
    green: { visitors: 4_087, converting: 391, revenue: { EUR: '7211.5', JPY: '123' } },
  },
  verdict: { kind: 'control-wins', variation: 'control', sentence: 'The control wins: green converts 14.5 % less.' },
});

export const notEnough = resultOf({
  seen: { A: { visitors: 201, converting: 22 }, B: { visitors: 197, converting: 25 } },
  verdict: {
    kind: 'not-enough-data',
    sentence:
      'Not enough data: to see a lift of 5 % at this rate, about 12,000 more visitors per variation are needed.',
  },
});

export const mismatch = resultOf({
  seen: { A: { visitors: 5_300, converting: 530 }, B: { visitors: 4_700, converting: 520 } },
  verdict: { kind: 'sample-ratio-mismatch', sentence: 'No winner is named: visitors are not split as expected.' },
  statistics: {
    sampleRatio: {
      ...{
        expected: { A: 0.5, B: 0.5 },
        source: 'weights',
        chiSquare: 36,
        degreesOfFreedom: 1,
        p: 1.97e-9,
        alarm: true,
      },
    },
  },
});

const threeEach = resultOf({
  seen: { A: { visitors: 3, converting: 1 }, B: { visitors: 3, converting: 2 } },
  verdict: { kind: 'not-enough-data', sentence: 'Not enough data: three visitors of each variation.' },
});

/** So few visitors that the always-valid intervals know nothing. */
export const tiny: ImpactResult = {
  ...threeEach,
  statistics: {
    ...threeEach.statistics,
    sequential: true,
    comparisons: threeEach.statistics.comparisons.map(({ conversion, ...comparison }) => ({
      ...comparison,
      conversion: { ...conversion, differenceInterval: { low: -6.198, high: 7.531 }, liftInterval: null },
    })),
    overTime: threeEach.statistics.overTime.map(({ comparisons, ...point }, index) => ({
      ...point,
      comparisons: mapped(comparisons, (compared) => ({
        ...compared,
        differenceInterval: index < 5 ? null : { low: -12.07, high: 13.07 },
      })),
    })),
  },
};

export const nobodyConverted = resultOf({
  seen: { A: { visitors: 1_000, converting: 0 }, B: { visitors: 1_003, converting: 0 } },
  verdict: { kind: 'not-enough-data', sentence: 'Not enough data: nobody converted.' },
  statistics: { detect: { effect: 0.05, power: 0.8, visitorsNeeded: null, enough: false, visitorsSeen: 1_000 } },
});

export const nothingToCompare = resultOf({
  seen: { A: { visitors: 1_000, converting: 93 } },
  verdict: { kind: 'nothing-to-compare', sentence: 'There is nothing to compare: all visitors saw A.' },
  statistics: { sampleRatio: { source: 'equal', alarm: false } },
});

export const nothingAtAll = resultOf({
  seen: {},
  verdict: { kind: 'nothing-to-compare', sentence: 'There is nothing to compare: nobody was exposed.' },
  statistics: {
    sampleRatio: { source: 'flags', alarm: false },
    detect: { effect: 0.05, power: 0.8, visitorsNeeded: null, enough: false, visitorsSeen: 0 },
  },
});

const alwaysValid = resultOf({
  seen: { A: { visitors: 9_000, converting: 900 }, B: { visitors: 9_100, converting: 1_001 } },
  verdict: { kind: 'no-difference-found', sentence: 'No difference was found between A and B.' },
});

export const sequential: ImpactResult = {
  ...alwaysValid,
  statistics: {
    ...alwaysValid.statistics,
    sequential: true,
    comparisons: alwaysValid.statistics.comparisons.map((comparison) => ({
      ...comparison,
      conversion: {
        ...comparison.conversion,
        ...{ differenceMethod: 'always-valid', pMethod: 'always-valid', liftInterval: { low: -0.02, high: Infinity } },
      },
    })),
  },
};

export const withSegments: ImpactResult = {
  ...winner,
  statistics: {
    ...winner.statistics,
    segments: [
      { segment: 'mobile', counts: severalCurrencies.counts, statistics: severalCurrencies.statistics },
      { segment: '(none)', counts: notEnough.counts, statistics: notEnough.statistics },
    ],
  },
};

/** Names that do harm where somebody pastes them. */
export const hostileNames = {
  markup: '<img src=x onerror=alert(1)>',
  prototype: '__proto__',
  constructor: 'constructor',
  long: `very-long-${'name-'.repeat(60)}end`,
  rightToLeft: 'אדום וירוק',
  turned: 'a\u202etxt.exe',
  escapes: 'red\u001b[31m\u001b]0;title\u0007\r\n\u0000bell',
  quotes: `"'&amp;</title></style><script>alert(2)</script>`,
} as const;

const saw = (converting: number): { visitors: number; converting: number; revenue: Record<string, string> } => ({
  ...{ visitors: 2_000, converting, revenue: { '<b>EUR</b>': '100.5', constructor: '7' } },
});

export const hostile = resultOf({
  flag: `flag ${hostileNames.markup}`,
  goal: `goal ${hostileNames.quotes}`,
  seen: Object.fromEntries(Object.values(hostileNames).map((name, index) => [name, saw(200 + index * 9)])),
  verdict: {
    kind: 'winner',
    variation: hostileNames.markup,
    sentence: `${hostileNames.markup} wins over ${hostileNames.escapes}.`,
  },
  statistics: { notes: [`A note about ${hostileNames.quotes} and ${hostileNames.escapes}.`] },
});

export const cases: Readonly<Record<string, ImpactResult>> = {
  ...{ winner, severalCurrencies, notEnough, mismatch, nobodyConverted, nothingToCompare, nothingAtAll },
  ...{ sequential, withSegments, hostile, tiny },
};
