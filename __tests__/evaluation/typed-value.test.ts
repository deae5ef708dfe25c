import { typedValue } from '../../src/evaluation/typed-value.js';
import type { FlagValueType } from '../../src/evaluation/evaluator.js';

const DEFAULTS = { boolean: true, string: 'default', number: 7, object: { default: true } };

function typed(type: FlagValueType, value: unknown): unknown {
  return typedValue(
    value,
    { flagKey: 'flag', type, defaultValue: DEFAULTS[type], context: {} },
    { recordedByRelay: false },
  );
}

const VALUES: [unknown, FlagValueType | 'none'][] = [
  [true, 'boolean'],
  [false, 'boolean'],
  ['', 'string'],
  ['true', 'string'],
  [0, 'number'],
  [100, 'number'],
  [1.5, 'number'],
  [{}, 'object'],
  [{ a: null }, 'object'],
  [[], 'object'],
  [[1, 'a'], 'object'],
];

describe.each(['boolean', 'string', 'number', 'object'] as const)('the %s resolver', (type) => {
  it.each(VALUES)('returns %j if that is its type, which is %s, and TYPE_MISMATCH otherwise', (value, of) => {
    if (type === of) return expect(typed(type, value)).toBe(value);
    expect(() => typed(type, value)).toThrow(
      expect.objectContaining({
        code: 'TYPE_MISMATCH',
        message: `Flag flag had unexpected type, expected ${type}.`,
      }),
    );
  });

  it.each([[null], [undefined]])('returns the default for %p, whatever its type', (value) => {
    expect(typed(type, value)).toBe(DEFAULTS[type]);
  });
});
