import { convertEvent, UnconvertibleEventError } from '../../src/dev-relay/events/convert-event.js';
import { encodeEventLine } from '../../src/dev-relay/events/exported-event.js';

function line(event: Record<string, unknown>): string {
  return encodeEventLine(convertEvent(event, undefined));
}

describe('convertEvent', () => {
  it('matches the names of members without regard to case, the exact one first', () => {
    const event = { kind: 'tracking', KEY: 'a', UserKey: 'u', userKey: 'exact', EvaluationContext: { a: 1 } };
    expect(convertEvent(event, undefined)).toMatchObject({ key: 'a', userKey: 'exact', evaluationContext: { a: 1 } });
  });

  it('takes null for missing in every member', () => {
    const names = [
      'kind',
      'contextKind',
      'userKey',
      'creationDate',
      'key',
      'variation',
      'default',
      'version',
      'source',
    ];
    const nulls = Object.fromEntries([...names, 'value', 'metadata'].map((name) => [name, null]));
    expect(convertEvent(nulls, undefined)).toEqual(convertEvent({}, undefined));
  });

  it('does not take an inherited member for one of the event', () => {
    expect(convertEvent(JSON.parse('{"__proto__":{"key":"k"}}'), undefined)).toMatchObject({ key: '' });
  });

  it.each([
    ['kind', 5],
    ['contextKind', true],
    ['userKey', {}],
    ['key', []],
    ['variation', 1],
    ['version', 1],
    ['source', 0],
    ['creationDate', '1'],
    ['default', 'true'],
    ['metadata', []],
    ['metadata', 'x'],
  ])('drops a feature event whose %s is %j', (name, value) => {
    expect(() => convertEvent({ [name]: value }, undefined)).toThrow(UnconvertibleEventError);
  });

  it.each([
    ['contextKind', 1],
    ['userKey', 5],
    ['key', false],
    ['creationDate', 1.5],
    ['creationDate', 2 ** 63],
    ['creationDate', -1e19],
    ['creationDate', '1'],
    ['evaluationContext', []],
    ['trackingEventDetails', 'x'],
  ])('drops a tracking event whose %s is %j', (name, value) => {
    expect(() => convertEvent({ kind: 'tracking', [name]: value }, undefined)).toThrow(UnconvertibleEventError);
  });

  it.each([
    [0, 0],
    [-5.9, -5],
    [-0.5, 0],
    [9_999_999_999, 9_999_999_999],
    [10_000_000_000, 1_000_000_000],
    [1_700_000_000_123, 1_700_000_000],
    [1.7e18, 1_700_000_000],
    [1e300, -(2 ** 63)],
  ])('makes of the creation date %d of a feature event the second %d', (given, exported) => {
    expect(convertEvent({ creationDate: given }, undefined).creationDate).toBe(exported);
  });

  it('keeps every digit of a creation date beyond the safe integers', () => {
    expect(line({ creationDate: -1e300 })).toContain('"creationDate":-9223372036854775808,');
    expect(line({ kind: 'tracking', creationDate: -(2 ** 63) })).toContain('"creationDate":-9223372036854775808,');
  });

  it('writes the members of a feature event in the order of the relay', () => {
    expect(line({ metadata: { b: 1, a: 2 }, value: [1], key: 'k', contextKind: 'user', kind: 'feature' })).toBe(
      '{"kind":"feature","contextKind":"user","userKey":"","creationDate":0,"key":"k","variation":"","value":[1],' +
        '"default":false,"version":"","source":"PROVIDER_CACHE","metadata":{"a":2,"b":1}}\n',
    );
  });

  it('replaces the metadata of feature events by the meta of the envelope, and leaves tracking events alone', () => {
    expect(convertEvent({ metadata: { own: 1 } }, { m: 1 })).toHaveProperty('metadata', { m: 1 });
    expect(convertEvent({ metadata: { own: 1 } }, {})).not.toHaveProperty('metadata');
    expect(convertEvent({ kind: 'tracking' }, { m: 1 })).not.toHaveProperty('metadata');
  });
});
