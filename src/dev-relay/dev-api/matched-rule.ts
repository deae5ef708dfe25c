import { evaluateFlag, type FlagEvaluation } from '../flags/evaluate-flag.js';
import type { Flag, Rule } from '../flags/flag.js';

/** Which rule of a flag has decided. */
export type MatchedRule =
  | { readonly kind: 'default' }
  /** `index` counts from 0, in `targeting` of the flag or of its scheduled step. `step` counts from 0, too. */
  | { readonly kind: 'targeting'; readonly index: number; readonly name?: string; readonly step?: number };

type Place = Extract<MatchedRule, { kind: 'targeting' }>;

/**
 * Evaluates a copy of the flag in which each targeting rule has a name, because a result tells the name of the rule
 * alone. Undefined where no rule has decided: the flag is off, or the evaluation failed.
 */
export function matchedRule(evaluation: FlagEvaluation): MatchedRule | undefined {
  const { flag, places } = withNames(evaluation.flag);
  const { reason, metadata } = evaluateFlag({ ...evaluation, flag });
  if (reason === 'TARGETING_MATCH' || reason === 'TARGETING_MATCH_SPLIT') {
    return places.get(String(metadata?.['evaluatedRuleName']));
  }
  return reason === 'DEFAULT' || reason === 'STATIC' || reason === 'SPLIT' ? { kind: 'default' } : undefined;
}

interface NamedFlag {
  readonly flag: Flag;
  readonly places: ReadonlyMap<string, Place>;
}

/** Steps change rules by their names, so those that have one keep it. */
function withNames(flag: Flag): NamedFlag {
  const places = new Map<string, Place>();
  const named = namesOf(flag);
  const name = (rules: readonly Rule[], step?: number): readonly Rule[] =>
    rules.map((rule, index) => {
      const own = rule.name ? rule.name : unusedName(named, `${step ?? ''}/${index}`);
      const place = { kind: 'targeting', index, ...(rule.name ? { name: rule.name } : {}) } as const;
      // A step that changes a rule of the flag leaves it in its place.
      if (!places.has(own)) places.set(own, step === undefined ? place : { ...place, step });
      return { ...rule, name: own };
    });
  const targeting = flag.targeting && { targeting: name(flag.targeting) };
  const scheduledRollout = flag.scheduledRollout && { scheduledRollout: stepsOf(flag.scheduledRollout, name) };
  return { flag: { ...flag, ...targeting, ...scheduledRollout }, places };
}

type Steps = NonNullable<Flag['scheduledRollout']>;

function stepsOf(steps: Steps, name: (rules: readonly Rule[], step: number) => readonly Rule[]): Steps {
  return steps.map((step, at) => ({ ...step, ...(step.targeting && { targeting: name(step.targeting, at) }) }));
}

function namesOf(flag: Flag): Set<string> {
  const steps = (flag.scheduledRollout ?? []).flatMap(({ targeting = [] }) => targeting);
  return new Set([...(flag.targeting ?? []), ...steps].flatMap(({ name }) => name ?? []));
}

function unusedName(taken: ReadonlySet<string>, wanted: string): string {
  return taken.has(wanted) ? unusedName(taken, `${wanted}'`) : wanted;
}
