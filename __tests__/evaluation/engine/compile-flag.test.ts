import { compileFlag } from '../../../src/evaluation/engine/compile-flag.js';
import { NOON, evaluate } from './evaluate.js';

const variations = { on: true, off: false };
const plain = { variations, defaultRule: { variation: 'on' } };
const split = { variations, defaultRule: { percentage: { on: 40, off: 60 } } };

describe('the result of an evaluation', () => {
  it('has the members of the official engine', () => {
    expect(evaluate({ ...plain, version: '1.2', trackEvents: false, metadata: { owner: 'me' } })).toEqual({
      value: true,
      variationType: 'on',
      reason: 'STATIC',
      errorCode: '',
      failed: false,
      version: '1.2',
      trackEvents: false,
      cacheable: true,
      metadata: { owner: 'me' },
    });
  });

  it('shares frozen metadata: one object for the flag, one for each rule with a name', () => {
    const flag = compileFlag('f', {
      ...plain,
      targeting: [{ name: 'first', query: 'x eq 1', variation: 'off' }],
      metadata: { owner: { name: 'me' } },
    });
    const ask = (context: Record<string, unknown>) => flag.evaluate({ context, defaultValue: 0, nowMs: NOON }).metadata;
    expect(ask({ x: 1 })).toEqual({ owner: { name: 'me' }, evaluatedRuleName: 'first' });
    expect(ask({ x: 1 })).toBe(ask({ x: 1, y: 2 }));
    expect(ask({})).toBe(ask({ x: 2 }));
    expect(Object.isFrozen(ask({ x: 1 })) && Object.isFrozen(ask({})?.['owner'])).toBe(true);
  });

  it('shares frozen values that are not those of the configuration', () => {
    const configured = { ...plain, variations: { on: { list: [1] } } };
    const { value } = evaluate(configured);
    expect(value).toEqual({ list: [1] });
    expect(value).not.toBe(configured.variations.on);
    expect(Object.isFrozen(value) && Object.isFrozen((value as { list: unknown }).list)).toBe(true);
    expect(Object.isFrozen(configured.variations.on)).toBe(false);
  });

  it.each([
    ['a disabled flag', { ...plain, disable: true }, { reason: 'DISABLED', errorCode: '', cacheable: true }],
    ['no default rule', { variations }, { reason: 'ERROR', errorCode: 'FLAG_CONFIG', failed: true }],
    ['a rule without result', { variations, defaultRule: {} }, { reason: 'ERROR', errorCode: 'FLAG_CONFIG' }],
  ])('is the default value of the caller for %s', (_name, flag, expected) => {
    expect(evaluate(flag)).toMatchObject({ value: 'default', variationType: 'SdkDefault', ...expected });
    expect(evaluate(flag, { defaultValue: undefined }).value).toBeNull();
  });

  it('is null for a variation that does not exist', () => {
    expect(evaluate({ variations, defaultRule: { variation: 'toString' } })).toMatchObject({
      value: null,
      variationType: 'toString',
      failed: false,
    });
  });
});

describe('the bucketing key', () => {
  it('is needed before it is found out that the flag is disabled', () => {
    expect(evaluate({ ...split, disable: true }, { context: {} }).errorCode).toBe('TARGETING_KEY_MISSING');
    expect(evaluate({ ...plain, disable: true }, { context: {} }).reason).toBe('DISABLED');
  });

  it('is needed for a step that is not due', () => {
    const flag = { ...plain, scheduledRollout: [{ date: '2030-01-01T00:00:00Z', defaultRule: split.defaultRule }] };
    expect(evaluate(flag, { context: {} }).errorDetails).toBe('Error: Empty targeting key');
    expect(evaluate(flag).value).toBe(true);
  });

  it.each([
    ['company.id', { company: { id: 'acme' } }, undefined],
    ['company.id', { company: {} }, 'impossible to find bucketingKey in context: nested key not found: company.id'],
    ['company.id', { company: { id: null } }, 'invalid bucketing key'],
    ['company', { company: '' }, 'Error: Empty bucketing key'],
    ['toString', {}, 'impossible to find bucketingKey in context: nested key not found: toString'],
  ])('is looked up at the path %s in %j', (bucketingKey, context, details) => {
    expect(evaluate({ ...split, bucketingKey }, { context }).errorDetails).toBe(details);
  });

  it('comes from the enrichment first', () => {
    const flag = { ...split, bucketingKey: 'team' };
    expect(evaluate(flag, { context: {}, enrichment: { team: 'a' } }).failed).toBe(false);
    expect(evaluate(flag, { context: { team: 'a' }, enrichment: { team: 5 } }).errorDetails).toBe(
      'invalid bucketing key',
    );
  });

  it('the bucketing key of an empty name is the targeting key, unchecked', () => {
    expect(evaluate({ ...split, bucketingKey: '' }, { context: {} })).toMatchObject({
      errorCode: 'FLAG_CONFIG',
      errorDetails: 'evaluate Rule: no key for bucketing-required rule',
    });
  });
});

