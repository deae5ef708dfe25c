import { EvaluationError } from '../../src/errors.js';
import { freshValue, frozenValue } from '../../src/evaluation/fresh-value.js';
import type { JsonValue } from '../../src/events/json.js';

const DEEP = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as JsonValue;

it.each([
  ['a fresh copy', freshValue],
  ['a frozen copy', (value: JsonValue) => frozenValue(value)],
])('%s equals the value, and one of 100,000 levels is a PARSE_ERROR', (_what, copyOf) => {
  const value = { a: [1, { b: null }], c: 'x' };
  expect(copyOf(value)).toEqual(value);
  expect(copyOf(value)).not.toBe(value);
  expect(() => copyOf(DEEP)).toThrow(EvaluationError);
});
