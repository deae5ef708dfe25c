import { needsBucketing } from './decision.js';
import type { FlagDefinition } from './flag-definition.js';
import { MAX_INPUT_DEPTH } from './guards.js';
import { isObject, ownValue } from './json-value.js';
import type { Scope } from './scope.js';

/** Why there is no bucketing key. */
export interface NoBucketingKey {
  readonly details: string;
}

/** The key that percentages go by, possibly empty. */
export type BucketingKey = (scope: Scope) => string | NoBucketingKey;

/** Whether an evaluation without a key fails: the flag, or any step that is due or not, has a rule that needs one. */
export function anyNeedsBucketing(flag: FlagDefinition): boolean {
  return [flag, ...(flag.scheduledRollout ?? [])].some(
    ({ defaultRule, targeting }) => needsBucketing(defaultRule) || (targeting ?? []).some(needsBucketing),
  );
}

function lookUp(scope: Scope, segments: readonly string[]): unknown {
  let value = scope.requested(segments[0] ?? '');
  for (let index = 1; index < segments.length; index++) {
    if (!isObject(value)) return undefined;
    value = ownValue(value, segments[index] ?? '');
  }
  return value;
}

function keyAtPath(path: string, whenEmpty: string | NoBucketingKey): BucketingKey {
  const missing = { details: `impossible to find bucketingKey in context: nested key not found: ${path}` };
  const segments = path.split('.', MAX_INPUT_DEPTH + 1);
  // No context that passes the guards is this deep.
  if (segments.length > MAX_INPUT_DEPTH) return () => missing;
  const invalid = { details: 'invalid bucketing key' };
  return (scope) => {
    const key = lookUp(scope, segments);
    if (key === undefined) return missing;
    if (typeof key !== 'string') return invalid;
    return key === '' ? whenEmpty : key;
  };
}

/** Compiles where a flag takes its bucketing key from. A path is looked up even if nothing needs the key. */
export function compileBucketingKey(flag: FlagDefinition): BucketingKey {
  const isNeeded = anyNeedsBucketing(flag);
  const { bucketingKey } = flag;
  if (bucketingKey) return keyAtPath(bucketingKey, isNeeded ? { details: 'Error: Empty bucketing key' } : '');
  if (bucketingKey === '' || !isNeeded) return (scope) => scope.targetingKey;
  const missing = { details: 'Error: Empty targeting key' };
  return (scope) => scope.targetingKey || missing;
}
