/**
 * What the rules of the impact analysis (`docs/impact.md`) make of the exported files: every line is counted once,
 * under the first test that applies to it. The member names are those of `goff-impact --json`, under `counts`.
 */
export interface ImpactCounts {
  readonly flag: string;
  /** The goal as it was asked for: an event name, with conditions in brackets where there are any. */
  readonly goal: string;
  /** The member of the details that holds an event's id. */
  readonly idMember: string;
  /** By name; only variations that somebody was exposed to. */
  readonly variations: Readonly<Record<string, VariationCounts>>;
  readonly users: UserCounts;
  /** `read` counts all files, `empty` those of 0 bytes among them. */
  readonly files: { readonly read: number; readonly empty: number };
  readonly lines: LineCounts;
  readonly exposures: ExposureCounts;
  readonly goalEvents: GoalEventCounts;
}

export interface VariationCounts {
  readonly exposedUsers: number;
  readonly convertingUsers: number;
  readonly conversions: number;
  readonly conversionsWithoutValue: number;
  readonly conversionsWithUnusableValue: number;
  /** By currency, `""` for none; only currencies in which a conversion has a usable value. */
  readonly revenue: Readonly<Record<string, Revenue>>;
}

/** Exact decimals: no exponent, no trailing zeros, `"0"` for nothing. */
export interface Revenue {
  readonly sum: string;
  /** Of the users' totals, not of single values. */
  readonly sumOfSquares: string;
}

export interface UserCounts {
  readonly exposed: number;
  /** Users who saw several variations: left out, with all their goal events. */
  readonly mixed: number;
  /** Only with a window: exposed users whose window was still open at the newest line read. */
  readonly windowOpen?: number;
}

export interface LineCounts {
  readonly read: number;
  readonly malformed: number;
  readonly otherKind: number;
  readonly otherFlag: number;
  readonly otherGoal: number;
}

export interface ExposureCounts {
  readonly withoutKey: number;
  readonly default: number;
  readonly withoutVariation: number;
  readonly withoutTime: number;
  /** Only with `from` or `to`. */
  readonly outOfRange?: number;
  readonly counted: number;
}

export interface GoalEventCounts {
  readonly repeated: number;
  readonly withoutKey: number;
  readonly withoutTime: number;
  /** Only with `from` or `to`. */
  readonly outOfRange?: number;
  readonly sameId: number;
  readonly notExposed: number;
  readonly mixedUser: number;
  readonly beforeExposure: number;
  /** Only with a window. */
  readonly afterWindow?: number;
  readonly counted: number;
  /** Those of `beforeExposure` that came at most 60 seconds early: more than a few mean that clocks differ. */
  readonly beforeExposureWithinMinute: number;
}

/** One step of the time over which users were exposed, for a curve of the lift. Numbers are totals since it began. */
export interface TimePoint {
  /** The end of the step, in seconds since 1970, exclusive. */
  readonly until: number;
  /** By variation. */
  readonly variations: Readonly<Record<string, { readonly exposedUsers: number; readonly convertingUsers: number }>>;
}
