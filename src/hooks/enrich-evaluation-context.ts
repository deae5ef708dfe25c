import type { BeforeHookContext, EvaluationContext, Hook } from '@openfeature/server-sdk';
import { isJsonObject } from '../events/json.js';

/**
 * Puts the exporter metadata into the context at `gofeatureflag.exporterMetadata`, where the relay reads them
 * (GOFF-CTX-007).
 *
 * Only that member is set: `flagList` and `currentDateTime` are the caller's (GOFF-CTX-006, -009). A `gofeatureflag`
 * that is no object is replaced (GOFF-CTX-008). The SDK merges what is returned, so the rest of the context is not
 * copied here; the caller's object is not touched (GOFF-HOOK-004).
 */
export class EnrichEvaluationContext implements Hook {
  readonly #exporterMetadata: EvaluationContext;
  /** What is added to a context that has no `gofeatureflag`, as nearly all. Frozen, because all of them share it. */
  readonly #alone: EvaluationContext;

  constructor(exporterMetadata: Readonly<Record<string, string | number | boolean>>) {
    this.#exporterMetadata = Object.freeze({ ...exporterMetadata });
    this.#alone = Object.freeze({ gofeatureflag: Object.freeze({ exporterMetadata: this.#exporterMetadata }) });
  }

  before({ context }: BeforeHookContext): EvaluationContext {
    const given = context['gofeatureflag'];
    if (!isJsonObject(given)) return this.#alone;
    return { gofeatureflag: { ...(given as EvaluationContext), exporterMetadata: this.#exporterMetadata } };
  }
}
