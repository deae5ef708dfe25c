import { placesOf, splitAt, unescaped } from './escaped-text.js';
import { expected, quoted } from './expected.js';
import type { ImpactError } from './impact-error.js';
import type { Goal, GoalCondition } from './question.js';

/**
 * Reads a goal: `order`, or `order[currency=EUR,plan=pro]` for events whose details have these members.
 *
 * A text that does not end in `]` is a name as it is. In one that does, a backslash before one of `[ ] , = \` takes
 * away its meaning: `order\[1]` is the name `order[1]`. Spaces are part of names.
 *
 * @throws ImpactError `INVALID_GOAL` for an empty name, and for brackets that hold no conditions.
 */
export function parseGoal(text: string): Goal {
  const [open] = text.endsWith(']') ? placesOf(text, '[') : [];
  const name = text.endsWith(']') ? unescaped(text.slice(0, open)) : text;
  if (name === '') throw invalidGoal(text);
  if (open === undefined) return { name, conditions: [], text };
  const conditions = splitAt(text.slice(open + 1, -1), ',').map(parseCondition);
  if (!conditions.every(isCondition)) throw invalidGoal(text);
  return { name, conditions, text };
}

/** Whatever follows the first `=` is the text: a value may hold another one. */
function parseCondition(condition: string): GoalCondition | undefined {
  const [equals] = placesOf(condition, '=');
  if (equals === undefined || equals === 0) return undefined;
  return { member: unescaped(condition.slice(0, equals)), text: unescaped(condition.slice(equals + 1)) };
}

function isCondition(condition: GoalCondition | undefined): condition is GoalCondition {
  return condition !== undefined;
}

function invalidGoal(text: string): ImpactError {
  const wanted = 'a goal such as `order` or `order[currency=EUR,plan=pro]` (a bracket in a name is written `\\[`)';
  return expected(wanted, { code: 'INVALID_GOAL', got: quoted(text) });
}
