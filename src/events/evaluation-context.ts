import { plainCopy } from './plain-copy.js';

/** The keys of an event and of a request that are derived from an evaluation context. */

export type ContextKind = 'user' | 'anonymousUser';

/** What a feature or tracking event says when there is no targeting key (GOFF-COLL-006). */
export const UNDEFINED_TARGETING_KEY = 'undefined-targetingKey';

type Context = Readonly<Record<string, unknown>>;

/** `anonymousUser` only when the attribute `anonymous` is the boolean `true`; a truthiness test would be wrong (GOFF-COLL-005). */
export function contextKindOf(context: Context): ContextKind {
  return context['anonymous'] === true ? 'anonymousUser' : 'user';
}

/**
 * The targeting key in the form in which it leaves the process: a non-empty string; finite numbers and BigInts as their decimal digits, so that
 * events and remote evaluations of one user join. An object, such as a date, counts as what JSON makes of it. `undefined` for everything else.
 */
export function targetingKeyOf(context: Context): string | undefined {
  const given = context['targetingKey'];
  const key = typeof given === 'object' ? plainCopy(given) : given;
  if (typeof key === 'string') return key === '' ? undefined : key;
  const numeric = typeof key === 'bigint' || (typeof key === 'number' && Number.isFinite(key));
  return numeric ? String(key) : undefined;
}

/** The same context with its targeting key as text; the very same object when it is text already (or no key at all). */
export function withTextTargetingKey(context: Context): Context {
  const kind = typeof context['targetingKey'];
  if (kind !== 'number' && kind !== 'bigint' && kind !== 'object') return context;
  const targetingKey = targetingKeyOf(context);
  return targetingKey === undefined ? context : { ...context, targetingKey };
}
