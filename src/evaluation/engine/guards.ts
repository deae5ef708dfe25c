import { Budget, MAX_STEPS, STEPS, outOfSteps } from './budget.js';
import type { EvaluationInput } from './evaluation-input.js';
import { isObject } from './json-value.js';

/**
 * The levels of `{` and `[` that the specification's engine takes, counted from its input: what nests deeper gives
 * `PARSE_ERROR`. The rest of the engine need not expect a deeper input.
 */
export const MAX_INPUT_DEPTH = 128;

/** The levels that a part of the official engine's input may have, with its own bracket, without those around it. */
const LEVELS = {
  flag: MAX_INPUT_DEPTH - 1,
  context: MAX_INPUT_DEPTH - 1,
  enrichment: MAX_INPUT_DEPTH - 2,
  defaultValue: MAX_INPUT_DEPTH - 2,
} as const;

/** Members and elements that may be looked at without counting them as steps: small inputs are not worth a budget. */
const FREE_LOOKS = 256;

/** Objects of more members than this are hash tables to the runtime, which takes long to list their names. */
const MANY_MEMBERS = 1000;

/** One object with more names than this uses up all steps. */
const MOST_NAMES = MAX_STEPS / STEPS.listedName;

/**
 * The looks that are left once all of `value` is seen; below zero if these were too few or it nests too deep. The state
 * of this walk is in numbers alone, so it allocates nothing; nearly all evaluations need no other walk.
 */
const looksLeft = (value: object, levels: number, looks: number): number =>
  levels <= 0
    ? -1
    : Array.isArray(value)
      ? leftOfList(value, levels - 1, looks)
      : leftOfObject(value, levels - 1, looks);

function leftOfObject(value: object, levels: number, looks: number): number {
  if (ArrayBuffer.isView(value)) return looks;
  let left = looks;
  for (const name in value) {
    if (--left < 0) {
      // Listing the names of a huge object takes longer than all else, so it is not done twice.
      if (left < -MOST_NAMES) outOfSteps();
      continue;
    }
    const member: unknown = (value as Record<string, unknown>)[name];
    if (typeof member !== 'object' || member === null) continue;
    // The runtime knows this call within `for in`, and then does not need to look the name up.
    if (!Object.prototype.hasOwnProperty.call(value, name)) continue;
    left = looksLeft(member, levels, left);
    if (left < 0) return left;
  }
  return left;
}

function leftOfList(list: readonly unknown[], levels: number, looks: number): number {
  // Code of the caller may lengthen the list while it is walked.
  const { length } = list;
  let left = looks - length;
  for (let index = 0; index < length && left >= 0; index++) {
    const element = list[index];
    if (typeof element === 'object' && element !== null) left = looksLeft(element, levels, left);
  }
  return left;
}

const isMissing = (value: unknown): value is null | undefined => value === undefined || value === null;

/** Whether an input is readable and small, as nearly all are: then its parts need not be counted. */
export function isSmallInput({ context, enrichment, defaultValue }: EvaluationInput): boolean {
  if (!isObject(context)) return false;
  let left = looksLeft(context, LEVELS.context, FREE_LOOKS);
  if (left >= 0 && !isMissing(enrichment)) {
    left = isObject(enrichment) ? looksLeft(enrichment, LEVELS.enrichment, left) : -1;
  }
  if (left < 0 || typeof defaultValue !== 'object' || defaultValue === null) return left >= 0;
  return looksLeft(defaultValue, LEVELS.defaultValue, left) >= 0;
}

/** A walk that counts what it sees, and that sees a shared object once, not once for each path to it. */
class CountingWalk {
  readonly #budget: Budget;
  /** For each object the fewest levels that have been enough. */
  readonly #enough = new Map<object, number>();

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Whether `value` needs more than `levels` levels, its own included. A cycle needs any number. */
  exceeds(value: object, levels: number): boolean {
    if (levels <= 0) return true;
    if ((this.#enough.get(value) ?? Infinity) <= levels) return false;
    this.#budget.spend(STEPS.remembered);
    const result = Array.isArray(value) ? this.#anyElement(value, levels - 1) : this.#anyMember(value, levels - 1);
    if (!result) this.#enough.set(value, levels);
    return result;
  }

  #anyMember(value: object, levels: number): boolean {
    if (isIndexed(value)) return false;
    const names = Object.keys(value);
    this.#budget.spend(stepsOfNames(names.length));
    return names.some((name) => this.#isTooDeep((value as Record<string, unknown>)[name], levels));
  }

  #anyElement(list: readonly unknown[], levels: number): boolean {
    const { length } = list;
    this.#budget.spend(length * STEPS.look);
    for (let index = 0; index < length; index++) if (this.#isTooDeep(list[index], levels)) return true;
    return false;
  }

  #isTooDeep(member: unknown, levels: number): boolean {
    return typeof member === 'object' && member !== null && this.exceeds(member, levels);
  }
}

/** The steps for listing the names of an object, and for looking at its members. */
const stepsOfNames = (count: number): number =>
  count * STEPS.look + Math.max(0, count - MANY_MEMBERS) * STEPS.listedName;

/**
 * Whether a value is an array of bytes or a boxed text: listing its names would list each byte or character, and none
 * of them is a container.
 */
const isIndexed = (value: object): boolean => ArrayBuffer.isView(value) || value instanceof String;

/** What makes an input unreadable; undefined if nothing does. Throws `OUT_OF_STEPS` for one that is too big. */
export function problemOfInput(
  { context, enrichment, defaultValue }: EvaluationInput,
  budget: Budget,
): string | undefined {
  const walk = new CountingWalk(budget);
  if (!isObject(context)) return 'the context is no object';
  if (walk.exceeds(context, LEVELS.context)) return 'the context nests too deep';
  if (!isMissing(enrichment)) {
    if (!isObject(enrichment)) return 'the enrichment is no object';
    if (walk.exceeds(enrichment, LEVELS.enrichment)) return 'the enrichment nests too deep';
  }
  if (typeof defaultValue !== 'object' || defaultValue === null) return undefined;
  return walk.exceeds(defaultValue, LEVELS.defaultValue) ? 'the default value nests too deep' : undefined;
}

/** Whether a flag nests too deep. The walk counts no steps: the length of the flag as JSON bounds it. */
export const isFlagTooDeep = (flag: object): boolean =>
  new CountingWalk(new Budget(Infinity)).exceeds(flag, LEVELS.flag);
