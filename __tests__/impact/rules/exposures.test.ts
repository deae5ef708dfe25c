import { counted, exposure, goalEvent, t } from './counted.js';

const at = (digits: string): string => exposure().replace(String(t), digits);

describe('the tests of an exposure', () => {
  it.each(['', 'undefined-targetingKey', 'undefined', undefined, null, 5, true, ['u'], { a: 1 }])(
    'rule 5: an exposure whose user key names nobody is without key: %j',
    (userKey) => {
      expect(counted([exposure({ userKey })]).exposures).toMatchObject({ withoutKey: 1, counted: 0 });
    },
  );

  it.each(['Undefined', ' ', 'null', 'undefined-targetingkey', 'guest', '0'])(
    'rule 5: any other string is a key: %j',
    (userKey) => {
      expect(counted([exposure({ userKey })]).exposures).toMatchObject({ withoutKey: 0, counted: 1 });
    },
  );

  it('rule 6: an exposure with default true is a default', () => {
    expect(counted([exposure({ default: true })]).exposures).toMatchObject({ default: 1, counted: 0 });
  });

  it('rule 6: an exposure of the variation SdkDefault is a default', () => {
    expect(counted([exposure({ variation: 'SdkDefault' })]).exposures).toMatchObject({ default: 1, counted: 0 });
  });

  it.each(['true', 1, null, undefined, false, [true]])('rule 6: no other default is true: %j', (value) => {
    expect(counted([exposure({ default: value })]).exposures).toMatchObject({ default: 0, counted: 1 });
  });

  it.each(['sdkDefault', 'SDKDefault', 'SdkDefault ', 'default'])(
    'rule 6: no other variation is one: %j',
    (variation) => {
      expect(counted([exposure({ variation })]).exposures).toMatchObject({ default: 0, counted: 1 });
    },
  );

  it.each(['', undefined, null, true, 1, ['A']])('rule 7: an exposure is without variation: %j', (variation) => {
    expect(counted([exposure({ variation })]).exposures).toMatchObject({ withoutVariation: 1, counted: 0 });
  });

  it.each(['0', '-5', '-0', '1.0', '1e3', '1E3', '1.5', '"5"', 'null', 'true', '[5]', '{}', '0.0', '1e-1'])(
    'rule 8: a time that is no integer above 0 is none: %s',
    (digits) => {
      expect(counted([at(digits)]).exposures).toMatchObject({ withoutTime: 1, counted: 0 });
    },
  );

  it('rule 8: an exposure without creationDate is without time', () => {
    expect(counted([exposure({ creationDate: undefined })]).exposures.withoutTime).toBe(1);
  });

  it.each(['1', '1700000000123', '9007199254740993', '18446744073709551615', '99999999999999999999', '1'.repeat(400)])(
    'rule 8: any integer above 0 is a time: %s',
    (digits) => {
      expect(counted([at(digits)]).exposures).toMatchObject({ withoutTime: 0, counted: 1 });
    },
  );

  it('rule 8: seconds are exact where floats are not', () => {
    const late = goalEvent().replace(String(t), '9007199254740992');

    expect(counted([at('9007199254740993'), late]).goalEvents).toMatchObject({ beforeExposure: 1, counted: 0 });
    expect(counted([at('9007199254740992'), late]).goalEvents).toMatchObject({ beforeExposure: 0, counted: 1 });
  });

  it('rule 8: seconds are exact up to the last one that 64 bits can hold', () => {
    const late = goalEvent().replace(String(t), '18446744073709551613');

    expect(counted([at('18446744073709551614'), late]).goalEvents.beforeExposureWithinMinute).toBe(1);
    expect(counted([at('18446744073709551613'), late]).goalEvents.counted).toBe(1);
  });

  it('rule 8: what 64 bits cannot hold is the last second that they can', () => {
    const late = goalEvent().replace(String(t), '18446744073709551616');

    expect(counted([at('18446744073709551615'), late]).goalEvents.counted).toBe(1);
    expect(counted([at('99999999999999999999'), late]).goalEvents.counted).toBe(1);
  });

  it('an exposure is set aside under the first test that applies', () => {
    const all = { userKey: '', default: true, variation: '', creationDate: 0 };

    expect(counted([exposure(all)]).exposures.withoutKey).toBe(1);
    expect(counted([exposure({ ...all, userKey: 'u' })]).exposures.default).toBe(1);
    expect(counted([exposure({ ...all, userKey: 'u', default: false })]).exposures.withoutVariation).toBe(1);
  });

  it('rule 9: copies of an exposure count, and change nothing else', () => {
    const counts = counted([exposure(), exposure(), exposure()]);

    expect(counts.exposures.counted).toBe(3);
    expect(counts.users.exposed).toBe(1);
  });

  it('anonymous users count as all others', () => {
    const lines = [exposure({ contextKind: 'anonymousUser' }), exposure({ userKey: 'v', contextKind: 'user' })];

    expect(counted(lines).users.exposed).toBe(2);
  });
});

