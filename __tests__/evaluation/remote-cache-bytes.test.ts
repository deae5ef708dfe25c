import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EvaluationRequest } from '../../src/evaluation/evaluator.js';
import { RemoteCache } from '../../src/evaluation/remote-cache.js';
import type { JsonValue } from '../../src/events/json.js';
import { randomOf } from '../helpers/seeded-random.js';

const MAX_BYTES = 16 * 1024 * 1024;
const KB_18 = 18 * 1024;

const cacheOf = (maxBytes = MAX_BYTES): RemoteCache => new RemoteCache({ size: 10_000, maxBytes, ttlMs: -1 });

function put(cache: RemoteCache, user: number, value: JsonValue): string {
  const key = keyOf(cache, { targetingKey: `user-${user}` });
  const flagMetadata = { gofeatureflag_cacheable: true };
  cache.set({ key, flagKey: 'flag', result: { value, variant: 'a', reason: 'SPLIT', flagMetadata } });
  return key;
}

function keyOf(cache: RemoteCache, context: EvaluationRequest['context']): string {
  return cache.keyOf({ flagKey: 'flag', type: 'object', defaultValue: {}, context }) ?? '';
}

const text = (user: number, length: number): string => `${user} `.padEnd(length, 'x');

describe('the bound in bytes', () => {
  it.each<[string, (user: number) => JsonValue]>([
    ['a text of 18 KB each', (user) => text(user, KB_18)],
    ['a list of such a text each', (user) => [text(user, KB_18)]],
    ['a number each', (user) => user],
    ['values of all sizes', (user) => text(user, (user * 7_919) % 60_000)],
  ])('is kept at any moment with 2,000 users who have %s, and the latest are there', (_what, valueOf) => {
    const cache = cacheOf(MAX_BYTES / 8);
    let mostBytes = 0;
    for (let user = 0; user < 2_000; user++) {
      const key = put(cache, user, valueOf(user));
      mostBytes = Math.max(mostBytes, cache.bytes);
      if (user % 100 === 0) expect(cache.get(key)?.value).toEqual(valueOf(user));
    }
    expect(mostBytes).toBeLessThanOrEqual(MAX_BYTES / 8);
    expect(cache.bytes).toBeGreaterThan(MAX_BYTES / 8 - 150_000);
  });

  it.each<[string, JsonValue]>([
    ['text', text(0, KB_18)],
    ['object', { page: text(0, KB_18) }],
    ['list', Array<number>(4_000).fill(0.5)],
  ])('counts an equal %s of 1,000 users once', (_what, value) => {
    const cache = cacheOf();
    const keys = Array.from({ length: 1_000 }, (_, user) => put(cache, user, structuredClone(value)));
    expect(cache.bytes).toBeLessThan(1_000 * 300 + 100_000);
    for (const key of [keys[0], keys[999]] as string[]) expect(cache.get(key)?.value).toEqual(value);
  });

  it('counts an equal value once where variant, reason and metadata differ', () => {
    const cache = cacheOf();
    const value = { page: text(0, KB_18) };
    for (let user = 0; user < 500; user++) {
      const flagMetadata = { gofeatureflag_cacheable: true, user };
      const result = { value: structuredClone(value), variant: `v${user % 3}`, reason: `r${user % 2}`, flagMetadata };
      cache.set({ key: String(user), flagKey: 'flag', result });
      expect(cache.get(String(user))).toMatchObject(result);
    }
    expect(cache.bytes).toBeLessThan(500 * 3_000);
  });

  it('keeps no entry that is larger than the whole, and throws nothing out for it', () => {
    const cache = cacheOf(50_000);
    const small = put(cache, 1, 'small');
    const before = cache.bytes;
    expect(cache.get(put(cache, 2, text(2, 60_000)))).toBeUndefined();
    expect(cache.get(put(cache, 3, [text(3, 60_000)]))).toBeUndefined();
    expect(cache.get(small)).toMatchObject({ value: 'small' });
    expect(cache.bytes).toBe(before);
  });

  it('a bound of too few bytes for anything keeps nothing', () => {
    const cache = cacheOf(1);
    expect(cache.get(put(cache, 1, true))).toBeUndefined();
    expect(cache.bytes).toBe(0);
  });

  it('counts what is there, whatever was replaced and evicted before', () => {
    const random = randomOf(3);
    const [worn, fresh] = [cacheOf(500_000), cacheOf(500_000)];
    for (let step = 0; step < 5_000; step++) {
      const user = Math.floor(random() * 50);
      put(worn, user, text(user % 7, Math.floor(random() * 3) * 10_000 + 10));
    }
    for (let user = 0; user < 50; user++) put(worn, user, text(user % 7, 100));
    for (let user = 0; user < 50; user++) put(fresh, user, text(user % 7, 100));
    expect(worn.bytes).toBe(fresh.bytes);
  });
});

it('the keys are short, however long the contexts are, and differ where the contexts do', () => {
  const cache = cacheOf();
  const contexts = ['a', 'b', '\ud800', '\ud801'].flatMap((end) =>
    [10, 1_000, 60_000].map((length) => ({ targetingKey: 'u', more: 'x'.repeat(length) + end })),
  );
  const keys = contexts.map((context) => keyOf(cache, context));
  expect(new Set(keys).size).toBe(contexts.length);
  for (const key of keys) expect(key.length).toBeLessThanOrEqual(80);
});

/** What a process says after garbage collection, against what the cache counts. */
async function measure(
  what: string,
  users: number,
): Promise<{ grownBytes: number; countedBytes: number; kept: number }> {
  const node = ['--expose-gc', '--import', './scripts/register-typescript.mjs'];
  const script = [join(__dirname, 'fills-cache.ts'), what, String(MAX_BYTES), String(users)];
  const cwd = join(__dirname, '../..');
  const { stdout } = await promisify(execFile)(process.execPath, [...node, ...script], { cwd });
  return JSON.parse(stdout) as { grownBytes: number; countedBytes: number; kept: number };
}

/** For the code that runs for the first time meanwhile, and for what garbage collection leaves. */
const ALLOWANCE_BYTES = 2_000_000;

it.each([
  ['one object', 10_000, 10_000],
  ['a text each', 10_000, 250],
  ['an object each', 3_000, 500],
  ['a variant each', 3_000, 250],
  ['a version each', 3_000, 250],
])(
  'the memory of a process grows by what the cache counts, or less, when users have %s (%d)',
  async (what, users, least) => {
    const { grownBytes, countedBytes, kept } = await measure(what, users);
    expect(countedBytes).toBeLessThanOrEqual(MAX_BYTES);
    expect(kept).toBeGreaterThanOrEqual(least);
    expect(grownBytes).toBeLessThanOrEqual(countedBytes + ALLOWANCE_BYTES);
    // No entry is thrown out for memory that it does not take.
    expect(grownBytes).toBeGreaterThan(countedBytes / 3 - ALLOWANCE_BYTES);
  },
  120_000,
);
