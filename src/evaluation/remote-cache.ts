import { LRUCache } from 'lru-cache';
import { withTextTargetingKey } from '../events/evaluation-context.js';
import type { JsonValue } from '../events/json.js';
import { plainCopy } from '../events/plain-copy.js';
import { canonicalJson } from './canonical-json.js';
import type { EvaluationRequest } from './evaluator.js';
import { freshValue, frozenValue } from './fresh-value.js';
import type { OfrepEvaluation } from './ofrep-answer.js';
import { markedMetadata, Provenance } from './provenance.js';

/** The relay adds it to the metadata of a result that holds until the configuration changes. */
const CACHEABLE = 'gofeatureflag_cacheable';

/** Characters of a context; larger ones are not worth their place in the cache either. */
const MAX_KEY_LENGTH = 64 * 1024;

export interface RemoteCacheOptions {
  /** Entries; the least recently used one makes room (GOFF-CACHE-001, -006). */
  readonly size: number;
  /** Milliseconds; -1 for entries that never expire (GOFF-CACHE-002). */
  readonly ttlMs: number;
}

/**
 * Results of the relay that it marked as cacheable, by flag key and evaluation context (GOFF-CACHE-004).
 *
 * A hit is recorded as `PROVIDER_CACHE`, because the relay never sees it (GOFF-CACHE-007); the result does not tell
 * whether the flag's exposures are wanted, so all are.
 */
export class RemoteCache {
  readonly #entries: LRUCache<string, OfrepEvaluation>;

  constructor({ size, ttlMs }: RemoteCacheOptions) {
    // A resolution of 0 looks at the clock each time: otherwise a timer is started inside of the caller's request.
    this.#entries = new LRUCache({ max: size, ttl: ttlMs === -1 ? 0 : ttlMs, ttlResolution: 0 });
  }

  /** The key of an evaluation; `undefined` if the context cannot be written down, or is too large. */
  keyOf({ flagKey, context }: EvaluationRequest): string | undefined {
    const text = textOf(context);
    // Of a context so large a copy may not be the whole, and two users would share a key.
    return text === undefined || text.length > MAX_KEY_LENGTH ? undefined : `${JSON.stringify(flagKey)}${text}`;
  }

  get(key: string): OfrepEvaluation | undefined {
    return this.#entries.get(key);
  }

  set(key: string, result: OfrepEvaluation): void {
    if (result.flagMetadata[CACHEABLE] !== true) return;
    // Copies: the application owns the result at hand, and the relay has recorded that one but will not see those from
    // here.
    const own = frozenValue(result.flagMetadata as JsonValue) as Record<string, unknown>;
    const flagMetadata = markedMetadata(own, new Provenance({ source: 'PROVIDER_CACHE', trackEvents: true }));
    this.#entries.set(key, { ...result, value: freshValue(result.value as JsonValue), flagMetadata });
  }
}

function textOf(context: EvaluationRequest['context']): string | undefined {
  try {
    return canonicalJson(plainCopy(withTextTargetingKey(context)));
  } catch {
    // A getter that throws; the request will say so.
    return undefined;
  }
}
