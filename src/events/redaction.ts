import * as types from 'node:util/types';
import { isJsonObject } from './json.js';
import { plainCopy } from './plain-copy.js';
import { shallowCopy } from './shallow-copy.js';
import { VisitBudget } from './visit-budget.js';

type Attributes = Readonly<Record<string, unknown>>;

/** Names of top-level attributes that stay in the process, or a function that returns what may leave it. */
export type Redaction = readonly string[] | ((context: Record<string, unknown>) => Record<string, unknown>);

/** Takes the private part out of a context; throws an `EventTooLargeError` if that has more members than `budget`. */
export type Redact = (context: Attributes, budget?: VisitBudget) => Attributes;

/** What is left of a context whose redaction has failed. */
export const HIDDEN: Attributes = Object.freeze({});

/**
 * Returns the function that takes the private part out of a context. It works on a copy; the caller's objects stay as
 * they are.
 *
 * If a redaction function throws or returns no object, nothing of the context leaves the process, and `onFailure` is
 * called: an event without context can be recognized later, but a leaked attribute cannot be recalled.
 */
export function compileRedaction(redaction: Redaction, onFailure: () => void): Redact {
  if (typeof redaction !== 'function') return withoutAttributes(new Set(redaction));
  return (context, budget = new VisitBudget()) => {
    const visible = visibleOf(redaction, plainCopy(context, budget));
    if (visible === undefined) onFailure();
    return visible ?? HIDDEN;
  };
}

function visibleOf(redaction: (context: Record<string, unknown>) => unknown, context: unknown): Attributes | undefined {
  try {
    const visible = redaction(isJsonObject(context) ? context : {});
    // An asynchronous function is a mistake, but its rejection must not end the process.
    if (types.isPromise(visible)) void visible.catch(() => undefined);
    else if (isJsonObject(visible)) return visible;
  } catch {
    // The same as for a function that returns no object.
  }
  return undefined;
}

function withoutAttributes(without: ReadonlySet<string>): Redact {
  return (context, budget = new VisitBudget()) => shallowCopy(context, { budget, without });
}
