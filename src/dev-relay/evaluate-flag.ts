import type { JsonObject } from './exported-event.js';
import type { Flag, Rule } from './flag.js';
import { fnv1a } from './fnv1a.js';
import { sortByBytes } from './go-json.js';

/** What an evaluation is made of. Nothing of it is changed. */
export interface FlagEvaluation {
  readonly flagKey: string;
  readonly flag: Flag;
  readonly context: JsonObject;
  /** Laid over the context: on equal names it wins. */
  readonly enrichment: JsonObject;
  readonly nowMs: number;
}

/** The result of an evaluation, named as GO Feature Flag's engine names it. */
export interface EngineResult {
  readonly value: unknown;
  readonly variationType: string;
  readonly reason: string;
  readonly errorCode: string;
  readonly errorDetails?: string;
  readonly failed: boolean;
  readonly cacheable: boolean;
  readonly trackEvents: boolean;
  readonly version: string;
  readonly metadata?: Readonly<JsonObject>;
}

/**
 * Evaluates a flag: the one place that knows how.
 *
 * Knows variations, percentages, bucketing keys and disabled flags. A targeting query, a progressive or scheduled rollout
 * and an experimentation end in `GENERAL`, with details that say so: the rule language is not there yet.
 */
export function evaluateFlag({ flagKey, flag, context, enrichment }: FlagEvaluation): EngineResult {
  const missing = whatIsMissing(flag);
  if (missing !== undefined) return failure(flag, 'GENERAL', `${missing} cannot be evaluated yet: ${ruleLanguage}`);
  const bucketing = findBucketingKey(flag, context, enrichment);
  if ('error' in bucketing) return failure(flag, 'TARGETING_KEY_MISSING', bucketing.error);
  if (flag.disable === true) return { ...sdkDefault(flag), reason: 'DISABLED', cacheable: true };
  const variation = selectVariation({ flagKey, rule: flag.defaultRule ?? {}, bucketingKey: bucketing.key });
  return 'error' in variation ? failure(flag, 'FLAG_CONFIG', variation.error) : success(flag, variation.name);
}

const ruleLanguage = 'the rule language is not part of the dev relay yet';

function whatIsMissing(flag: Flag): string | undefined {
  if (activeRules(flag).length > 0) return 'targeting queries';
  if (flag.defaultRule?.progressiveRollout !== undefined) return 'progressive rollouts';
  if ((flag.scheduledRollout ?? []).length > 0) return 'scheduled rollouts';
  return flag.experimentation === undefined ? undefined : 'experimentations';
}

function activeRules({ targeting = [] }: Flag): Rule[] {
  return targeting.filter((rule) => rule.disable !== true);
}

/** What every result of a flag that serves no variation has in common. */
function sdkDefault(flag: Flag): Omit<EngineResult, 'reason' | 'cacheable'> {
  return { value: null, variationType: 'SdkDefault', errorCode: '', failed: false, ...inherited(flag) };
}

function inherited({
  trackEvents = true,
  version = '',
  metadata,
}: Flag): Pick<EngineResult, 'trackEvents' | 'version'> {
  const hasMetadata = metadata !== undefined && Object.keys(metadata).length > 0;
  return { trackEvents, version, ...(hasMetadata ? { metadata } : {}) };
}

function failure(flag: Flag, errorCode: string, errorDetails: string): EngineResult {
  return { ...sdkDefault(flag), reason: 'ERROR', errorCode, errorDetails, failed: true, cacheable: false };
}

function success(flag: Flag, variationType: string): EngineResult {
  const variations = flag.variations ?? {};
  const value = Object.hasOwn(variations, variationType) ? variations[variationType] : null;
  return { ...sdkDefault(flag), value, variationType, reason: reasonOf(flag), cacheable: true };
}

function reasonOf({ defaultRule, targeting = [] }: Flag): string {
  const weights = Object.values(defaultRule?.percentage ?? {});
  if (weights.length > 0 && !weights.includes(100)) return 'SPLIT';
  return targeting.length > 0 ? 'DEFAULT' : 'STATIC';
}

type BucketingKey = { readonly key: string } | { readonly error: string };

function findBucketingKey(flag: Flag, context: JsonObject, enrichment: JsonObject): BucketingKey {
  const targetingKey = typeof context['targetingKey'] === 'string' ? context['targetingKey'] : '';
  if (flag.bucketingKey === '') return { key: targetingKey };
  if (flag.bucketingKey === undefined) return requireKey(targetingKey, flag, 'Error: Empty targeting key');
  const value = lookUp({ ...context, ...enrichment }, flag.bucketingKey);
  if (value === undefined) {
    return { error: `impossible to find bucketingKey in context: nested key not found: ${flag.bucketingKey}` };
  }
  if (typeof value !== 'string') return { error: 'invalid bucketing key' };
  return requireKey(value, flag, 'Error: Empty bucketing key');
}

function requireKey(key: string, flag: Flag, error: string): BucketingKey {
  const needed = [flag.defaultRule ?? {}, ...(flag.targeting ?? [])].some(needsKey);
  return key === '' && needed ? { error } : { key };
}

function needsKey({ percentage = {}, progressiveRollout }: Rule): boolean {
  return Object.keys(percentage).length > 0 || progressiveRollout !== undefined;
}

function lookUp(attributes: JsonObject, path: string): unknown {
  let current: unknown = attributes;
  for (const segment of path.split('.')) {
    if (typeof current !== 'object' || current === null || Array.isArray(current)) return undefined;
    if (!Object.hasOwn(current, segment)) return undefined;
    current = (current as JsonObject)[segment];
  }
  return current;
}

interface RuleChoice {
  readonly flagKey: string;
  readonly rule: Rule;
  readonly bucketingKey: string;
}

type Variation = { readonly name: string } | { readonly error: string };

function selectVariation({ flagKey, rule, bucketingKey }: RuleChoice): Variation {
  if (needsKey(rule)) {
    if (bucketingKey === '') return { error: 'evaluate Rule: no key for bucketing-required rule' };
    return selectBucket(rule.percentage ?? {}, flagKey + bucketingKey);
  }
  if (rule.variation !== undefined) return { name: rule.variation };
  return { error: 'error in the configuration, no variation available for this rule' };
}

/** Variations share the range of hashes in descending order of their names. */
function selectBucket(percentage: Readonly<Record<string, number>>, hashed: string): Variation {
  const total = Object.values(percentage).reduce((sum, weight) => sum + weight, 0);
  const max = Math.trunc(total * 1000);
  const hash = max === 0 ? 0 : fnv1a(hashed) % max;
  let end = 0;
  for (const name of sortByBytes(Object.keys(percentage)).reverse()) {
    const start = end;
    end += (percentage[name] as number) * 1000;
    if (Math.trunc(start) <= hash && hash < Math.trunc(end)) return { name };
  }
  return { error: 'impossible to find the variation' };
}