describe('users', () => {
  it('who saw one variation are exposed to it, from the first time on', () => {
    const lines = [
      exposure({ creationDate: t + 9 }),
      exposure({ creationDate: t + 5 }),
      goalEvent({ creationDate: t + 5 }),
    ];

    expect(counted(lines)).toMatchObject({ users: { exposed: 1, mixed: 0 }, goalEvents: { counted: 1 } });
  });

  it('who saw several variations are mixed, however far apart, and no variation counts them', () => {
    const counts = counted([exposure(), exposure({ variation: 'B', creationDate: t * 2 }), exposure({ userKey: 'v' })]);

    expect(counts.users).toEqual({ exposed: 1, mixed: 1 });
    expect(counts.variations).toMatchObject({ A: { exposedUsers: 1 } });
    expect(Object.keys(counts.variations)).toEqual(['A']);
  });

  it('are not mixed by exposures that do not count', () => {
    const others = [exposure({ variation: 'SdkDefault' }), exposure({ variation: 'B', creationDate: 0 })];

    expect(counted([exposure(), ...others]).users).toEqual({ exposed: 1, mixed: 0 });
  });

  it.each([
    ['a zero in front', '007', '7'],
    ['the case of a UUID', 'de6f2596-4644-49c5-874d-243449b6a43c', 'DE6F2596-4644-49C5-874D-243449B6A43C'],
    ['two spellings of one letter', 'é'.normalize('NFC'), 'é'.normalize('NFD')],
    ['a space', 'u', 'u '],
    ['digits that a float does not tell apart', '12345678901234567890', '12345678901234567891'],
    ['the notation of a number', '1e3', '1000'],
    ['two notations of a date', '2024-1-1', '2024-01-01'],
  ])('are two where their keys are two strings: %s', (_what, one, other) => {
    const counts = counted([exposure({ userKey: one }), exposure({ userKey: other, variation: 'B' })]);

    expect(counts.users).toEqual({ exposed: 2, mixed: 0 });
  });

  it('are one where their keys are spelled with and without escapes', () => {
    const line = exposure({ userKey: 'é' });

    expect(counted([line, line.replace('é', '\\u00e9'), line.replace('é', '\\u00E9')]).users.exposed).toBe(1);
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString', '0', 'length'])(
    'may have any key, and variations any name: %s',
    (name) => {
      const lines = [exposure({ userKey: name, variation: name }), goalEvent({ userKey: name })];
      lines.push(goalEvent({ userKey: name, trackingEventDetails: { value: 5, currency: name, eventId: name } }));

      const { variations, users } = JSON.parse(JSON.stringify(counted(lines)));

      expect(users).toEqual({ exposed: 1, mixed: 0 });
      expect(Object.entries(variations)).toEqual([
        [name, expect.objectContaining({ exposedUsers: 1, convertingUsers: 1, conversions: 2 })],
      ]);
      expect(Object.entries(variations[name].revenue)).toEqual([[name, { sum: '5', sumOfSquares: '25' }]]);
    },
  );

  it('leave no trace of members that nobody has', () => {
    expect(counted([exposure()]).variations['constructor']).toBeUndefined();
    expect(counted([exposure()]).variations['A']?.revenue['toString']).toBeUndefined();
  });
});
