import { readFlagObjects } from '../../src/dev-relay/flags/json/read-json.js';
import { loadFlags, type LoadedFlags } from '../../src/dev-relay/flags/load-flags.js';
import { UnreadableFlagError } from '../../src/dev-relay/flags/unreadable-flag.js';
import { readYamlFlags } from '../../src/dev-relay/flags/yaml/read-yaml.js';

const onOff = { variations: { on: true, off: false }, defaultRule: { variation: 'on' } };

function load(flags: unknown): LoadedFlags {
  return loadFlags(readFlagObjects(flags));
}

function json(flag: object): string | undefined {
  return load({ f: flag }).flags.get('f')?.json;
}

/** JSON is YAML too, but for the rules by which it is read. */
function jsonOfYaml(flag: object): string | undefined {
  const file = Buffer.from(JSON.stringify({ f: flag }));
  return loadFlags(readYamlFlags(file)).flags.get('f')?.json;
}

describe('loadFlags', () => {
  it('writes members in the order of the relay, without nulls and unknown ones', () => {
    const flag = {
      metadata: { b: 1, a: null },
      unknown: 1,
      version: 'v1',
      disable: false,
      trackEvents: true,
      scheduledRollout: [{ date: '2026-01-01T00:00:00Z', disable: true, defaultRule: { percentage: { on: -1 } } }],
      experimentation: { end: '2026-01-01T00:00:00Z', start: null },
      defaultRule: { disable: false, percentage: { on: null, off: 5 } },
      bucketingKey: 'a.b',
      targeting: [{ variation: 'on', query: 'a eq 1', name: '', disable: true }],
      variations: { on: true, off: false },
    };
    expect(json(flag)).toBe(
      '{"variations":{"off":false,"on":true},' +
        '"targeting":[{"name":"","query":"a eq 1","variation":"on","disable":true}],' +
        '"bucketingKey":"a.b","defaultRule":{"percentage":{"off":5,"on":0},"disable":false},' +
        '"experimentation":{"end":"2026-01-01T00:00:00Z"},' +
        '"scheduledRollout":[{"defaultRule":{"percentage":{"on":-1}},"disable":true,"date":"2026-01-01T00:00:00Z"}],' +
        '"trackEvents":true,"disable":false,"version":"v1","metadata":{"a":null,"b":1}}',
    );
  });

  it('reads names in JSON without regard to case, in YAML as they are spelled', () => {
    const flag = { VARIATIONS: { A: 1 }, DefaultRule: { Variation: 'A' } };
    expect(json(flag)).toBe('{"variations":{"A":1},"defaultRule":{"variation":"A"}}');
    expect(jsonOfYaml(flag)).toBeUndefined();
  });

  it.each([
    ['2026-01-01T00:00:00.120000Z', '2026-01-01T00:00:00.12Z'],
    ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00Z'],
    ['2026-01-01T02:00:00+02:00', '2026-01-01T02:00:00+02:00'],
    ['2026-01-01T00:00:00+00:00', '2026-01-01T00:00:00Z'],
  ])('writes the date %s as %s', (date, written) => {
    expect(json({ ...onOff, experimentation: { start: date } })).toContain(`{"start":"${written}"}`);
  });

  it('takes a date without time in YAML only, and without quotes', () => {
    const flag = { ...onOff, experimentation: { start: '2026-01-31' } };
    const yaml = Buffer.from(JSON.stringify({ f: flag }).replace('"2026-01-31"', ' 2026-01-31'));
    expect(loadFlags(readYamlFlags(yaml)).flags.get('f')?.json).toContain('{"start":"2026-01-31T00:00:00Z"}');
    expect(() => jsonOfYaml(flag)).toThrow(UnreadableFlagError);
    expect(() => json(flag)).toThrow(UnreadableFlagError);
  });

  it.each([
    [{ version: 1 }, '.version: expected a string, got 1'],
    [{ disable: 'true' }, '.disable: expected a boolean, got "true"'],
    [{ metadata: [] }, '.metadata: expected an object, got a list'],
    [{ targeting: {} }, '.targeting: expected a list, got an object'],
    [{ targeting: [{}, { query: 5 }] }, '.targeting[1].query: expected a string, got 5'],
    [{ defaultRule: { percentage: { on: '50' } } }, '.defaultRule.percentage.on: expected a number, got "50"'],
    [{ experimentation: { end: '2026-02-30T00:00Z' } }, '.experimentation.end: expected a date such as'],
    [{ experimentation: { end: '2026-02-29T00:00:00Z' } }, '.experimentation.end: expected a date such as'],
    [{ scheduledRollout: [{ date: 'soon' }] }, '.scheduledRollout[0].date: expected a date such as'],
  ])('finds the whole set unreadable for %j', (wrong, message) => {
    expect(() => load({ good: onOff, 'f"1': { ...onOff, ...wrong } })).toThrow(`flag "f\\"1"${message}`);
  });

  it.each([[[]], [null], ['x']])('finds %j unreadable', (raw) => {
    expect(() => load(raw)).toThrow(UnreadableFlagError);
  });

  it('keeps a flag that JSON cannot express, without its JSON', () => {
    const file = Buffer.from('f: { variations: { a: { n: .nan } }, defaultRule: { variation: a } }');
    const { flags } = loadFlags(readYamlFlags(file));
    expect(flags.get('f')).toMatchObject({ json: undefined });
  });

  const query = 'a eq 1';
  it.each([
    ['null', null, 'it has no variations'],
    ['no variations', { variations: {}, defaultRule: { variation: 'on' } }, 'it has no variations'],
    ['a null variation', { ...onOff, variations: { on: true, off: null } }, 'a variation is null'],
    ['types that differ', { ...onOff, variations: { on: true, off: 0 } }, 'its variations are of different types'],
    [
      'an array beside an object',
      { ...onOff, variations: { on: [], off: {} } },
      'its variations are of different types',
    ],
    ['no default rule', { variations: onOff.variations }, 'it has no default rule'],
    ['an empty rule', { ...onOff, defaultRule: {} }, 'a rule has no variation, percentage or progressive rollout'],
    ['an unknown variation', { ...onOff, defaultRule: { variation: 'x' } }, 'there is no variation "x"'],
    [
      'an inherited variation',
      { ...onOff, defaultRule: { variation: 'toString' } },
      'there is no variation "toString"',
    ],
    ['an empty percentage', { ...onOff, defaultRule: { percentage: {}, variation: 'on' } }, 'a percentage is empty'],
    ['weights of 0', { ...onOff, defaultRule: { percentage: { on: 0 } } }, 'a percentage adds up to 0'],
    ['an unknown weight', { ...onOff, defaultRule: { percentage: { x: 1 } } }, 'there is no variation "x"'],
    [
      'a rollout that shrinks',
      rollout({ initial: { variation: 'on', percentage: 5 }, end: { variation: 'on' } }),
      'a progressive rollout ends below its start',
    ],
    ['a rollout to nowhere', rollout({ initial: { variation: 'on' }, end: {} }), 'there is no variation ""'],
    ['a rollout without end', rollout({ initial: {} }), 'a progressive rollout lacks `initial` or `end`'],
    ['a rule without query', { ...onOff, targeting: [{ variation: 'on' }] }, 'a targeting rule has no query'],
    [
      'a rule with an empty query',
      { ...onOff, targeting: [{ query: '', variation: 'on' }] },
      'a targeting rule has no query',
    ],
    [
      'a rule without outcome',
      { ...onOff, targeting: [{ query }] },
      'a rule has no variation, percentage or progressive rollout',
    ],
    [
      'a query that is malformed',
      { ...onOff, targeting: [rule({ query: 'a = 1' })] },
      'a query fails on an empty context',
    ],
    [
      'the query null',
      { ...onOff, targeting: [rule({ query: 'null' })] },
      'a JsonLogic query has null where logic is expected',
    ],
    [
      'an unknown operator deep in a query',
      { ...onOff, targeting: [rule({ query: '{"and":[true,{"!":[{"xor":[1,2]}]}]}' })] },
      'there is no JsonLogic operator "xor"',
    ],
    [
      'two rules of one name, one disabled',
      { ...onOff, targeting: [rule({ name: 'r' }), { name: 'r', disable: true }] },
      'two targeting rules have the same name',
    ],
  ])('refuses a flag with %s', (_, flag, reason) => {
    const { flags, refused } = load({ f: flag, good: onOff });
    expect([...refused]).toEqual([['f', reason]]);
    expect([...flags.keys()]).toEqual(['good']);
  });

  it.each([
    ['a disabled rule without anything', { ...onOff, targeting: [{ disable: true }] }],
    ['a disabled rule with a malformed query', { ...onOff, targeting: [{ disable: true, query: 'a = 1' }] }],
    ['a malformed query in a scheduled step', { ...onOff, scheduledRollout: [{ targeting: [{ query: 'a = 1' }] }] }],
    ['an unknown variation beside a percentage', { ...onOff, defaultRule: { variation: 'x', percentage: { on: 1 } } }],
    ['a negative weight', { ...onOff, defaultRule: { percentage: { on: -1, off: 3 } } }],
    ['a null weight', { ...onOff, defaultRule: { percentage: { on: null, off: 3 } } }],
    ['several rules without a name', { ...onOff, targeting: [rule({ name: '' }), rule({ name: '' }), rule({})] }],
    ['a rollout without dates', rollout({ initial: { variation: 'on' }, end: { variation: 'off' } })],
    ['an empty scheduled step', { ...onOff, scheduledRollout: [{ defaultRule: { variation: 'x' } }] }],
  ])('loads a flag with %s', (_, flag) => {
    expect(load({ f: flag }).refused.size).toBe(0);
  });

  function rollout(progressiveRollout: object): object {
    return { ...onOff, defaultRule: { progressiveRollout } };
  }

  function rule(members: object): object {
    return { query, variation: 'on', ...members };
  }
});
