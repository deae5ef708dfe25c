import { digitsOf, standInOf } from './stand-in.js';

/** The keys of an event and of a request that are derived from an evaluation context. */

export type ContextKind = 'user' | 'anonymousUser';

/** What a feature or tracking event says when there is no targeting key (GOFF-COLL-006). */
export const UNDEFINED_TARGETING_KEY = 'undefined-targetingKey';

type Context = Readonly<Record<string, unknown>>;

/** `anonymousUser` only when the attribute `anonymous` is the boolean `true`, boxed or not (GOFF-COLL-005). */
export function contextKindOf(context: Context): ContextKind {
  return jsonFormOf(context['anonymous'], 'anonymous') === true ? 'anonymousUser' : 'user';
}

/**
 * The targeting key in the form in which it leaves the process: a non-empty string. Finite numbers and BigInts become
 * their decimal digits, so that events and remote evaluations of one user have the same key. An object, such as a date,
 * counts as what JSON makes of it. `undefined` for everything else.
 */
export function targetingKeyOf(context: Context): string | undefined {
  const key = jsonFormOf(context['targetingKey'], 'targetingKey');
  if (typeof key === 'string') return key === '' ? undefined : key;
  if (typeof key === 'bigint') return digitsOf(key);
  return typeof key === 'number' && Number.isFinite(key) ? String(key) : undefined;
}

/** Whether the targeting key is not a string, but may be written as one. */
export function needsTextTargetingKey(context: Context): boolean {
  const kind = typeof context['targetingKey'];
  return kind === 'number' || kind === 'bigint' || kind === 'object';
}

/** The context with its targeting key as text; the very same object if the key is text already, or there is none. */
export function withTextTargetingKey(context: Context): Context {
  const targetingKey = needsTextTargetingKey(context) ? targetingKeyOf(context) : undefined;
  return targetingKey === undefined ? context : { ...context, targetingKey };
}

/** What JSON makes of an attribute that is an object; any other attribute as it is. */
function jsonFormOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? standInOf(value, name) : value;
}
