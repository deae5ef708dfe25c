import { evaluateFlag, type EngineResult } from '../../src/dev-relay/flags/evaluate-flag.js';
import type { Flag } from '../../src/dev-relay/flags/flag.js';
import { fnv1a } from '../../src/dev-relay/http/fnv1a.js';

const variations = { a: 'A', b: 'B', c: 'C' };

function evaluate(
  flag: Flag,
  context: Record<string, unknown> = {},
  enrichment: Record<string, unknown> = {},
): EngineResult {
  return evaluateFlag({ flagKey: 'my-flag', flag: { variations, ...flag }, context, enrichment, nowMs: 0 });
}

describe('fnv1a', () => {
  it.each([
    ['my-flag', 'user-1', 531533501],
    ['my-flag', '', 3153283268],
    ['drapeau-é', '日本', 2911343322],
    ['TEST', 'random-key', 4065327476],
    ['new-checkout', 'd45e303a-38c2-11ed-a261-0242ac120002', 400422251],
  ])('hashes %s and %s as the relay does', (flagKey, bucketingKey, hash) => {
    expect(fnv1a(flagKey + bucketingKey)).toBe(hash);
  });
});

describe('evaluateFlag', () => {
  it('serves a variation, with what the flag says of itself', () => {
    const flag = { defaultRule: { variation: 'a' }, version: 'v1', metadata: { m: 1 }, trackEvents: false };
    expect(evaluate(flag)).toEqual({
      value: 'A',
      variationType: 'a',
      reason: 'STATIC',
      errorCode: '',
      failed: false,
      cacheable: true,
      trackEvents: false,
      version: 'v1',
      metadata: { m: 1 },
    });
  });

  it('returns DISABLED without a value', () => {
    const result = evaluate({ defaultRule: { variation: 'a' }, disable: true });
    expect(result).toMatchObject({
      value: null,
      variationType: 'SdkDefault',
      reason: 'DISABLED',
      failed: false,
      cacheable: true,
    });
  });

  // The hash of my-flag and user-1 is 33501 of 100000; variations share the range in descending order.
  it.each([
    [{ a: 50, b: 50 }, 'b'],
    [{ a: 70, b: 30 }, 'a'],
    [{ a: 66.499, b: 33.501 }, 'a'],
    [{ a: 66.498, b: 33.502 }, 'b'],
    [{ a: 10, b: 30, c: 60 }, 'c'],
  ])('splits by %j', (percentage, variationType) => {
    const result = evaluate({ defaultRule: { percentage } }, { targetingKey: 'user-1' });
    expect(result).toMatchObject({ variationType, reason: 'SPLIT', cacheable: true });
  });

  it('does not call it a split if one weight is 100', () => {
    const result = evaluate({ defaultRule: { percentage: { a: 100, b: 0 } } }, { targetingKey: 'u' });
    expect(result).toMatchObject({ variationType: 'a', reason: 'STATIC' });
  });

  it('finds no variation when the weights leave no bucket', () => {
    const result = evaluate({ defaultRule: { percentage: { a: 0 } } }, { targetingKey: 'u' });
    expect(result).toMatchObject({ errorCode: 'FLAG_CONFIG', errorDetails: 'impossible to find the variation' });
  });

  it('takes the default rule past disabled targeting rules', () => {
    const targeting = [{ disable: true, query: 'a eq 1', variation: 'b' }];
    expect(evaluate({ targeting, defaultRule: { variation: 'a' } })).toMatchObject({
      variationType: 'a',
      reason: 'DEFAULT',
    });
  });

  describe('bucketing key', () => {
    const split: Flag = { defaultRule: { percentage: { a: 50, b: 50 } } };
    const failure = (flag: Flag, context: Record<string, unknown>): string => {
      const { errorCode, errorDetails = '' } = evaluate(flag, context);
      return `${errorCode}: ${errorDetails}`;
    };

    it.each([{}, { targetingKey: '' }, { targetingKey: 5 }, { targetingKey: null }])(
      'needs a targeting key: %j',
      (context) => {
        expect(failure(split, context)).toBe('TARGETING_KEY_MISSING: Error: Empty targeting key');
        expect(failure({ ...split, disable: true }, context)).toBe('TARGETING_KEY_MISSING: Error: Empty targeting key');
      },
    );

    it('does without one where nothing is split', () => {
      expect(evaluate({ defaultRule: { variation: 'a' } }).errorCode).toBe('');
    });

    it('is looked up by its path after the enrichment', () => {
      const flag = { ...split, bucketingKey: 'company.id' };
      expect(evaluate(flag, {}, { company: { id: 'user-1' } }).variationType).toBe('b');
      expect(evaluate(flag, { company: { id: 'x' } }, { company: { id: 'user-1' } }).variationType).toBe('b');
    });

    it.each([
      [{}, 'impossible to find bucketingKey in context: nested key not found: company.id'],
      [{ company: 'x' }, 'impossible to find bucketingKey in context: nested key not found: company.id'],
      [{ company: { id: null } }, 'invalid bucketing key'],
      [{ company: { id: 5 } }, 'invalid bucketing key'],
      [{ company: { id: '' } }, 'Error: Empty bucketing key'],
    ])('fails for %j', (context, details) => {
      expect(failure({ ...split, bucketingKey: 'company.id' }, context)).toBe(`TARGETING_KEY_MISSING: ${details}`);
    });

    it('may be named empty, and is then the targeting key without a check', () => {
      expect(evaluate({ ...split, bucketingKey: '' }, { targetingKey: 'user-1' }).variationType).toBe('b');
      expect(failure({ ...split, bucketingKey: '' }, {})).toBe(
        'FLAG_CONFIG: evaluate Rule: no key for bucketing-required rule',
      );
    });
  });

  it('evaluates targeting queries, progressive and scheduled roll-outs, and experimentations', () => {
    const defaultRule = { variation: 'a' };
    const past = '2020-01-01T00:00:00Z';
    expect(evaluate({ targeting: [{ query: 'x eq 1', variation: 'b' }], defaultRule }, { x: 1 }).variationType).toBe(
      'b',
    );
    const rollout = { initial: { variation: 'a', date: past }, end: { variation: 'b', date: '2020-01-02T00:00:00Z' } };
    const late = { targetingKey: 'u', gofeatureflag: { currentDateTime: '2021-01-01T00:00:00Z' } };
    expect(evaluate({ defaultRule: { progressiveRollout: rollout } }, late).variationType).toBe('b');
    const scheduledRollout = [{ date: past, defaultRule: { variation: 'c' } }];
    expect(evaluate({ defaultRule, scheduledRollout }, late).variationType).toBe('c');
    expect(evaluate({ defaultRule, experimentation: { end: past } }, late).reason).toBe('DISABLED');
  });

  it('returns an error, with what the flag says of itself, to what is beyond the limits of the engine', () => {
    const query = `${'('.repeat(70)}x eq 1${')'.repeat(70)}`;
    const flag = { targeting: [{ query, variation: 'b' }], defaultRule: { variation: 'a' } };
    const error = { value: null, variationType: 'SdkDefault', reason: 'ERROR', errorCode: 'PARSE_ERROR', failed: true };
    expect(evaluate(flag)).toMatchObject({ ...error, version: '', trackEvents: true });
    expect(evaluate({ ...flag, version: 'v1', trackEvents: false, metadata: { m: 1 } })).toMatchObject({
      ...error,
      version: 'v1',
      trackEvents: false,
      metadata: { m: 1 },
    });
  });
});
