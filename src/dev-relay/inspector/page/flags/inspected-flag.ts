/** A flag as the relay keeps it; any member may be missing. Keys, names, queries and values are foreign. */
export interface InspectedFlag {
  readonly variations?: Readonly<Record<string, unknown>>;
  readonly targeting?: readonly InspectedRule[];
  readonly bucketingKey?: string;
  readonly defaultRule?: InspectedRule;
  readonly experimentation?: { readonly start?: string; readonly end?: string };
  readonly scheduledRollout?: readonly (InspectedFlag & { readonly date?: string })[];
  readonly trackEvents?: boolean;
  readonly disable?: boolean;
  readonly version?: string;
}

export interface InspectedRule {
  readonly name?: string;
  readonly query?: string;
  readonly variation?: string;
  readonly percentage?: Readonly<Record<string, number>>;
  readonly progressiveRollout?: { readonly initial?: RolloutEnd; readonly end?: RolloutEnd };
  readonly disable?: boolean;
}

export interface RolloutEnd {
  readonly variation?: string;
  readonly percentage?: number;
  readonly date?: string;
}

/** What a user gets of a flag, and why. */
export interface Evaluation {
  readonly flag: string;
  readonly value: unknown;
  readonly variation: string;
  readonly reason: string;
  readonly rule: EvaluatedRule | null;
  readonly errorCode?: string;
  readonly errorDetails?: string;
}

/** `index` counts from 0, in `targeting` of the flag, or of its scheduled step `step`, which counts from 0 as well. */
export type EvaluatedRule =
  | { readonly kind: 'default' }
  | { readonly kind: 'targeting'; readonly index: number; readonly name?: string; readonly step?: number };
