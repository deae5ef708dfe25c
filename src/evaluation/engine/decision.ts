import { STEPS } from './budget.js';
import { bucketsOf, placeOf, PLACES_PER_PERCENT } from './bucketing.js';
import { selected, type EngineReason, type EngineResult, type FlagTraits } from './engine-result.js';
import type { FlagDefinition, ProgressiveRollout, RolloutEnd, RuleDefinition } from './flag-definition.js';
import { compareInstants, type Instant } from './instant.js';
import { toUint32 } from './number-text.js';
import type { Scope } from './scope.js';

/** What a rule that applies gives: a result, or the details of a `FLAG_CONFIG` error. */
export type RuleResult = EngineResult | string;

/**
 * A result, or a function that gives one for the hash over flag key and bucketing key, and for the time of the scope.
 */
export type Decision = RuleResult | ((hash: number, scope: Scope) => RuleResult);

const NO_VARIATION = 'error in the configuration, no variation available for this rule';
const NO_BUCKET = 'impossible to find the variation';
const NO_ROLLOUT = 'error in the progressive rollout, missing params';

/** Whether results differ from user to user. */
const isDynamic = ({ progressiveRollout, percentage }: RuleDefinition): boolean =>
  progressiveRollout !== undefined || (hasWeights(percentage) && ![...percentage.values()].includes(100));

const hasWeights = (percentage: RuleDefinition['percentage']): percentage is ReadonlyMap<string, number> =>
  percentage !== undefined && percentage.size > 0;

/** Whether the rule can only be decided with a bucketing key. */
export const needsBucketing = (rule: RuleDefinition | undefined): boolean =>
  rule !== undefined && (rule.progressiveRollout !== undefined || hasWeights(rule.percentage));

/** Steps, experiments and rollouts change with time alone. */
export const changesWithTime = ({ scheduledRollout, experimentation }: FlagDefinition): boolean =>
  (scheduledRollout?.length ?? 0) > 0 || experimentation !== undefined;

/** A rule, the flag it is in, and whether that is the place of the default rule. */
export interface RulePlace {
  readonly flag: FlagDefinition;
  readonly traits: FlagTraits;
  readonly rule: RuleDefinition;
  readonly isDefault: boolean;
  /** See `isHeavy`. */
  readonly isHeavy: boolean;
}

function reasonOf({ flag, rule, isDefault }: RulePlace): EngineReason {
  if (!isDefault) return isDynamic(rule) ? 'TARGETING_MATCH_SPLIT' : 'TARGETING_MATCH';
  if (isDynamic(rule)) return 'SPLIT';
  return (flag.targeting?.length ?? 0) > 0 ? 'DEFAULT' : 'STATIC';
}

/** The flag's metadata, with the name of a targeting rule that has one. */
function traitsOf({ traits, rule, isDefault }: RulePlace): FlagTraits {
  if (isDefault || !rule.name) return traits;
  return { ...traits, metadata: Object.freeze({ ...traits.metadata, evaluatedRuleName: rule.name }) };
}

/** Makes the one result of each variation that a rule can give; an unknown variation has the value null. */
function resultsOf(place: RulePlace): (variation: string) => EngineResult {
  const { flag, rule } = place;
  const traits = traitsOf(place);
  const reason = reasonOf(place);
  const cacheable = !changesWithTime(flag) && rule.progressiveRollout === undefined;
  return (variationType) => {
    const value = flag.variations?.get(variationType) ?? null;
    return Object.freeze(selected(traits, { value, variationType, reason, cacheable }));
  };
}

function decidePercentage(weights: ReadonlyMap<string, number>, resultOf: (name: string) => EngineResult): Decision {
  const { max, buckets } = bucketsOf(weights);
  const shares = buckets.map(({ variation, start, end }) => ({ start, end, result: resultOf(variation) }));
  return (hash) => {
    const place = placeOf(hash, max);
    for (const { start, end, result } of shares) if (start <= place && place < end) return result;
    return NO_BUCKET;
  };
}

type CompleteEnd = Required<Pick<RolloutEnd, 'percentage'>> & { readonly variation: string; readonly date: Instant };

const completeEnd = (end: RolloutEnd | undefined): CompleteEnd | undefined =>
  end?.variation === undefined || end.date === undefined
    ? undefined
    : { variation: end.variation, date: end.date, percentage: end.percentage ?? 0 };

/** Places that have the end variation while the rollout is under way, as a function of time. */
function shareBetween(initial: CompleteEnd, end: CompleteEnd): (now: Instant) => number {
  const first = (initial.percentage ?? 0) * PLACES_PER_PERCENT;
  const last = end.percentage === 0 || (end.percentage ?? 0) > 100 ? 100 : (end.percentage ?? 0);
  const perSecond = (last * PLACES_PER_PERCENT - first) / (end.date.seconds - initial.date.seconds);
  return (now) => {
    if (compareInstants(now, end.date) >= 0) return last * PLACES_PER_PERCENT;
    return (now.seconds - initial.date.seconds) * perSecond + first;
  };
}

function decideRollout(rollout: ProgressiveRollout, resultOf: (name: string) => EngineResult): Decision {
  const [initial, end] = [completeEnd(rollout.initial), completeEnd(rollout.end)];
  if (!initial || !end || compareInstants(end.date, initial.date) <= 0) return NO_ROLLOUT;
  const share = shareBetween(initial, end);
  const [before, after] = [resultOf(initial.variation), resultOf(end.variation)];
  return (hash, scope) => {
    const now = scope.instant();
    if (compareInstants(now, initial.date) < 0) return before;
    return placeOf(hash, 100 * PLACES_PER_PERCENT) < toUint32(share(now)) ? after : before;
  };
}

/** Compiles what a rule gives once it applies: its rollout, else its percentages, else its variation. */
function decisionOf(place: RulePlace): Decision {
  const { progressiveRollout, percentage, variation } = place.rule;
  const resultOf = resultsOf(place);
  if (progressiveRollout !== undefined) return decideRollout(progressiveRollout, resultOf);
  if (hasWeights(percentage)) return decidePercentage(percentage, resultOf);
  return variation === undefined ? NO_VARIATION : resultOf(variation);
}

/** The most members in copies of the metadata that a flag keeps for its rules with names. */
const MAX_COPIED = 100_000;

/** Whether the metadata with the names of all rules would take much more than the flag itself. */
export function isHeavy({ targeting = [], metadata = {} }: FlagDefinition): boolean {
  const named = targeting.reduce((count, { name }) => count + (name ? 1 : 0), 0);
  return named > 0 && named * Object.keys(metadata).length > MAX_COPIED;
}

/**
 * What a rule gives once it applies. It is compiled anew for each evaluation where the flag would hold too many copies.
 */
export function compileDecision(place: RulePlace): Decision {
  if (!place.isHeavy || place.isDefault || !place.rule.name) return decisionOf(place);
  return (hash, scope) => {
    scope.spend(Object.keys(place.traits.metadata ?? {}).length * STEPS.remembered);
    const decide = decisionOf(place);
    return typeof decide === 'function' ? decide(hash, scope) : decide;
  };
}
