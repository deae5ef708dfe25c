import fc from 'fast-check';
import {
  addDecimals,
  compareDecimals,
  decimalToNumber,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  subtractDecimals,
  wholeDecimal,
  type Decimal,
} from '../../../src/impact/rules/decimal.js';

const decimal = (text: string): Decimal => {
  const parsed = parseDecimal(text);
  if (parsed === undefined) throw new Error(`${text} is no decimal`);
  return parsed;
};
const rewritten = (text: string): string => formatDecimal(decimal(text));

describe('a decimal', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.000', '0'],
    ['+7', '7'],
    ['007', '7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-.5', '-0.5'],
    ['10.500', '10.5'],
    ['1000', '1000'],
    ['1e3', '1000'],
    ['1.5E+3', '1500'],
    ['-12.5e-4', '-0.00125'],
    ['100e-2', '1'],
    ['999999999999999.999999999999999999', '999999999999999.999999999999999999'],
    ['0e999999999', '0'],
  ])('reads %s and writes %s', (text, written) => {
    expect(rewritten(text)).toBe(written);
  });

  it.each(['', '.', '+', '-', 'e5', '1e', '1e+', '1,5', '1_000', '0x10', ' 1', '1 ', 'NaN', 'Infinity', '1.2.3', '١'])(
    'is not read from %j',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  it.each(['1e5001', '1e-5001', '1e999999999', '-1e-999999999999999999999', '1'.repeat(5_001)])(
    'is not read where foreign text would cost too much: %.30s',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  it('is exact in sums and products where a float is not', () => {
    expect(formatDecimal(addDecimals(decimal('0.1'), decimal('0.2')))).toBe('0.3');
    expect(formatDecimal(multiplyDecimals(decimal('999999999999999.000000000000000001'), decimal('-1.1')))).toBe(
      '-1099999999999998.9000000000000000011',
    );
    expect(formatDecimal(subtractDecimals(decimal('1e20'), decimal('0.01')))).toBe('99999999999999999999.99');
  });

  it('is compared by its value', () => {
    const sorted = ['2', '-3', '1.10', '1.1', '-0.5', '1e1'].map(decimal).sort(compareDecimals);
    expect(sorted.map(formatDecimal)).toEqual(['-3', '-0.5', '1.1', '1.1', '2', '10']);
    expect(compareDecimals(decimal('1.10'), decimal('1.1'))).toBe(0);
  });

  it('becomes the nearest number', () => {
    expect(decimalToNumber(decimal('0.1'))).toBe(0.1);
    expect(decimalToNumber(decimal('9007199254740993'))).toBe(Number('9007199254740993'));
    expect(decimalToNumber(wholeDecimal(1e9))).toBe(1e9);
  });

  it('keeps every number that JavaScript writes', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(decimalToNumber(decimal(String(number)))).toBe(number + 0);
      }),
    );
  });

  it('counts sums of cents as whole numbers do', () => {
    const cents = fc.maxSafeInteger();
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const sum = addDecimals({ digits: BigInt(a), scale: 2 }, decimal(`${b}e-2`));
        expect(sum).toEqual({ digits: BigInt(a) + BigInt(b), scale: b === 0 ? 2 : sum.scale });
        expect(compareDecimals(sum, { digits: BigInt(a) + BigInt(b), scale: 2 })).toBe(0);
      }),
    );
  });
});
