import type {
  Comparison,
  ConversionComparison,
  ImpactResult,
  ImpactStatistics,
  Interval,
  TimePointStatistics,
  ValueComparison,
  Verdict,
} from '../../../src/impact/result.js';
import type { ImpactCounts, VariationCounts } from '../../../src/impact/rules/counts.js';

/**
 * Results of the analysis as its reports get them. The figures are plausible, not exact: the reports only show them.
 */
export interface Seen {
  readonly visitors: number;
  readonly converting: number;
  /** By currency: the sum, and the mean per visitor follows. */
  readonly revenue?: Readonly<Record<string, string>>;
}

interface Wanted {
  readonly seen: Readonly<Record<string, Seen>>;
  readonly verdict: Verdict;
  readonly flag?: string;
  readonly goal?: string;
  readonly counts?: Partial<ImpactCounts>;
  readonly statistics?: Partial<ImpactStatistics>;
}

const z = 1.959964;

export function resultOf({ seen, verdict, flag = 'new-button', goal = 'purchase', ...more }: Wanted): ImpactResult {
  return {
    counts: { ...countsOf(seen), flag, goal, ...more.counts },
    statistics: { ...statisticsOf(seen), verdict, ...more.statistics },
  };
}

export function mapped<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T, name: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function countsOf(seen: Readonly<Record<string, Seen>>): ImpactCounts {
  const all = Object.values(seen);
  const exposed = sum(all.map(({ visitors }) => visitors));
  const conversions = sum(all.map(({ converting }) => Math.round(converting * 1.1)));
  return {
    flag: 'new-button',
    goal: 'purchase',
    idMember: 'eventId',
    variations: mapped(seen, variationCounts),
    users: { exposed, mixed: 0 },
    files: { read: 12, empty: 0 },
    lines: { read: exposed * 3 + conversions, malformed: 0, otherKind: 0, otherFlag: 0, otherGoal: 0 },
    exposures: { withoutKey: 0, default: 0, withoutVariation: 0, withoutTime: 0, counted: exposed * 3 },
    goalEvents: {
      ...{ repeated: 0, withoutKey: 0, withoutTime: 0, sameId: 0, notExposed: 0, mixedUser: 0, beforeExposure: 0 },
      ...{ counted: conversions, beforeExposureWithinMinute: 0 },
    },
  };
}

function variationCounts({ visitors, converting, revenue = {} }: Seen): VariationCounts {
  return {
    exposedUsers: visitors,
    convertingUsers: converting,
    conversions: Math.round(converting * 1.1),
    conversionsWithoutValue: 0,
    conversionsWithUnusableValue: 0,
    revenue: mapped(revenue, (amount) => ({ sum: amount, sumOfSquares: String(Number(amount) ** 2) })),
  };
}

function statisticsOf(seen: Readonly<Record<string, Seen>>): ImpactStatistics {
  const [control = '', ...others] = Object.keys(seen);
  const smallest = Math.min(...Object.values(seen).map(({ visitors }) => visitors), Infinity);
  return {
    control,
    controlIs: 'largest',
    metric: 'conversion',
    alpha: 0.05,
    sequential: false,
    verdict: { kind: 'no-difference-found', sentence: 'No difference was found.' },
    sampleRatio: {
      expected: mapped(seen, () => 1 / Object.keys(seen).length),
      ...{ source: 'equal', chiSquare: 0.0005, degreesOfFreedom: Object.keys(seen).length - 1, p: 0.982, alarm: false },
    },
    variations: mapped(seen, ({ visitors, converting, revenue = {} }) => ({
      conversionRate: converting / visitors,
      conversionInterval: wilson(converting, visitors),
      value: mapped(revenue, (amount) => ({ mean: Number(amount) / visitors, standardDeviation: 9.87 })),
    })),
    comparisons: others.map((name) => comparison(name, seen)),
    detect: { effect: 0.05, power: 0.8, visitorsNeeded: 12_345, enough: smallest >= 12_345, visitorsSeen: smallest },
    overTime: overTime(seen),
    notes: [],
  };
}

