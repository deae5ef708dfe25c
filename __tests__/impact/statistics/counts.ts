import type { ImpactCounts, VariationCounts } from '../../../src/impact/rules/counts.js';
import type { Analysis } from '../../../src/impact/statistics/analyse.js';

export interface Group extends Partial<Omit<VariationCounts, 'exposedUsers' | 'convertingUsers'>> {
  readonly users: number;
  readonly converted: number;
}

type Changes = { readonly [Part in 'users' | 'exposures' | 'goalEvents']?: Partial<ImpactCounts[Part]> };

/** Counts in which nothing but these groups matters; `changes` adds what was set aside. */
export function countsOf(groups: readonly (readonly [string, Group])[], changes: Changes = {}): ImpactCounts {
  const variations = Object.fromEntries(groups.map(([name, group]) => [name, variationOf(group)]));
  const all = Object.values(variations);
  const sum = (of: (each: VariationCounts) => number): number => all.reduce((total, each) => total + of(each), 0);
  const nothing = { withoutKey: 0, withoutTime: 0, beforeExposureWithinMinute: 0 };
  return {
    flag: 'new-button',
    goal: 'purchase',
    idMember: 'eventId',
    variations,
    users: { exposed: sum(({ exposedUsers }) => exposedUsers), mixed: 0, ...changes.users },
    files: { read: 1, empty: 0 },
    lines: { read: 0, malformed: 0, otherKind: 0, otherFlag: 0, otherGoal: 0 },
    exposures: { ...nothing, default: 0, withoutVariation: 0, counted: 0, ...changes.exposures },
    goalEvents: {
      ...nothing,
      ...{ repeated: 0, sameId: 0, notExposed: 0, mixedUser: 0, beforeExposure: 0 },
      counted: sum(({ conversions }) => conversions),
      ...changes.goalEvents,
    },
  };
}

const variationOf = ({ users, converted, ...more }: Group): VariationCounts => ({
  exposedUsers: users,
  convertingUsers: converted,
  conversions: converted,
  conversionsWithoutValue: 0,
  conversionsWithUnusableValue: 0,
  revenue: {},
  ...more,
});

/** As the command asks when nothing is said. */
export const question = {
  timePoints: [],
  metric: 'conversion',
  alpha: 0.05,
  sequential: false,
  detect: 0.05,
} as const satisfies Omit<Analysis, 'counts'>;