describe('time', () => {
  const steps = {
    ...plain,
    scheduledRollout: [
      { date: '2026-07-01T00:00:00Z', defaultRule: { variation: 'off' }, version: 'ignored', trackEvents: false },
      { date: '2026-05-01T00:00:00Z', variations: { on: 'changed' } },
    ],
  };

  it('applies the steps that are due, whatever their order', () => {
    expect(evaluate(steps, { nowMs: Date.UTC(2026, 3, 1) }).value).toBe(true);
    expect(evaluate(steps)).toMatchObject({ value: 'changed', version: '', trackEvents: true, cacheable: false });
    expect(evaluate(steps, { nowMs: Date.UTC(2026, 6, 1) }).variationType).toBe('off');
  });

  it('is set by the context, for steps and experiments not by the enrichment', () => {
    const reserved = { gofeatureflag: { currentDateTime: '2026-08-01T00:00:00Z' } };
    expect(evaluate(steps, { context: reserved }).variationType).toBe('off');
    expect(evaluate(steps, { enrichment: reserved }).variationType).toBe('on');
  });

  it('returns the same after times that come in any order', () => {
    const flag = compileFlag('f', {
      ...plain,
      scheduledRollout: Array.from({ length: 40 }, (_, day) => ({
        date: `2026-06-01T00:00:${String(day).padStart(2, '0')}Z`,
        defaultRule: { variation: `v${day}` },
      })),
    });
    const ask = (second: number): string =>
      flag.evaluate({ context: {}, defaultValue: 0, nowMs: Date.UTC(2026, 5, 1, 0, 0, second) }).variationType;
    expect([39, 0, 20, 39, 5, 0].map(ask)).toEqual(['v39', 'v0', 'v20', 'v39', 'v5', 'v0']);
  });

  it.each([
    [
      'a step for a default rule that is missing',
      { variations, scheduledRollout: [{ date: '2026-01-01T00:00:00Z', defaultRule: { variation: 'on' } }] },
    ],
    ['a date that cannot be written again', { ...plain, scheduledRollout: [{ date: '2026-01-01T00:00:00+24:00' }] }],
  ])('returns GENERAL for %s', (_name, flag) => {
    expect(evaluate(flag)).toMatchObject({ value: 'default', reason: 'ERROR', errorCode: 'GENERAL', failed: true });
  });

  it('moves a progressive rollout along, also by the enrichment', () => {
    const rollout = {
      initial: { variation: 'off', percentage: 0, date: '2026-06-01T00:00:00Z' },
      end: { variation: 'on', percentage: 100, date: '2026-07-01T00:00:00Z' },
    };
    const flag = { variations, defaultRule: { progressiveRollout: rollout } };
    const at = (currentDateTime: string) => ({ enrichment: { gofeatureflag: { currentDateTime } } });
    expect(evaluate(flag, at('2026-05-31T23:59:59Z')).variationType).toBe('off');
    // Place 33501 of 100000.
    expect(evaluate(flag, at('2026-06-11T01:12:00Z')).variationType).toBe('off');
    expect(evaluate(flag, at('2026-06-11T01:15:00Z')).variationType).toBe('on');
    expect(evaluate(flag, at('2026-07-01T00:00:00Z')).variationType).toBe('on');
  });
});

describe('a flag in opaque JSON', () => {
  it('GOFF-IP-017: is read without regard to the case of names, unknown ones ignored', () => {
    expect(
      evaluate({ VARIATIONS: variations, defaultrule: { Variation: 'on' }, ſcheduledRollout: [], future: 1 }).value,
    ).toBe(true);
  });

  it.each([
    ['a weight', { variations, defaultRule: { percentage: { on: '50' } } }],
    ['the version', { ...plain, version: 1 }],
    ['a date', { ...plain, experimentation: { start: '2026-01-01' } }],
    ['the metadata', { ...plain, metadata: [] }],
    ['a number that JSON cannot hold', { ...plain, variations: { on: Infinity } }],
    ['a nested step', { ...plain, scheduledRollout: [{ scheduledRollout: [{ disable: 'no' }] }] }],
    ['the flag itself', 'on'],
    ['the flag itself, a list', []],
  ])('returns PARSE_ERROR for a wrong type of %s', (_name, flag) => {
    expect(evaluate(flag)).toMatchObject({
      value: null,
      variationType: '',
      reason: '',
      errorCode: 'PARSE_ERROR',
      failed: false,
      trackEvents: false,
    });
    expect(compileFlag('f', flag)).toMatchObject({ trackEvents: false, version: '' });
  });

  it('takes null for absent', () => {
    const flag = {
      ...plain,
      targeting: null,
      disable: null,
      experimentation: null,
      metadata: null,
      scheduledRollout: [null],
    };
    expect(evaluate(flag).value).toBe(true);
    expect(evaluate(null)).toMatchObject({ errorCode: 'FLAG_CONFIG' });
  });

  it('GOFF-IP-016: is not changed', () => {
    const flag = { ...split, targeting: [{ query: 'x eq 1', variation: 'on' }], metadata: { a: [1] } };
    const before = structuredClone(flag);
    evaluate(flag);
    expect(flag).toEqual(before);
    expect(Object.isFrozen(flag.metadata)).toBe(false);
  });

  it('may have any name anywhere', () => {
    const flag = JSON.parse(
      '{"variations":{"__proto__":{"__proto__":1}},"defaultRule":{"variation":"__proto__"},' +
        '"metadata":{"__proto__":{"polluted":1}}}',
    ) as unknown;
    const { value, metadata } = evaluate(flag);
    expect(JSON.stringify([value, metadata])).toBe('[{"__proto__":1},{"__proto__":{"polluted":1}}]');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
