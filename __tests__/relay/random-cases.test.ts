import { randomCases } from './random-cases.js';

const whenSetTo = (value: string | undefined): number => {
  const replaced = jest.replaceProperty(process, 'env', value === undefined ? {} : { CASES: value });
  try {
    return randomCases('CASES', 500);
  } finally {
    replaced.restore();
  }
};

it('a suite plays the usual number of random cases unless the environment says another', () => {
  expect([undefined, '', '1', '20000'].map(whenSetTo)).toEqual([500, 500, 1, 20_000]);
});

it.each(['0', '-1', '1.5', '3e2', 'many', ' 5', '10000000'])('a suite refuses to play "%s" random cases', (value) => {
  expect(() => whenSetTo(value)).toThrow(/^Expected CASES to be a number from 1 to 9999999, got ".*"\.$/);
});
