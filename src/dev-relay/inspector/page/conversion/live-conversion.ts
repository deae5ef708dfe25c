/** What is counted: the exposures of a flag, and the events of a goal by their name. */
export interface LiveQuestion {
  readonly flag: string;
  readonly goal: string;
  /** The variation that the others are compared with; empty for the largest one. */
  readonly control: string;
}

/** What the worker is sent: a question, which begins anew, or lines of exported events. */
export type WorkerInput =
  { readonly ask: LiveQuestion } | { readonly control: string } | { readonly lines: readonly string[] };

/**
 * What the worker sends: the figures so far, by the rules of the report. Names are in lists, because they are foreign.
 */
export interface LiveConversion {
  readonly flag: string;
  readonly goal: string;
  readonly control: string;
  readonly alpha: number;
  readonly variations: readonly LiveVariation[];
  /** Over time, the present at the end. */
  readonly points: readonly LivePoint[];
  readonly setAside: SetAside;
}

export interface LiveVariation {
  readonly name: string;
  readonly exposedUsers: number;
  readonly convertingUsers: number;
}

export interface LivePoint {
  /** Seconds since 1970. */
  readonly until: number;
  /** In the order of `variations`: the conversion rate, null without users. */
  readonly rates: readonly (number | null)[];
  /** In the order of `variations`: compared with the control, null where there is nothing to compare. */
  readonly differences: readonly (LiveDifference | null)[];
}

export interface LiveDifference {
  readonly difference: number;
  /** The always-valid interval, of what is possible; null without variance. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface SetAside {
  readonly mixedUsers: number;
  readonly defaults: number;
  readonly withoutKey: number;
  readonly notExposed: number;
  readonly beforeExposure: number;
  readonly repeated: number;
}
