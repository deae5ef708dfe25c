import type { Random } from '../helpers/random.js';

/** Stands for a number that `JSON.stringify` cannot write; `textOf` puts it in. */
const rawNumbers = { '\u0001-0': '-0.0', '\u0001exponent': '1.5E2', '\u0001point': '7.0' } as const;

/** JSON text of a generated value, with the numbers that JavaScript would write otherwise. */
export function textOf(value: unknown): string {
  let text = JSON.stringify(value);
  for (const [mark, number] of Object.entries(rawNumbers)) text = text.replaceAll(JSON.stringify(mark), number);
  return text;
}

export const attributeNames = [
  'email',
  'age',
  'rate',
  'version',
  'company',
  'labels',
  'scores',
  'professional',
  'nothing',
  'country',
  'x',
  'a',
  'k',
] as const;

/** Names that a careless object would return something for, and names that no rule can write. */
const hostileNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'é', 'a.b', '<missing >', '\ud800'];

export const texts = [
  'alice',
  'Alice@Example.org',
  'bob',
  'FR',
  'fr',
  'pro',
  '',
  ' ',
  '  padded ',
  '1.2.3',
  '1.10.0',
  '1.2.3-beta.2',
  '2.0.0-rc.1+build.5',
  'v1.2.3',
  '1.2',
  '01.2.3',
  '18446744073709551616.0.0',
  '1.0.0-99999999999999999999',
  '42',
  '-7.25',
  '1e3',
  '1_000',
  '0x1p4',
  '0x10',
  'inf',
  '-Infinity',
  'NaN',
  '1e400',
  '.5',
  '5.',
  'true',
  'null',
  'ΑΣ',
  'ας',
  'İstanbul',
  'straße',
  'STRASSE',
  'naïve',
  '日本',
  '😀 smile',
  '\ud83d',
  '\ufffd',
  '\ue000',
  'tab\there',
  'line\nbreak',
  'quote"d',
  'back\\slash',
  '\u0085nel\u00a0',
  '\ufeffbom',
  '<missing >',
] as const;

const dates = [
  '2026-03-01T00:00:00Z',
  '2026-05-03T03:03:37Z',
  '2026-06-15T12:00:00.5Z',
  '2026-06-15T12:00:00.123456789Z',
  '2026-08-28T02:34:24+02:00',
  '2026-12-31T23:59:59-11:30',
  '2024-02-29T00:00:00Z',
] as const;

const oddDates = [
  '2026-06-15T1:00:00Z',
  '2026-06-15T12:00:00,25Z',
  '2026-06-15T12:00:00.1234567891234Z',
  '2026-06-15T12:00:00+24:00',
  '2026-06-15T12:00:00+23:60',
  '2026-06-15T12:00:00-24:60',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
] as const;

const wrongDates = [
  '2026-01-01',
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-06-15T24:00:00Z',
  '2026-06-15T12:00:60Z',
  '2026-06-15t12:00:00Z',
  '2026-06-15T12:00:00z',
  '2026-06-15T12:00:00',
  '2026-06-15T12:00:00+25:00',
  '2026-06-15T12:00:00 Z',
  '2026-06-15T12:00Z',
  '+026-06-15T12:00:00Z',
  '',
  'yesterday',
] as const;

/** A date inside of the span that steps, rollouts and experiments are drawn from. */
export function randomDate(random: Random): string {
  return random.oneOf<string>(
    [
      6,
      () => new Date(Date.UTC(2026, random.integer(0, 11), random.integer(1, 28), random.integer(0, 23))).toISOString(),
    ],
    [4, () => random.pick(dates)],
    [1, () => random.pick(oddDates)],
  );
}

export const wrongDate = (random: Random): string => random.pick(wrongDates);

export function randomNumber(random: Random): number | string {
  return random.oneOf<number | string>(
    [6, () => random.integer(-3, 12)],
    [3, () => random.pick([0, 1, 2, 42, 100, 1000, -7, 7])],
    [3, () => random.pick([1.5, 2.5, -7.25, 3.14, 0.1, -0.5, 99.999])],
    [1, () => random.pick([2 ** 31, -(2 ** 31), 2 ** 53, 2 ** 53 + 2, 2 ** 63, -(2 ** 63), 1e21, 1e300, -1e300, 1e-7])],
    [1, () => random.pick(Object.keys(rawNumbers))],
  );
}

export const randomText = (random: Random): string => random.pick(texts);

export function randomName(random: Random): string {
  return random.chance(0.06) ? random.pick(hostileNames) : random.pick(attributeNames);
}

export function randomScalar(random: Random): unknown {
  return random.oneOf<unknown>(
    [4, () => randomNumber(random)],
    [5, () => randomText(random)],
    [2, () => random.chance(0.5)],
    [1, () => null],
  );
}

/** An object whose members may have any name; `__proto__` becomes a member like any other. */
export function objectOf(entries: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of entries) {
    Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return result;
}

/** A value of any shape, up to `depth` levels. */
export function randomValue(random: Random, depth: number): unknown {
  if (depth <= 0) return randomScalar(random);
  return random.oneOf<unknown>(
    [6, () => randomScalar(random)],
    [2, () => random.list(0, 4, () => randomValue(random, depth - 1))],
    [2, () => objectOf(random.list(0, 3, () => [randomName(random), randomValue(random, depth - 1)] as const))],
  );
}

/** `depth` levels around a value. */
export function nested(depth: number, value: unknown): unknown {
  let result = value;
  for (let level = 0; level < depth; level++) result = level % 3 === 2 ? [result] : { a: result };
  return result;
}
