import { counted, countedOf, exposure, goalEvent, goalEventOf, t } from './counted.js';

describe('rule 10: a line whose very bytes were read before', () => {
  it('is counted as repeated, however often it comes', () => {
    expect(counted([exposure(), goalEvent(), goalEvent(), goalEvent()]).goalEvents).toMatchObject({
      repeated: 2,
      counted: 1,
    });
  });

  it('is counted as repeated also where the first one is set aside by a later test', () => {
    const lines = [goalEvent({ userKey: '' }), goalEvent({ creationDate: 0 })];

    expect(counted([...lines, ...lines]).goalEvents).toMatchObject({ repeated: 2, withoutKey: 1, withoutTime: 1 });
  });

  it.each([
    ['another order of members', goalEventOf('{"a":1,"b":2}'), goalEventOf('{"b":2,"a":1}')],
    ['a space between tokens', goalEvent(), goalEvent().replace(':', ': ')],
    ['an escape', goalEvent(), goalEvent().replace('u', '\\u0075')],
    ['another second', goalEvent(), goalEvent({ creationDate: t + 1 })],
    ['other digits of one number', goalEventOf('{"value":1}'), goalEventOf('{"value":1.0}')],
  ])('is not taken for one with other bytes: %s', (_what, one, other) => {
    expect(counted([one, other]).goalEvents.repeated).toBe(0);
  });

  it('is looked for among goal events only', () => {
    const others = [exposure({ key: 'x' }), goalEvent({ key: 'x' }), '{}', 'torn'];

    expect(counted([...others, ...others]).goalEvents.repeated).toBe(0);
  });

  it('is the same line with other spaces around the object', () => {
    expect(counted([goalEvent(), ` ${goalEvent()}`, `${goalEvent()}\t \r`]).goalEvents.repeated).toBe(2);
  });
});

describe('the tests of a goal event', () => {
  it.each(['', 'undefined-targetingKey', 'undefined', undefined, null, 5])(
    'rule 11: a goal event whose user key names nobody is without key: %j',
    (userKey) => {
      expect(counted([goalEvent({ userKey })]).goalEvents).toMatchObject({ withoutKey: 1, notExposed: 0 });
    },
  );

  it.each([0, -5, 1.5, '5', null, undefined])(
    'rule 12: a goal event without a time above 0 is without time: %j',
    (time) => {
      expect(counted([exposure(), goalEvent({ creationDate: time })]).goalEvents).toMatchObject({ withoutTime: 1 });
    },
  );

  it('rules 11 and 12 come before 13: an event that cannot be used displaces none', () => {
    const details = { trackingEventDetails: { eventId: 'i' } };
    const lines = [goalEvent({ ...details, creationDate: 0 }), goalEvent({ ...details, creationDate: t + 5 })];

    expect(counted([exposure(), ...lines]).goalEvents).toMatchObject({ withoutTime: 1, sameId: 0, counted: 1 });
  });

  it('rule 14: a goal event of a user without a counted exposure is not exposed', () => {
    const lines = [exposure({ default: true }), goalEvent(), exposure({ userKey: 'v' }), goalEvent({ userKey: 'U' })];

    expect(counted(lines).goalEvents).toMatchObject({ notExposed: 2, counted: 0 });
  });

  it('rule 15: a goal event of a user who saw several variations is of a mixed user', () => {
    const lines = [exposure(), exposure({ variation: 'B' }), goalEvent(), goalEvent({ creationDate: t - 1 })];

    expect(counted(lines).goalEvents).toMatchObject({ mixedUser: 2, beforeExposure: 0, counted: 0 });
  });

  it('rule 16: a goal event in the second before the first exposure is before it', () => {
    const lines = [exposure({ creationDate: t + 10 }), exposure(), goalEvent({ creationDate: t - 1 })];

    expect(counted(lines).goalEvents).toMatchObject({ beforeExposure: 1, counted: 0 });
  });

  it('rule 16: a goal event in the second of the first exposure counts', () => {
    expect(counted([exposure(), goalEvent()]).goalEvents).toMatchObject({ beforeExposure: 0, counted: 1 });
  });

  it.each([
    [1, 1],
    [60, 1],
    [61, 0],
  ])('rule 16: %d s before the exposure is within a minute %d times', (seconds, times) => {
    const { goalEvents } = counted([exposure(), goalEvent({ creationDate: t - seconds })]);

    expect(goalEvents).toMatchObject({ beforeExposure: 1, beforeExposureWithinMinute: times });
  });

  it('rule 17: every other goal event is a conversion, however late', () => {
    const lines = [exposure(), goalEvent(), goalEvent({ creationDate: t * 2 })];

    expect(counted(lines).goalEvents.counted).toBe(2);
    expect(countedOf(lines.slice(1))).toMatchObject({ exposedUsers: 1, convertingUsers: 1, conversions: 2 });
  });
});

