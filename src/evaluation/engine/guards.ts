import { Budget, STEPS } from './budget.js';
import type { EvaluationInput } from './evaluation-input.js';
import { isObject } from './json-value.js';

/**
 * The levels of `{` and `[` that the specification's engine takes, counted from its input: what nests deeper gives
 * `PARSE_ERROR`. Nothing else in the engine has to fear a deep input.
 */
export const MAX_INPUT_DEPTH = 128;

/** Where the parts of an evaluation stand in the official engine's input, which bounds its nesting as a whole. */
const LEVEL = { flag: 2, context: 2, enrichment: 3, defaultValue: 3 } as const;

/** The levels that a part may have, its own bracket included. */
const levelsOf = (part: keyof typeof LEVEL): number => MAX_INPUT_DEPTH - LEVEL[part] + 1;

/** Members and elements that an evaluation may look at before they count as steps: small inputs need no budget. */
const FREE_LOOKS = 256;

/** Objects of more members than this are hash tables to the runtime, which takes long to list the names of one. */
const MANY_MEMBERS = 1000;

/** A walk over an input that is not small. It counts what it sees, and sees only once what is shared. */
class CountingWalk {
  readonly budget: Budget;
  /** For each object the fewest levels that were found to be enough. */
  readonly #enough = new Map<object, number>();

  constructor(budget: Budget) {
    this.budget = budget;
  }

  knows(value: object, levels: number): boolean {
    return (this.#enough.get(value) ?? Infinity) <= levels;
  }

  remember(value: object, levels: number): void {
    this.budget.spend(STEPS.remembered);
    this.#enough.set(value, levels);
  }
}

/** What a walk may still see: free looks, or once these are used up whatever its budget allows. */
type Looks = number | CountingWalk;

/** In place of what is left: something nests too deep. */
const TOO_DEEP = -1;

/** What is left of `looks` once all of `value` is seen. `levels` are those it may have, its own bracket included. */
function see(value: object, levels: number, looks: Looks): Looks {
  if (levels <= 0) return TOO_DEEP;
  if (typeof looks === 'object' && looks.knows(value, levels)) return looks;
  const left = Array.isArray(value) ? seeElements(value, levels - 1, looks) : seeMembers(value, levels - 1, looks);
  if (typeof left === 'object') left.remember(value, levels);
  return left;
}

function seeElements(list: readonly unknown[], levels: number, looks: Looks): Looks {
  // Code of the caller may lengthen the list while it is walked.
  const { length } = list;
  let left = typeof looks === 'number' && length <= looks ? looks - length : counted(looks, length * STEPS.look);
  for (let index = 0; index < length && left !== TOO_DEEP; index++) {
    const element = list[index];
    if (typeof element === 'object' && element !== null) left = see(element, levels, left);
  }
  return left;
}

function seeMembers(value: object, levels: number, looks: Looks): Looks {
  if (isIndexed(value)) return looks;
  let left = looks;
  let members = 0;
  for (const name in value) {
    members++;
    left = typeof left === 'number' && left > 0 ? left - 1 : counted(left, stepsOfMember(members));
    const member: unknown = (value as Record<string, unknown>)[name];
    if (typeof member !== 'object' || member === null || !Object.hasOwn(value, name)) continue;
    left = see(member, levels, left);
    if (left === TOO_DEEP) break;
  }
  return left;
}

const stepsOfMember = (position: number): number => (position > MANY_MEMBERS ? STEPS.listedName : STEPS.look);

/** Counts what is beyond the free looks; throws `OUT_OF_STEPS` if that is too much. */
function counted(looks: Looks, steps: number): CountingWalk {
  const walk = typeof looks === 'number' ? new CountingWalk(new Budget()) : looks;
  walk.budget.spend(steps);
  return walk;
}

/** Arrays of bytes and boxed texts: to list their names would list each byte or character, and none is a container. */
const isIndexed = (value: object): boolean => ArrayBuffer.isView(value) || value instanceof String;

const isMissing = (value: unknown): value is null | undefined => value === undefined || value === null;

/**
 * Walks over an input before it is evaluated. Returns what makes it unreadable, as a text; otherwise the budget that is
 * left, undefined for a small input of which nothing was counted. Throws `OUT_OF_STEPS` for one that is too big.
 */
export function checkInput({ context, enrichment, defaultValue }: EvaluationInput): string | Budget | undefined {
  if (!isObject(context)) return 'the context is no object';
  let left = see(context, levelsOf('context'), FREE_LOOKS);
  if (left === TOO_DEEP) return 'the context nests too deep';
  if (!isMissing(enrichment)) {
    if (!isObject(enrichment)) return 'the enrichment is no object';
    left = see(enrichment, levelsOf('enrichment'), left);
    if (left === TOO_DEEP) return 'the enrichment nests too deep';
  }
  if (typeof defaultValue === 'object' && defaultValue !== null) {
    left = see(defaultValue, levelsOf('defaultValue'), left);
    if (left === TOO_DEEP) return 'the default value nests too deep';
  }
  return typeof left === 'number' ? undefined : left.budget;
}

/** Whether a flag nests too deep. Its length as JSON bounds the walk, so that its steps need not. */
export function isFlagTooDeep(flag: object): boolean {
  return see(flag, levelsOf('flag'), new CountingWalk(new Budget(Infinity))) === TOO_DEEP;
}
