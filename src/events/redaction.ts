import { types } from 'node:util';
import { defineMember, isJsonObject } from './json.js';
import { plainCopy } from './plain-copy.js';

type Attributes = Readonly<Record<string, unknown>>;

/** Names of top-level attributes that stay in the process, or a function that answers what may leave it. */
export type Redaction = readonly string[] | ((context: Record<string, unknown>) => Record<string, unknown>);

/**
 * The function that takes the private part out of a context. It works on a copy; the caller's objects stay as they are.
 *
 * Where a redaction function throws or answers no object, nothing of the context leaves the process, and `onFailure` hears of it: an event without
 * context can be told apart later, a leaked attribute cannot be called back.
 */
export function compileRedaction(redaction: Redaction, onFailure: () => void): (context: Attributes) => Attributes {
  if (typeof redaction !== 'function') return withoutAttributes(new Set(redaction));
  return (context) => {
    try {
      const visible: unknown = redaction(plainCopy(context) as Record<string, unknown>);
      // An asynchronous function is a mistake, but its rejection must not end the process.
      if (types.isPromise(visible)) void visible.catch(() => undefined);
      else if (isJsonObject(visible)) return visible;
    } catch {
      // Falls through to the same answer as for a redaction that answers no object.
    }
    onFailure();
    return {};
  };
}

function withoutAttributes(names: ReadonlySet<string>): (context: Attributes) => Attributes {
  return (context) => {
    const kept = {};
    for (const name of Object.keys(context)) if (!names.has(name)) defineMember(kept, name, context[name]);
    return kept;
  };
}
