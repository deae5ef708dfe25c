import {
  formatNumber,
  isInt64,
  parseNumberText,
  toInt64,
  toUint32,
} from '../../../src/evaluation/engine/number-text.js';

describe('parseNumberText', () => {
  it.each([
    ['42', 42],
    ['-7.25', -7.25],
    ['+.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['1_000', 1000],
    ['1e1_0', 1e10],
    ['0x1p4', 16],
    ['-0X.8P1', -1],
    ['0x_1p-1', 0.5],
    ['0x1p-1074', 5e-324],
    ['0x1.8p-1075', 5e-324],
    ['0x1p-1075', 0],
    ['0x1.fffffffffffffp1023', Number.MAX_VALUE],
    ['inf', Infinity],
    ['-Infinity', -Infinity],
    ['NaN', NaN],
    ['-0', -0],
  ])('reads %s', (text, value) => {
    expect(parseNumberText(text)).toEqual({ value, outOfRange: false });
  });

  it.each([
    '',
    ' 5',
    '5 ',
    '0x10',
    '0x',
    '1__0',
    '_1',
    '1_',
    '1_.5',
    '1e',
    'e5',
    '.',
    '--1',
    '+nan',
    'infinit',
    '0b1',
    '1,5',
  ])('does not read %p', (text) => {
    expect(parseNumberText(text)).toBeUndefined();
  });

  it.each([
    ['1e400', Infinity],
    ['-1e400', -Infinity],
    ['0x1p1024', Infinity],
  ])('says that %s is out of range', (text, value) => {
    expect(parseNumberText(text)).toEqual({ value, outOfRange: true });
  });
});

describe('formatNumber', () => {
  it.each([
    [1e21, '1000000000000000000000'],
    [1.5e-7, '0.00000015'],
    [-1e-7, '-0.0000001'],
    [1.25e25, '12500000000000000000000000'],
    [0.1, '0.1'],
    [-0, '-0'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
    [NaN, 'NaN'],
  ])('writes %p without an exponent', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('integers as amd64 has them', () => {
  it('cut toward zero and become the smallest where they do not fit', () => {
    expect([1.9, -1.9, 1e300, -1e300, NaN, 2 ** 63].map(toInt64)).toEqual([
      1,
      -1,
      -(2 ** 63),
      -(2 ** 63),
      -(2 ** 63),
      -(2 ** 63),
    ]);
    expect([5.9, -5000, 2 ** 32 + 7, 1e300, NaN].map(toUint32)).toEqual([5, 2 ** 32 - 5000, 7, 0, 0]);
  });

  it('are whole numbers within 64 bits', () => {
    expect([1, -(2 ** 63), 2 ** 63, 1.5, 1e300].map(isInt64)).toEqual([true, true, false, false, false]);
  });
});
