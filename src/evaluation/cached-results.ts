import type { JsonValue } from '../events/json.js';
import { frozenValue } from './fresh-value.js';
import type { OfrepEvaluation } from './ofrep-response.js';
import { markedMetadata, Provenance } from './provenance.js';
import { dataBytes, textBytes } from './retained-bytes.js';
import { sha256 } from './sha256.js';
import { SharedPool, type Shared } from './shared-pool.js';

/** A result as it is kept. */
export interface CachedResult {
  /** The result without its value, if that is in `text`. */
  readonly evaluation: OfrepEvaluation;
  /** The value, if it is a string, an object or a list: shared by all results that have it. */
  readonly text: Shared<string> | undefined;
  /**
   * Whether `text` is the JSON text of the value, which takes less memory than objects, and which nobody can change.
   */
  readonly isJson: boolean;
}

/** Bytes of a result with its provenance, and of two short copies of the part of its exposures that is encoded once. */
const RESULT_BYTES = 1_536;

/** Bytes of an id, its place in a pool, and the object there. */
const SHARED_BYTES = 256;

/**
 * Keeps results of the relay: each result once, and each value once, because thousands of users share few of them.
 *
 * Counts what they take of memory, estimated from above.
 */
export class CachedResults {
  readonly #texts = new SharedPool<string>();
  readonly #results = new SharedPool<CachedResult>();

  /** Bytes of memory, estimated. */
  get bytes(): number {
    return this.#texts.bytes + this.#results.bytes;
  }

  /** Keeps a result of that flag until it is released. */
  hold(flagKey: string, result: OfrepEvaluation): Shared<CachedResult> {
    const value = JSON.stringify(result.value) as string | undefined;
    const parts = [flagKey, result.variant, result.reason, JSON.stringify(result.flagMetadata), value];
    const id = sha256(JSON.stringify(parts.map((part) => part ?? null)));
    return this.#results.hold(id, () => ({
      content: this.#contentOf(result, value),
      bytes: bytesOf({ flagKey, result, value }),
    }));
  }

  release(held: Shared<CachedResult>): void {
    const { text } = held.content;
    if (this.#results.release(held) && text !== undefined) this.#texts.release(text);
  }

  #contentOf({ value, ...more }: OfrepEvaluation, json = ''): CachedResult {
    // The relay has recorded the result at hand, but will not see those from the cache.
    const own = frozenValue(more.flagMetadata as JsonValue) as Record<string, unknown>;
    const flagMetadata = markedMetadata(own, new Provenance({ source: 'PROVIDER_CACHE', trackEvents: true }));
    const isJson = typeof value === 'object' && value !== null;
    if (!isJson && typeof value !== 'string') {
      return { evaluation: { ...more, value, flagMetadata }, text: undefined, isJson };
    }
    return { evaluation: { ...more, value: undefined, flagMetadata }, text: this.#text(isJson ? json : value), isJson };
  }

  #text(content: string): Shared<string> {
    return this.#texts.hold(sha256(content), () => ({ content, bytes: SHARED_BYTES + textBytes(content) }));
  }
}

/** The result that was kept. Its value is the caller's own. */
export function restored({ evaluation, text, isJson }: CachedResult): OfrepEvaluation {
  if (text === undefined) return evaluation;
  return { ...evaluation, value: isJson ? (JSON.parse(text.content) as JsonValue) : text.content };
}

interface Kept {
  readonly flagKey: string;
  readonly result: OfrepEvaluation;
  /** Its value as JSON text. */
  readonly value: string | undefined;
}

/** Bytes of a result without the shared text. */
function bytesOf({ flagKey, result, value: json = '' }: Kept): number {
  const { value, variant = '', reason = '', flagMetadata } = result;
  const texts = textBytes(variant) + textBytes(reason) + dataBytes(flagMetadata as JsonValue);
  // Exposures of an object are encoded each time.
  if (typeof value === 'object') return RESULT_BYTES + SHARED_BYTES + texts;
  const encoded = json + JSON.stringify([flagKey, variant, flagMetadata['version']]);
  return RESULT_BYTES + SHARED_BYTES + texts + 2 * Buffer.byteLength(encoded);
}
