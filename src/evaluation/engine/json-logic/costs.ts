/** Counts work that grows with the data, in the steps of `budget.ts`; throws `OUT_OF_STEPS` when none are left. */
export interface Payer {
  spend(steps: number): void;
}

/**
 * Steps of the kinds of work in this language, by what the slowest input of a kind takes. Loops make small work grow
 * too: whatever costs more than the turn that each piece of a loop pays for has its price here.
 */
export const COSTS = {
  /** A piece that is evaluated for an element. */
  turn: 40,
  /** A list, and an element of it, that is looked at for the first time. */
  list: 64,
  element: 24,
  /** An element that is compared or added up. */
  comparison: 8,
  /** Two texts of one length that are compared. */
  sameLength: 24,
  /** An element that is copied into another list or text. */
  copy: 48,
  /** A member whose name is read (the runtime collects all names of an object at once), and one that is copied. */
  member: 192,
  copiedMember: 512,
  /** A piece that is compiled while the query runs. */
  piece: 256,
  /** The same, of one that is a plain value. */
  constant: 160,
  /** A text that is read as a number, more if it is a hexadecimal one, and each of its characters. */
  numberText: 128,
  hexadecimal: 1024,
  digit: 12,
  /** A number that is written as text: a whole one, any other one. */
  integerText: 32,
  doubleText: 448,
  /** A value that turns itself into JSON, such as a `Date`. */
  conversion: 1024,
  /** White space that is taken off a text. */
  space: 4,
  /** A code point that is passed on the way to a position. */
  codePoint: 8,
  /** A character of a path that is split while the query runs. */
  pathCharacter: 16,
} as const;

/** Texts up to this length cost nothing worth counting where each character is touched once, natively. */
export const SHORT_TEXT = 64;

/** Lists up to this length are walked again rather than remembered. */
export const SHORT_LIST = 16;

/** Equality of two texts: those of different lengths are told apart at once. */
export function isSameText(left: string, right: string, payer: Payer): boolean {
  if (left.length !== right.length) return false;
  payer.spend(COSTS.sameLength + (left.length >> 1));
  return left === right;
}
