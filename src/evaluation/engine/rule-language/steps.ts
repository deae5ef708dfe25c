/** What the work of the rule language counts against the budget of an evaluation. */

/** Steps of a unit of a text, of the kind that costs most. */
export const TEXT_STEPS = {
  /** Made well-formed and lower-cased, and then compared with a literal. */
  lowered: 4,
  /** Searched for a literal, or hashed. */
  searched: 2,
  /** Read as a version, and then compared with another. */
  parsed: 2,
} as const;

/** Texts of up to this many units are read again each time: to remember what was made of them would cost more. */
export const SHORT_TEXT = 64;
