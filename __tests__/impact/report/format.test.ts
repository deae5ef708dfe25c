import * as format from '../../../src/impact/report/format.js';

it.each([
  [0, '0'],
  [999, '999'],
  [1_204, '1,204'],
  [9_000_000, '9,000,000'],
  [Number.NaN, '–'],
])('the format writes the count %p as %p', (value, text) => expect(format.count(value)).toBe(text));

it('the format has a singular and a plural: one line and two lines', () => {
  expect(format.counted(1, ['line', 'lines'])).toBe('1 line');
  expect(format.counted(1_204, ['line', 'lines'])).toBe('1,204 lines');
  expect(format.counted(0, ['line', 'lines'])).toBe('0 lines');
});

it.each([
  ['0', '0'],
  ['1080.89', '1,080.89'],
  ['-1234567.5', '-1,234,567.5'],
  ['999999999999999.000000000000000001', '999,999,999,999,999.000000000000000001'],
  ['123456789012345678901234567890', '123,456,789,012,345,678,901,234,567,890'],
  ['no decimal', 'no decimal'],
])('the format keeps every digit of the amount %p', (decimal, text) => expect(format.money(decimal)).toBe(text));

it('amounts of a column have the same number of digits, but a long one does not blow up the others', () => {
  expect(format.moneyColumn(['95.3', '1080.89', '0'])).toEqual(['95.30', '1,080.89', '0.00']);
  expect(format.moneyColumn(['99.5', '3'])).toEqual(['99.50', '3.00']);
  expect(format.moneyColumn(['123', '5459'])).toEqual(['123', '5,459']);
  expect(format.moneyColumn(['0.123456789', '2'])).toEqual(['0.123456789', '2']);
});

it.each([
  [0.982, '0.98'],
  [0.0341, '0.034'],
  [0.001, '0.001'],
  [0.00099, '< 0.001'],
  [0, '< 0.001'],
  [1, '1.00'],
  [null, '–'],
  [undefined, '–'],
  [Number.NaN, '–'],
])('the format writes the p-value %p as %p', (p, text) => expect(format.pValue(p)).toBe(text));

it('the format writes a p-value as part of a sentence', () => {
  expect(format.pPhrase(1e-9)).toBe('p < 0.001');
  expect(format.pPhrase(0.05)).toBe('p = 0.050');
});

it.each([
  [0.162, '+16.2 %'],
  [-0.0002, '-0.0 %'],
  [0.0002, '+0.0 %'],
  [0, '0.0 %'],
  [12.5, '+1,250 %'],
  [Infinity, '+∞ %'],
  [null, '–'],
])('the format writes the lift %p as %p: the sign tells the side, also near 0', (lift, text) => {
  expect(format.lift(lift)).toBe(text);
});

it('the format writes intervals with their unit once, without an end where there is none', () => {
  expect(format.liftInterval({ low: -0.05, high: Infinity })).toBe('-5.0 to +∞ %');
  expect(format.liftInterval(null)).toBe('–');
  expect(format.pointsInterval({ low: -0.01, high: 0.025 }, 2)).toBe('-1.00 to +2.50');
  expect(format.percentInterval({ low: 0.14, high: 0.171 }, 1)).toBe('14.0 to 17.1 %');
});

it('the format keeps three digits of the smallest rate that is not 0', () => {
  const written = (rates: number[]): string[] => rates.map((rate) => format.percent(rate, format.percentDigits(rates)));
  expect(written([0.155, 0.162])).toEqual(['15.5 %', '16.2 %']);
  expect(written([0.0123, 0.155])).toEqual(['1.23 %', '15.50 %']);
  expect(written([0.000123, 0])).toEqual(['0.0123 %', '0.0000 %']);
  expect(written([0, 0])).toEqual(['0.0 %', '0.0 %']);
  expect(written([1])).toEqual(['100.0 %']);
});

it('the format writes a level with the digits that it has', () => {
  expect([0.95, 0.999, 1 - 0.05, 1 - 0.1, 0.05].map(format.share)).toEqual(['95 %', '99.9 %', '95 %', '90 %', '5 %']);
});

it('the format writes a time that no calendar has as a number', () => {
  expect(format.minute(1_767_225_600)).toBe('2026-01-01 00:00');
  expect(format.minute(9e15)).toBe('9,000,000,000,000,000');
});
