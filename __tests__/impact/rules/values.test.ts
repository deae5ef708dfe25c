import { counted, countedOf, exposure, goalEvent, goalEventOf, t, valueOf } from './counted.js';

const event = (details: string, seconds = 0): string => goalEventOf(details, { creationDate: t + seconds });

describe('the value of a conversion', () => {
  it.each([
    ['99', '99'],
    ['99.90', '99.9'],
    ['1e3', '1000'],
    ['1E+3', '1000'],
    ['12.5e-1', '1.25'],
    ['-5', '-5'],
    ['0', '0'],
    ['-0', '0'],
    ['-0.0', '0'],
    ['0e999999999', '0'],
    ['1e-7', '0.0000001'],
    ['1e-999999999', '0'],
    ['0.30000000000000004', '0.30000000000000004'],
    ['123456789012345.123456789012345678', '123456789012345.123456789012345678'],
    ['999999999999999', '999999999999999'],
    ['999999999999999.99', '999999999999999.99'],
    ['-999999999999999.999999999999999999', '-999999999999999.999999999999999999'],
    ['9.99999999999999999e14', '999999999999999.999'],
  ])('is the number %s: %s', (value, sum) => {
    expect(valueOf(value)).toBe(sum);
  });

  it.each([
    ['"99.90"', '99.9'],
    ['" 5"', '5'],
    ['"5\\t\\r\\n "', '5'],
    ['"+5"', '5'],
    ['"-5"', '-5'],
    ['"5."', '5'],
    ['".5"', '0.5'],
    ['"-.5e1"', '-5'],
    ['"007"', '7'],
    ['"1e3"', '1000'],
    ['"\\u0035"', '5'],
    [`"${'0'.repeat(100_000)}5"`, '5'],
    [`"0.${'1'.repeat(100_000)}"`, '0.111111111111111111'],
  ])('is the number in the string %.20s: %s', (value, sum) => {
    expect(valueOf(value)).toBe(sum);
  });

  it.each(['null', undefined])('is missing: %s', (value) => {
    expect(countedOf([value === undefined ? goalEvent() : event(`{"value":${value}}`)])).toMatchObject({
      conversions: 1,
      conversionsWithoutValue: 1,
      conversionsWithUnusableValue: 0,
      revenue: {},
    });
  });

  it.each(['null', '5', '"value"', '[{"value":5}]', 'true', undefined])('is missing without details: %s', (details) => {
    const line = details === undefined ? goalEvent({ trackingEventDetails: undefined }) : event(details);

    expect(countedOf([line])).toMatchObject({ conversions: 1, conversionsWithoutValue: 1 });
  });

  it.each([
    ...['"99,90"', '"€5"', '"1,234.50"', '""', '" "', '"NaN"', '"Infinity"', '"0x10"', '"1_000"', '"1 000"', '"5 EUR"'],
    ...['"--5"', '"+-5"', '"+"', '"."', '"-."', '"e5"', '"1e"', '"1e+"', '"1e1.5"', '"1.2.3"', '"1f"', '"５"', '"٥"'],
    ...['"\\u00a05"', '"5\\u000b"', '"\\ufeff5"', '"5\\u0000"', '"true"', '"null"'],
    ...['true', 'false', '{}', '{"value":5}', '[]', '[5]'],
  ])('is not guessed at: %s is unusable', (value) => {
    expect(valueOf(value)).toBe('unusable');
  });

  it.each([
    '1e15',
    '-1e15',
    '1000000000000000',
    '1000000000000000.01',
    '"1e15"',
    '1e21',
    '1e999',
    '1e999999999999999999',
  ])('is unusable from 1e15 on: %s', (value) => {
    expect(valueOf(value)).toBe('unusable');
  });

  it.each([
    ['0.0000000000000000014', '0.000000000000000001'],
    ['0.0000000000000000015', '0.000000000000000002'],
    ['0.0000000000000000025', '0.000000000000000003'],
    ['-0.0000000000000000015', '-0.000000000000000002'],
    ['0.0000000000000000004999', '0'],
    ['0.0000000000000000005', '0.000000000000000001'],
    ['5e-19', '0.000000000000000001'],
    ['4.9e-19', '0'],
    ['5e-20', '0'],
    ['1.9999999999999999999', '2'],
  ])('keeps 18 digits after the point, and rounds half away from zero: %s to %s', (value, sum) => {
    expect(valueOf(value)).toBe(sum);
  });

  it('is rounded before it is compared with the limit', () => {
    expect(valueOf('999999999999999.9999999999999999999')).toBe('unusable');
  });

  it('is the member of that exact name, or the one that an option names', () => {
    const line = event('{"Value":1,"VALUE":2,"value ":3,"valu\\u0065":4,"amount":5,"":6,"a.b":7,"__proto__":8}');
    const sum = (valueMember?: string): string | undefined =>
      countedOf([line], valueMember === undefined ? {} : { valueMember }).revenue['']?.sum;

    expect([sum(), sum('amount'), sum(''), sum('a.b'), sum('__proto__')]).toEqual(['4', '5', '6', '7', '8']);
    expect(countedOf([event('{"Value":1}')]).conversionsWithoutValue).toBe(1);
  });

  it('may be the id or the currency as well', () => {
    const line = event('{"eventId":7,"currency":"5"}');

    expect(countedOf([line], { valueMember: 'eventId' }).revenue).toMatchObject({ 5: { sum: '7' } });
    expect(countedOf([line], { valueMember: 'currency' }).revenue).toMatchObject({ 5: { sum: '5' } });
  });

  it('the value of a conversion of an event that does not count adds nothing', () => {
    expect(countedOf([event('{"value":5}', -1), event('{"value":7}')]).revenue['']?.sum).toBe('7');
  });
});

