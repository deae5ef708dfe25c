/** What a scalar is drawn for: the writer of a format chooses among the spellings that it has for it. */
export type ScalarKind = 'boolean' | 'integer' | 'fraction' | 'number' | 'weight' | 'date' | 'value' | 'wild';

/** A part of a flag file before it is spelled in one of the formats. */
export type Part =
  | { readonly kind: ScalarKind }
  /** A text whose meaning matters, because something else names it, or because it is a query. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly of: string; readonly items: readonly Part[] }
  | MapPart;

/** `of` says what it is in a flag: only equal ones can stand for each other. */
export interface MapPart {
  readonly kind: 'map';
  readonly of: string;
  readonly members: readonly (readonly [name: string, part: Part])[];
  /** Names are members of a struct, as against names of the user. */
  readonly isStruct: boolean;
}

/** A whole file: flags by key. */
export interface Model {
  readonly flags: MapPart;
  /** There is a rollout in it: such a file is not broken at random, because the relay needs both ends of a rollout. */
  readonly hasRollout: boolean;
}
