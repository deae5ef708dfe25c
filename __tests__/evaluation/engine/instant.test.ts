import { compareInstants, instantOf, parseInstant } from '../../../src/evaluation/engine/instant.js';

describe('parseInstant', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0, 0],
    ['2026-06-15T12:00:00Z', Date.UTC(2026, 5, 15, 12) / 1000, 0],
    ['2024-02-29T23:59:59.123456789Z', Date.UTC(2024, 1, 29, 23, 59, 59) / 1000, 123456789],
    ['2026-06-15T12:00:00.1234567899Z', Date.UTC(2026, 5, 15, 12) / 1000, 123456789],
    ['2026-06-15T12:00:00,5Z', Date.UTC(2026, 5, 15, 12) / 1000, 500000000],
    ['2026-06-15T1:00:00+02:00', Date.UTC(2026, 5, 14, 23) / 1000, 0],
    ['2026-06-15T12:00:00-24:60', Date.UTC(2026, 5, 16, 13) / 1000, 0],
    ['0000-01-01T00:00:00Z', -62167219200, 0],
    ['0099-12-31T00:00:00Z', -59011545600, 0],
    ['9999-12-31T23:59:59Z', 253402300799, 0],
  ])('reads %s', (text, seconds, nanoseconds) => {
    expect(parseInstant(text)).toMatchObject({ seconds, nanoseconds });
  });

  it.each([
    '',
    'now',
    '2026-01-01',
    '2026-02-29T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-06-15T24:00:00Z',
    '2026-06-15T12:00:60Z',
    '2026-06-15t12:00:00Z',
    '2026-06-15T12:00:00z',
    '2026-06-15T12:00:00',
    '2026-06-15T12:00:00.Z',
    '2026-06-15T12:00:00+25:00',
    '2026-06-15T12:00:00+0200',
    '2026-06-15T12:00:00Z ',
    '12026-06-15T12:00:00Z',
  ])('does not read %p', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('gives instants that compare to the nanosecond', () => {
    const [early, late] = ['2026-06-15T12:00:00.000000001Z', '2026-06-15T14:00:00.000000002+02:00'].map(parseInstant);
    expect(compareInstants(early!, late!)).toBeLessThan(0);
    expect(compareInstants(instantOf(1500.25), parseInstant('1970-01-01T00:00:01.50025Z')!)).toBe(0);
    expect(compareInstants(instantOf(-1), parseInstant('1969-12-31T23:59:59.999Z')!)).toBe(0);
  });
});
