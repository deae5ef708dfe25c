import { problemOfQuery } from '../../evaluation/engine/check-query.js';
import { UncommonValue } from '../go/json.js';
import type { Flag, Rule } from './flag.js';

/**
 * Why the relay leaves a flag out when it loads the file; undefined for a flag that it serves.
 *
 * Scheduled steps are not checked, nor are disabled targeting rules, except for their names.
 */
export function whyRefused(flag: Flag): string | undefined {
  const variations = flag.variations ?? {};
  const problem = refuseVariations(variations);
  if (problem !== undefined) return problem;
  if (flag.defaultRule === undefined) return 'it has no default rule';
  return (
    refuseOutcome(flag.defaultRule, variations) ??
    firstReason((flag.targeting ?? []).map((rule) => () => refuseTargeting(rule, variations))) ??
    refuseNames(flag.targeting ?? [])
  );
}

type Variations = NonNullable<Flag['variations']>;

function refuseVariations(variations: Variations): string | undefined {
  const values = Object.values(variations);
  if (values.length === 0) return 'it has no variations';
  if (values.includes(null)) return 'a variation is null';
  return isOfOneType(values) ? undefined : 'its variations are of different types';
}

/**
 * The relay has no type for uncommon values, and compares the first type it finds with those behind it, in a random
 * order: of uncommon values beside others it loads the flag by chance. The order of the file is its most frequent one.
 */
function isOfOneType(values: readonly unknown[]): boolean {
  const types = values.map(jsonType);
  const first = types.find((type) => type !== 'uncommon');
  return first === undefined || types.slice(types.indexOf(first)).every((type) => type === first);
}

function jsonType(value: unknown): string {
  if (value instanceof UncommonValue) return 'uncommon';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'bigint' ? 'number' : typeof value;
}

function refuseTargeting(rule: Rule, variations: Variations): string | undefined {
  if (rule.disable === true) return undefined;
  if (!rule.query) return 'a targeting rule has no query';
  return problemOfQuery(rule.query) ?? refuseOutcome(rule, variations);
}

function refuseOutcome(rule: Rule, variations: Variations): string | undefined {
  const { percentage, progressiveRollout, variation } = rule;
  if (percentage === undefined && progressiveRollout === undefined) {
    if (variation === undefined) return 'a rule has no variation, percentage or progressive rollout';
    return refuseUnknown(variation, variations);
  }
  return refusePercentage(percentage, variations) ?? refuseRollout(progressiveRollout, variations);
}

function refusePercentage(percentage: Rule['percentage'], variations: Variations): string | undefined {
  if (percentage === undefined) return undefined;
  const weights = Object.values(percentage ?? {});
  if (weights.length === 0) return 'a percentage is empty';
  const unknown = firstReason(Object.keys(percentage ?? {}).map((name) => () => refuseUnknown(name, variations)));
  return unknown ?? (weights.reduce((sum, weight) => sum + weight, 0) === 0 ? 'a percentage adds up to 0' : undefined);
}

function refuseRollout(rollout: Rule['progressiveRollout'], variations: Variations): string | undefined {
  if (rollout === undefined) return undefined;
  const { initial, end } = rollout;
  // The real relay does not survive this.
  if (initial === undefined || end === undefined) return 'a progressive rollout lacks `initial` or `end`';
  if ((end.percentage ?? 0) < (initial.percentage ?? 0)) return 'a progressive rollout ends below its start';
  return refuseUnknown(end.variation ?? '', variations) ?? refuseUnknown(initial.variation ?? '', variations);
}

function refuseUnknown(name: string, variations: Variations): string | undefined {
  return Object.hasOwn(variations, name) ? undefined : `there is no variation ${JSON.stringify(name)}`;
}

function refuseNames(rules: readonly Rule[]): string | undefined {
  const names = rules.map((rule) => rule.name).filter(Boolean);
  return new Set(names).size < names.length ? 'two targeting rules have the same name' : undefined;
}

function firstReason(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const reason = check();
    if (reason !== undefined) return reason;
  }
  return undefined;
}
