import { LRUCache } from 'lru-cache';
import { nameTextOf } from '../events/event-name.js';
import { cacheKeyOf } from './cache-key.js';
import { CachedResults, restored, type CachedResult } from './cached-results.js';
import type { EvaluationRequest } from './evaluator.js';
import type { OfrepEvaluation } from './ofrep-response.js';
import type { Shared } from './shared-pool.js';

/** The relay adds it to the metadata of a result that holds until the configuration changes. */
const CACHEABLE = 'gofeatureflag_cacheable';

/** Bytes of an entry beside the result that it shares: the digest, and its places in the tables of the LRU cache. */
const ENTRY_BYTES = 256;

export interface RemoteCacheOptions {
  /** Entries; the least recently used one makes room (GOFF-CACHE-001, -006). */
  readonly size: number;
  /** The most bytes of memory for all entries, by an estimate from above. */
  readonly maxBytes: number;
  /** Milliseconds; -1 for entries that never expire (GOFF-CACHE-002). */
  readonly ttlMs: number;
}

export interface CacheEntry {
  /** From {@link RemoteCache.keyOf}. */
  readonly key: string;
  readonly flagKey: string;
  readonly result: OfrepEvaluation;
}

/**
 * Results of the relay that it marked as cacheable, by flag key and evaluation context (GOFF-CACHE-004). Bounded in
 * entries and in bytes; entries whose results are equal share one.
 *
 * A hit is recorded as `PROVIDER_CACHE`, because the relay never sees it (GOFF-CACHE-007). A result does not tell
 * whether the flag's exposures are wanted, so all hits are recorded.
 */
export class RemoteCache {
  readonly #entries: LRUCache<string, Shared<CachedResult>>;
  readonly #results = new CachedResults();
  readonly #maxBytes: number;
  #era = 0;

  constructor({ size, maxBytes, ttlMs }: RemoteCacheOptions) {
    this.#maxBytes = maxBytes;
    this.#entries = new LRUCache({
      // The cache allocates room for all of its entries at once, which may be more than can ever be filled.
      max: Math.max(1, Math.min(size, Math.floor(maxBytes / ENTRY_BYTES))),
      // A resolution of 0 looks at the clock each time: otherwise a timer is started inside of the caller's request.
      ...{ ttl: ttlMs === -1 ? 0 : ttlMs, ttlResolution: 0 },
      dispose: (result) => this.#results.release(result),
    });
  }

  /** Bytes of memory in use, estimated: never more than `maxBytes`. */
  get bytes(): number {
    return this.#entries.size * ENTRY_BYTES + this.#results.bytes;
  }

  /** A number that changes with each `clear`. */
  get era(): number {
    return this.#era;
  }

  /** Drops all entries. */
  clear(): void {
    this.#era++;
    this.#entries.clear();
  }

  /** The key of an evaluation; `undefined` if the context cannot be written down, or is too large. */
  keyOf(request: EvaluationRequest): string | undefined {
    return cacheKeyOf(request);
  }

  /** The value of the result is the caller's own; everything else is frozen. */
  get(key: string): OfrepEvaluation | undefined {
    const held = this.#entries.get(key);
    return held === undefined ? undefined : restored(held.content);
  }

  /** Adds an entry. One that is larger than the whole cache may be is not kept, and displaces no other. */
  set({ key, flagKey, result }: CacheEntry): void {
    if (result.flagMetadata[CACHEABLE] !== true) return;
    const held = this.#results.hold(nameTextOf(flagKey), result);
    // The old entry goes first: the cache does not report an entry that is replaced by the same value.
    this.#entries.delete(key);
    if (held.bytes + (held.content.text?.bytes ?? 0) + ENTRY_BYTES > this.#maxBytes) return this.#results.release(held);
    this.#entries.set(key, held);
    while (this.bytes > this.#maxBytes) this.#entries.pop();
  }
}