function comparison(name: string, seen: Readonly<Record<string, Seen>>): Comparison {
  const [control = { visitors: 1, converting: 0 }] = Object.values(seen);
  const own = Object.entries(seen).find(([each]) => each === name)?.[1] ?? control;
  return {
    variation: name,
    conversion: conversion(own, control),
    value: mapped({ ...control.revenue, ...own.revenue }, (_, currency) => {
      const mean = ({ revenue = {}, visitors }: Seen): number => Number(revenue[currency] ?? 0) / visitors;
      return value(mean(own), mean(control));
    }),
  };
}

function conversion(own: Seen, control: Seen): ConversionComparison {
  const [p, q] = [own.converting / own.visitors, control.converting / control.visitors];
  const error = Math.sqrt((p * (1 - p)) / own.visitors + (q * (1 - q)) / control.visitors);
  const logError = Math.sqrt((1 - p) / Math.max(1, own.converting) + (1 - q) / Math.max(1, control.converting));
  return {
    difference: p - q,
    differenceInterval: { low: p - q - z * error, high: p - q + z * error },
    differenceMethod: 'newcombe',
    lift: q === 0 ? null : p / q - 1,
    liftInterval:
      q === 0 ? null : { low: (p / q) * Math.exp(-z * logError) - 1, high: (p / q) * Math.exp(z * logError) - 1 },
    liftMethod: 'katz',
    p: error === 0 ? 1 : Math.exp(-0.717 * (Math.abs(p - q) / error) - 0.416 * ((p - q) / error) ** 2),
    pMethod: 'pooled-z',
    adjustedP: error === 0 ? 1 : Math.exp(-0.717 * (Math.abs(p - q) / error) - 0.416 * ((p - q) / error) ** 2),
  };
}

function value(own: number, control: number): ValueComparison {
  const liftInterval = control === 0 ? null : { low: (own / control) * 0.86 - 1, high: (own / control) * 1.16 - 1 };
  return {
    difference: own - control,
    differenceInterval: { low: own - control - 0.21, high: own - control + 0.21 },
    differenceMethod: 'welch',
    lift: control === 0 ? null : own / control - 1,
    liftInterval,
    liftMethod: 'log-delta',
    liftCheck: liftInterval,
    p: 0.0316,
    pMethod: 'welch',
    adjustedP: 0.0316,
  };
}

/** Thirty days, in which the rates settle, with a band that narrows. */
function overTime(seen: Readonly<Record<string, Seen>>): TimePointStatistics[] {
  const [first, ...others] = Object.entries(seen);
  if (first === undefined || others.length === 0) return [];
  const [, control] = first;
  return Array.from({ length: 30 }, (_, index) => {
    const part = (index + 1) / 30;
    const until = 1_767_225_600 + index * 86_400;
    const so = mapped(seen, ({ visitors, converting }) => ({
      exposedUsers: Math.round(visitors * part),
      convertingUsers: Math.round(converting * part),
    }));
    const comparisons = mapped(Object.fromEntries(others), (own) => pointOf(own, { control, part, index }));
    return { until, variations: so, comparisons };
  });
}

function pointOf(own: Seen, { control, part, index }: { control: Seen; part: number; index: number }): Point {
  const [p, q] = [own.converting / own.visitors, control.converting / control.visitors];
  const error = Math.sqrt((p * (1 - p)) / (own.visitors * part) + (q * (1 - q)) / (control.visitors * part));
  const difference = p - q + Math.sin(index * 1.7) * error * 0.8 * (1 - part);
  const band = index === 0 ? null : { low: difference - 3.1 * error, high: difference + 3.1 * error };
  return { difference, differenceInterval: band, lift: q === 0 ? null : difference / q };
}

type Point = TimePointStatistics['comparisons'][string];

function wilson(converting: number, visitors: number): Interval {
  const p = converting / visitors;
  const middle = (p + z ** 2 / (2 * visitors)) / (1 + z ** 2 / visitors);
  const half = (z * Math.sqrt((p * (1 - p)) / visitors + z ** 2 / (4 * visitors ** 2))) / (1 + z ** 2 / visitors);
  return { low: middle - half, high: middle + half };
}
