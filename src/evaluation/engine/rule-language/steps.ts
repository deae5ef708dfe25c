import type { Scope } from '../scope.js';

/** What the work of the rule language counts against the budget of an evaluation. */

/** The steps for each unit of a text, by the kind of work, for the texts that cost most. */
export const TEXT_STEPS = {
  /** Made well-formed and lower-cased, and then compared with a literal. */
  lowered: 5,
  /** Searched for a literal, or hashed. */
  searched: 2,
  /** Read as a version, and then compared with another. */
  parsed: 2,
} as const;

/** Comparisons with texts and versions count these in advance: most of them need no more. */
export const STEPS_IN_ADVANCE = 160;

/** Texts of up to this many units are read again each time: to remember what was made of them would cost more. */
export const SHORT_TEXT = 64;

/** Counts the steps of work on a text, unless there are no more than were counted in advance. */
export function spendOnText(scope: Scope, steps: number): void {
  if (steps > STEPS_IN_ADVANCE) scope.spend(steps);
}