describe('amounts', () => {
  it('add up exactly where floats do not', () => {
    const lines = ['0.1', '0.2', '"0.3"'].map((value, index) => event(`{"value":${value}}`, index));

    expect(countedOf(lines).revenue).toEqual({ '': { sum: '0.6', sumOfSquares: '0.36' } });
    expect(countedOf(lines.slice(0, 2)).revenue['']?.sum).toBe('0.3');
  });

  it('are subtracted where they are refunds, down to nothing', () => {
    expect(countedOf([event('{"value":5}'), event('{"value":-5}')]).revenue['']).toEqual({
      sum: '0',
      sumOfSquares: '0',
    });
    expect(countedOf([event('{"value":-5.5}')]).revenue['']).toEqual({ sum: '-5.5', sumOfSquares: '30.25' });
  });

  it('are squared by user, not by event', () => {
    const lines = [exposure(), exposure({ userKey: 'v' }), exposure({ userKey: 'w' })];
    lines.push(event('{"value":1}'), event('{"value":2}'), goalEventOf('{"value":4}', { userKey: 'v' }));

    expect(counted(lines).variations['A']).toMatchObject({
      exposedUsers: 3,
      convertingUsers: 2,
      conversions: 3,
      revenue: { '': { sum: '7', sumOfSquares: '25' } },
    });
  });

  it('have squares of 36 exact digits after the point', () => {
    const square = '15241578753238699603719905502.520890109452028656527968299765279684';

    expect(countedOf([event('{"value":123456789012345.123456789012345678}')]).revenue['']?.sumOfSquares).toBe(square);
  });

  it('amounts of different currencies are never added up', () => {
    const lines = ['"EUR"', '"eur"', '"EUR "', '""', 'null', '5', '["EUR"]'].map((currency, index) =>
      event(`{"value":1,"currency":${currency}}`, index),
    );

    const { revenue } = countedOf([...lines, event('{"value":1}', 9)]);

    const sums = Object.entries(revenue).map(([currency, { sum }]) => [currency, sum]);
    expect(sums).toEqual([
      ['', '5'],
      ['EUR', '1'],
      ['EUR ', '1'],
      ['eur', '1'],
    ]);
  });

  it('make a currency appear only where a conversion has a usable value in it', () => {
    const lines = ['{"currency":"A"}', '{"currency":"B","value":"x"}', '{"currency":"C","value":0}'].map((text) =>
      event(text),
    );

    expect(countedOf(lines).revenue).toEqual({ C: { sum: '0', sumOfSquares: '0' } });
  });
});
