import { readFlagObjects } from '../../src/dev-relay/flags/json/read-json.js';
import { loadFlags } from '../../src/dev-relay/flags/load-flags.js';
import { UnreadableFlagError } from '../../src/dev-relay/flags/unreadable-flag.js';
import { inputText, randomInput } from './random-flags.js';
import type { Random } from '../helpers/random.js';

export interface Context {
  readonly [name: string]: unknown;
}

/** A random flag in a form in which the relay loads it, with everything for one evaluation. */
export interface RelayFlag {
  readonly key: string;
  /** As it was drawn. */
  readonly flag: unknown;
  /** As the relay gets it: the same, or wrapped. */
  readonly loaded: unknown;
  readonly isWrapped: boolean;
  readonly context: Context;
  readonly defaultValue: unknown;
  readonly enrichment: Context | undefined;
}

/** No random date is before it. */
const LONG_AGO = '0000-01-01T00:00:00Z';

/** The relay loads such a date, but can no longer respond with its configuration. */
const UNWRITABLE_ZONE = /[+-](?:24:\d\d|\d\d:60)"/;

type Members = Record<string, any>;

/**
 * A flag whose first step makes of it what the relay would refuse: steps are not checked. All but `cacheable` stays the
 * same.
 */
function wrapped({ variations, targeting, defaultRule, disable, scheduledRollout, ...rest }: Members): object {
  const first = { date: LONG_AGO, variations, targeting, defaultRule, disable };
  return {
    ...rest,
    variations: { w: true },
    defaultRule: { variation: 'w' },
    scheduledRollout: [first, ...((scheduledRollout ?? []) as unknown[])],
  };
}

/**
 * A step merges the default rule: what has no outcome would leave that of the wrapping, a negative weight counts as a
 * removal, a rollout gets the end that it lacks. And it gives variations only to a flag that has some, as the wrapping
 * has.
 */
function canBeWrapped({ defaultRule, variations, scheduledRollout }: Members): boolean {
  const steps = (scheduledRollout ?? []) as (Members | null)[];
  if ((variations ?? null) === null && steps.some((step) => (step?.['variations'] ?? null) !== null)) return false;
  if (typeof defaultRule !== 'object' || defaultRule === null) return false;
  const { variation, percentage, progressiveRollout } = defaultRule as Members;
  const weights = Object.values((percentage ?? {}) as object).map(Number);
  const hasOutcome = (variation ?? progressiveRollout ?? undefined) !== undefined || weights.length > 0;
  const rollout = (progressiveRollout ?? { initial: {}, end: {} }) as Members;
  const isWhole = ['initial', 'end'].every((end) => (rollout[end] ?? null) !== null);
  return hasOutcome && isWhole && weights.every((weight) => weight >= 0);
}

const isSpelledAsWritten = (flag: Members): boolean => Object.keys(flag).every((name) => KNOWN.has(name));
const KNOWN: ReadonlySet<string> = new Set([
  ...['variations', 'targeting', 'defaultRule', 'bucketingKey', 'experimentation', 'scheduledRollout'],
  ...['trackEvents', 'disable', 'version', 'metadata', 'unknown'],
]);

/** The flag as the relay loads it; `undefined` if there is no way. */
function loadable(key: string, flag: unknown): { loaded: unknown; isWrapped: boolean } | undefined {
  try {
    if (loadFlags(readFlagObjects({ [key]: flag })).refused.size === 0) return { loaded: flag, isWrapped: false };
    if (!isSpelledAsWritten(flag as Members) || !canBeWrapped(flag as Members)) return undefined;
    const loaded = wrapped(flag as Members);
    return loadFlags(readFlagObjects({ [key]: loaded })).refused.size === 0 ? { loaded, isWrapped: true } : undefined;
  } catch (error) {
    // A field of a wrong type, which would make the whole file unreadable.
    if (error instanceof UnreadableFlagError) return undefined;
    throw error;
  }
}

/** Draws until there is one that the relay loads, as it is or wrapped. */
export function randomRelayFlag(random: Random, key: string): RelayFlag {
  for (;;) {
    const text = inputText(randomInput(random));
    // As it is when it has been sent: without the sign of a zero.
    const { flag = {}, evalContext, flagContext } = JSON.parse(JSON.stringify(JSON.parse(text))) as Members;
    const found = UNWRITABLE_ZONE.test(text) || flag === null ? undefined : loadable(key, flag);
    if (found === undefined) continue;
    const { defaultSdkValue: defaultValue = null, evaluationContextEnrichment: enrichment } = flagContext as Members;
    return {
      key,
      flag,
      ...found,
      context: evalContext as Context,
      defaultValue: defaultValue as unknown,
      enrichment: enrichment as Context | undefined,
    };
  }
}
