import { hashText } from './bucketing.js';
import { STEPS, type Budget } from './budget.js';
import { anyNeedsBucketing, compileBucketingKey, type BucketingKey } from './bucketing-key.js';
import { changesWithTime, compileDecision, isHeavy, needsBucketing, type Decision } from './decision.js';
import { disabled, failed, type EngineResult, type FlagTraits } from './engine-result.js';
import { instantOfContext, type EvaluationInput } from './evaluation-input.js';
import type { Experimentation, FlagDefinition, RuleDefinition } from './flag-definition.js';
import { compareInstants, type Instant } from './instant.js';
import { compileQuery, type Query } from './query.js';
import { Scope } from './scope.js';

/** A flag with its steps applied, and what stays the same through all steps. */
export interface FlagState {
  readonly flagKey: string;
  readonly flag: FlagDefinition;
  readonly traits: FlagTraits;
}

interface CompiledRule {
  readonly needsKey: boolean;
  readonly isDisabled: boolean;
  readonly query: Query | undefined;
  readonly decide: Decision;
}

const NO_KEY = 'evaluate Rule: no key for bucketing-required rule';
const NO_DEFAULT_RULE = 'no default targeting for the flag';

const isOutside = ({ start, end }: Experimentation, now: Instant): boolean =>
  (start !== undefined && compareInstants(now, start) < 0) || (end !== undefined && compareInstants(now, end) > 0);

/** Whether the flag gives everybody a variation: it needs no key, is not off, and has no times at which it is off. */
const isForEverybody = (flag: FlagDefinition): boolean =>
  !flag.bucketingKey && !flag.disable && !flag.experimentation && !anyNeedsBucketing(flag);

/** A flag between two steps, compiled: all that is left is to look at the attributes. */
export class CompiledState {
  readonly #hashOfFlagKey: number;
  readonly #traits: FlagTraits;
  readonly #bucketingKey: BucketingKey;
  readonly #isDisabled: boolean;
  readonly #experimentation: Experimentation | undefined;
  readonly #isCacheable: boolean;
  readonly #rules: readonly CompiledRule[];
  readonly #defaultRule: CompiledRule | undefined;
  /** The result for everybody, if neither attributes nor time decide. */
  readonly #fixed: EngineResult | undefined;

  constructor({ flagKey, flag, traits }: FlagState) {
    const place = { flag, traits, isHeavy: isHeavy(flag) };
    const compile = (rule: RuleDefinition, isDefault: boolean): CompiledRule => ({
      needsKey: needsBucketing(rule),
      isDisabled: rule.disable === true,
      query: isDefault ? undefined : compileQuery(rule.query ?? ''),
      decide: compileDecision({ ...place, rule, isDefault }),
    });
    this.#hashOfFlagKey = hashText(flagKey);
    this.#traits = traits;
    this.#bucketingKey = compileBucketingKey(flag);
    this.#isDisabled = flag.disable === true;
    this.#experimentation = flag.experimentation;
    this.#isCacheable = !changesWithTime(flag);
    this.#rules = (flag.targeting ?? []).map((rule) => compile(rule, false));
    this.#defaultRule = flag.defaultRule && compile(flag.defaultRule, true);
    this.#fixed = isForEverybody(flag) ? this.#fixedResult() : undefined;
  }

  /** `budget` is what is left of the evaluation's steps; missing if none were used. */
  evaluate(input: EvaluationInput, budget?: Budget): EngineResult {
    if (this.#fixed !== undefined) return this.#fixed;
    const { defaultValue } = input;
    const scope = new Scope(input, budget);
    const key = this.#bucketingKey(scope);
    if (typeof key !== 'string') {
      return failed(this.#traits, { errorCode: 'TARGETING_KEY_MISSING', errorDetails: key.details, defaultValue });
    }
    if (this.#isDisabled || this.#isOutsideOfWindow(input, scope)) {
      return disabled(this.#traits, defaultValue, this.#isCacheable);
    }
    const result = this.#select(scope, key);
    if (typeof result !== 'string') return result;
    return failed(this.#traits, { errorCode: 'FLAG_CONFIG', errorDetails: result, defaultValue });
  }

  #fixedResult(): EngineResult | undefined {
    const decide = this.#rules.length === 0 ? this.#defaultRule?.decide : undefined;
    return typeof decide === 'object' ? decide : undefined;
  }

  #isOutsideOfWindow(input: EvaluationInput, scope: Scope): boolean {
    return this.#experimentation !== undefined && isOutside(this.#experimentation, instantOfContext(input, scope));
  }

  #select(scope: Scope, key: string): EngineResult | string {
    for (const rule of this.#rules) {
      if (key === '' && rule.needsKey) return NO_KEY;
      if (!rule.isDisabled && (rule.query === undefined || rule.query(scope))) return this.#decide(rule, scope, key);
    }
    const rule = this.#defaultRule;
    if (rule === undefined) return NO_DEFAULT_RULE;
    return key === '' && rule.needsKey ? NO_KEY : this.#decide(rule, scope, key);
  }

  #decide(rule: CompiledRule, scope: Scope, key: string): EngineResult | string {
    const { decide } = rule;
    if (typeof decide !== 'function') return decide;
    if (!rule.needsKey) return decide(0, scope);
    scope.spend(key.length * STEPS.hashed);
    return decide(hashText(key, this.#hashOfFlagKey), scope);
  }
}