describe('rule 13: a goal event beside another one of the same user with the same id', () => {
  const event = (details: string, seconds = 0): string => goalEventOf(details, { creationDate: t + seconds });

  it.each([
    ['the string', '"7"', '"7"'],
    ['a number and its JSON text as a string', '7', '"7"'],
    ['one string with and without escapes', '"7"', '"\\u0037"'],
    ['a number of many digits', '12345678901234567891', '"12345678901234567891"'],
    ['a number with a point', '7.0', '"7.0"'],
    ['a number with an exponent', '1e3', '"1e3"'],
    ['minus nothing', '-0', '"-0"'],
  ])('is set aside where both ids are %s', (_what, one, other) => {
    const lines = [event(`{"eventId":${one}}`), event(`{"eventId":${other}}`, 1)];

    expect(counted([exposure(), ...lines]).goalEvents).toMatchObject({ sameId: 1, counted: 1 });
  });

  it.each([
    ['two strings', '"7"', '"07"'],
    ['two notations of one number', '7', '7.0'],
    ['a power and its number', '1e3', '1000'],
    ['numbers that a float does not tell apart', '12345678901234567890', '12345678901234567891'],
    ['two cases of a letter', '"a"', '"A"'],
    ['a space', '"a"', '"a "'],
    ['two spellings of one letter', `"${'é'.normalize('NFC')}"`, `"${'é'.normalize('NFD')}"`],
  ])('is not set aside where the ids are %s', (_what, one, other) => {
    const lines = [event(`{"eventId":${one}}`), event(`{"eventId":${other}}`, 1)];

    expect(counted([exposure(), ...lines]).goalEvents).toMatchObject({ sameId: 0, counted: 2 });
  });

  it.each(['""', 'null', 'true', 'false', '{}', '["7"]', '{"id":7}'])(
    'is not set aside by %s, which is no id',
    (id) => {
      const lines = [event(`{"eventId":${id}}`), event(`{"eventId":${id}}`, 1), event('{}'), event('{}', 1)];

      expect(counted([exposure(), ...lines]).goalEvents).toMatchObject({ sameId: 0, counted: 4 });
    },
  );

  it('costs another user with that id nothing', () => {
    const details = { trackingEventDetails: { eventId: 'cart-1' } };
    const lines = [exposure(), exposure({ userKey: 'v' }), goalEvent(details), goalEvent({ ...details, userKey: 'v' })];

    expect(counted(lines).goalEvents).toMatchObject({ sameId: 0, counted: 2 });
  });

  it('is found by the member that an option names, exactly', () => {
    const lines = [exposure(), event('{"orderId":1,"a":1}'), event('{"orderId":1,"a":2}'), event('{"OrderId":1}')];

    expect(counted(lines, { idMember: 'orderId' })).toMatchObject({ idMember: 'orderId', goalEvents: { sameId: 1 } });
    expect(counted(lines).goalEvents.sameId).toBe(0);
  });

  it.each([
    ['the smallest time', event('{"eventId":1}', 1), event('{"eventId":1,"value":5}', 2), 'without value'],
    [
      'a usable value before an unusable one',
      event('{"eventId":1,"value":5}'),
      event('{"eventId":1,"value":"x"}'),
      '5',
    ],
    ['a usable value before none', event('{"eventId":1,"value":5}'), event('{"eventId":1}'), '5'],
    ['an unusable value before none', event('{"eventId":1,"value":"x"}'), event('{"eventId":1}'), 'unusable'],
    ['the smaller value', event('{"eventId":1,"value":"9.5"}'), event('{"eventId":1,"value":10}'), '9.5'],
    ['the smaller value below zero', event('{"eventId":1,"value":-2}'), event('{"eventId":1,"value":-1}'), '-2'],
  ])('is set aside for the one that has %s', (_what, stays, goes, result) => {
    for (const lines of [
      [stays, goes],
      [goes, stays],
    ]) {
      const counts = countedOf(lines);
      const value = counts.revenue['']?.sum ?? (counts.conversionsWithoutValue ? 'without value' : 'unusable');
      expect([counts.conversions, value]).toEqual([1, result]);
    }
  });

  it.each([
    ['EUR', 'USD'],
    ['', 'EUR'],
    ['EUR', 'eur'],
    ['Z', 'é'],
    ['\uffee', '\u{1f600}'],
    ['\u{1f600}', '\u{1f601}'],
    ['EUR', 'EURO'],
  ])('is set aside for the one with the smaller currency by its bytes: %j before %j', (stays, goes) => {
    const lines = [stays, goes].map((currency) => event(JSON.stringify({ eventId: 1, value: 5, currency })));

    expect(Object.keys(countedOf(lines).revenue)).toEqual([stays]);
    expect(Object.keys(countedOf([...lines].reverse()).revenue)).toEqual([stays]);
  });

  it('is not compared by its currency where the value is not usable', () => {
    const lines = ['EUR', 'USD'].map((currency) => event(JSON.stringify({ eventId: 1, currency })));

    expect(countedOf(lines)).toMatchObject({ conversions: 1, conversionsWithoutValue: 1, revenue: {} });
  });

  it('is set aside for an earlier one, also for one from before the exposure', () => {
    const lines = [exposure(), event('{"eventId":1}', -1), event('{"eventId":1}', 1)];

    expect(counted(lines).goalEvents).toMatchObject({ sameId: 1, beforeExposure: 1, counted: 0 });
  });

  it('is set aside before the tests of the user', () => {
    const lines = [event('{"eventId":1}'), event('{"eventId":1}', 1)];

    expect(counted(lines).goalEvents).toMatchObject({ sameId: 1, notExposed: 1 });
  });
});
