import { compileFlag } from '../../../src/evaluation/engine/compile-flag.js';
import { evaluate, NOON } from './evaluate.js';

/**
 * Flags of about a megabyte that took from seconds to a minute to be read or compiled: what they copy grows squared.
 */

const base = { variations: { a: 1, b: 2 }, defaultRule: { variation: 'a' } };
const numbered = (count: number, prefix: string): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, n]));

/** A name in that many spellings, which all mean the same field. */
const spellings = (word: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) =>
    Array.from(word, (letter, at) => ((n >> at) & 1 ? letter.toUpperCase() : letter)).join(''),
  );

/** The field with many entries in its first spelling, and with one in each other. */
const spelled = (word: string, count: number): object =>
  Object.fromEntries(
    spellings(word, count).map((name, n) => [name, n === 0 ? numbered(50_000, 'v') : { [`w${n}`]: 1 }]),
  );

const date = '2020-01-01T00:00:00Z';
const steps = (count: number, stepOf: (n: number) => object): object => ({
  ...base,
  scheduledRollout: Array.from({ length: count }, (_, n) => ({ date, ...stepOf(n) })),
});

it('a field in a thousand spellings has the entries of all', () => {
  const flag = { ...spelled('variations', 1_024), defaultRule: { variation: 'w1023' } };
  expect(evaluate(flag)).toMatchObject({ value: 1, errorCode: '' });
  expect(evaluate({ ...flag, defaultRule: { variation: 'v49999' } })).toMatchObject({ value: 49_999 });
});

it('metadata in all spellings have the members of all, and are frozen', () => {
  const { metadata = {} } = evaluate({ ...base, ...spelled('metadata', 256) });
  expect(Object.keys(metadata)).toHaveLength(50_255);
  expect(Object.isFrozen(metadata)).toBe(true);
});

it('a member of metadata called __proto__ is a member in each spelling', () => {
  const flag = { ...base, metadata: { a: 1 }, Metadata: JSON.parse('{"__proto__":2}') as object, METADATA: { b: 3 } };
  const { metadata = {} } = evaluate(flag);
  expect(Object.keys(metadata)).toEqual(['a', '__proto__', 'b']);
});

it('thousands of rules with names on thousands of metadata have the metadata of their own', () => {
  const targeting = Array.from({ length: 5_000 }, (_, n) => ({ name: `r${n}`, query: `x eq ${n}`, variation: 'b' }));
  const flag = compileFlag('f', { ...base, metadata: numbered(5_000, 'm'), targeting });
  const { metadata = {}, value } = flag.evaluate({ context: { x: 4_321 }, defaultValue: 0, nowMs: NOON });
  expect(value).toBe(2);
  expect(metadata['evaluatedRuleName']).toBe('r4321');
  expect(Object.keys(metadata)).toHaveLength(5_001);
  expect(Object.isFrozen(metadata)).toBe(true);
});

it.each([
  ['rule', (n: number) => ({ targeting: [{ name: `r${n}`, query: 'x eq 1', variation: 'b' }] })],
  ['variation', (n: number) => ({ variations: { [`v${n}`]: n } })],
  ['weight', (n: number) => ({ defaultRule: { percentage: { [`v${n}`]: 1 } } })],
])('ten thousand due steps that each add a %s end with the steps of an evaluation', (_what, stepOf) => {
  expect(evaluate(steps(10_000, stepOf))).toMatchObject({
    errorCode: 'PARSE_ERROR',
    errorDetails: 'The evaluation needs too many steps.',
  });
});

it('two hundred due steps that each change all of thirty rules are applied', () => {
  const rules = (variation: string): object[] =>
    Array.from({ length: 30 }, (_, n) => ({ name: `r${n}`, query: 'x eq 1', variation }));
  const flag = { ...steps(200, (n) => ({ targeting: rules(n === 199 ? 'b' : 'a') })), targeting: rules('a') };
  expect(evaluate(flag, { context: { targetingKey: 'u', x: 1 } })).toMatchObject({ value: 2, errorCode: '' });
});
