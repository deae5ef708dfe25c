import { byBytes } from './by-bytes.js';

/**
 * A record of the entries, sorted by the bytes of their names. It inherits nothing: names are foreign, and
 * `constructor` or `__proto__` are names like any other.
 */
export function recordOf<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const record = Object.create(null) as Record<string, T>;
  for (const [name, value] of [...entries].sort(([a], [b]) => byBytes(a, b))) record[name] = value;
  return record;
}
