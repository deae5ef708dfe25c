// Fills a cache and tells what it counts, and what the process says: node --expose-gc fills-cache.ts '<case>'.
import { RemoteCache } from '../../src/evaluation/remote-cache.js';
import { provenanceOf } from '../../src/evaluation/provenance.js';
import { encodeVariation } from '../../src/events/feature-event.js';
import type { JsonValue } from '../../src/events/json.js';

const [name = '', maxBytes = '16777216', users = '10000'] = process.argv.slice(2);
const gc = (globalThis as unknown as { gc: () => void }).gc;

const KB_18 = 18 * 1024;

/** Another text for each user, that V8 has to keep as it is. */
const textOf = (user: number, length: number): string => {
  const start = `${user} `;
  return Buffer.from(start + 'x'.repeat(length - start.length)).toString('latin1');
};

const list = (user: number, length: number): JsonValue => Array.from({ length }, (_, n) => user + n / 7);

const object = (user: number, members: number): JsonValue =>
  Object.fromEntries(Array.from({ length: members }, (_, n) => [`member ${n}`, `user ${user} value ${n}`]));

interface Case {
  readonly value: JsonValue;
  readonly more?: object;
  readonly variant?: string;
}

const CASES: Readonly<Record<string, (user: number) => Case>> = {
  'one text': () => ({ value: textOf(0, KB_18) }),
  'one object': () => ({ value: object(0, 500) }),
  'a text each': (user) => ({ value: textOf(user, KB_18) }),
  'a text each that is not Latin': (user) => ({ value: `${textOf(user, KB_18 / 2)}语` }),
  'an object each': (user) => ({ value: object(user, 500) }),
  'a list each': (user) => ({ value: list(user, 1_000) }),
  'a boolean': (user) => ({ value: user % 2 === 0 }),
  'a number each': (user) => ({ value: user }),
  'a short text each': (user) => ({ value: `user ${user}` }),
  'one object, metadata each': (user) => ({ value: object(0, 500), more: { user } }),
  'a boolean, large metadata each': (user) => ({ value: true, more: object(user, 200) as object }),
  'a variant each': (user) => ({ value: true, variant: textOf(user, KB_18) }),
  'a version each': (user) => ({ value: true, more: { version: textOf(user, KB_18) } }),
};

function used(): number {
  for (let time = 0; time < 4; time++) gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const bodies = new Map<string, string>();

/** A body as the relay sends it; written once for all users who have the same. */
function bodyOf(user: number): string {
  const known = name === 'one object' ? bodies.get(name) : undefined;
  if (known !== undefined) return known;
  const { value, more, variant = 'a' } = (CASES[name] as (user: number) => Case)(user);
  const body = JSON.stringify({ value, variant, metadata: { gofeatureflag_cacheable: true, ...more } });
  bodies.set(name, body);
  return body;
}

interface Parsed {
  readonly value: JsonValue;
  readonly variant: string;
  readonly metadata: Record<string, unknown>;
}

function fill(cache: RemoteCache, user: number): void {
  const context = { targetingKey: `user-${user}`, text: 'x'.repeat(1_000) };
  const key = cache.keyOf({ flagKey: 'flag', type: 'object', defaultValue: {}, context }) ?? '';
  const { value, variant, metadata } = JSON.parse(bodyOf(user)) as Parsed;
  cache.set({ key, flagKey: 'flag', result: { value, variant, reason: 'SPLIT', flagMetadata: metadata } });
  expose(cache, key);
}

/** What the exposure of a hit leaves behind. */
function expose(cache: RemoteCache, key: string): void {
  const hit = cache.get(key);
  if (hit === undefined || typeof hit.value === 'object') return;
  const { value, variant, flagMetadata } = hit;
  const version = flagMetadata['version'] as string | undefined;
  const encoded = encodeVariation({
    flagKey: 'flag',
    value,
    variant,
    version,
    source: 'PROVIDER_CACHE',
    failed: false,
  });
  provenanceOf(flagMetadata)?.encoded.set(variant, { value, encoded });
}

// Code and shapes come first: they are not what a cache holds.
const warm = new RemoteCache({ size: 10_000, maxBytes: 1_000_000, ttlMs: 60_000 });
for (let user = 0; user < 300; user++) fill(warm, user);
const before = used();
const cache = new RemoteCache({ size: Number(users), maxBytes: Number(maxBytes), ttlMs: 60_000 });
for (let user = 0; user < Number(users); user++) fill(cache, user);
const grownBytes = used() - before;
let kept = 0;
for (let user = 0; user < Number(users); user++) {
  const context = { targetingKey: `user-${user}`, text: 'x'.repeat(1_000) };
  if (cache.get(cache.keyOf({ flagKey: 'flag', type: 'object', defaultValue: {}, context }) ?? '') !== undefined)
    kept++;
}
console.log(JSON.stringify({ grownBytes, countedBytes: cache.bytes, kept }));
