import type { BeforeHookContext, EvaluationContext, Hook } from '@openfeature/server-sdk';
import { isJsonObject } from '../events/json.js';

/**
 * Puts the exporter metadata into the context at `gofeatureflag.exporterMetadata`, where the relay reads them (GOFF-CTX-007).
 *
 * Only that member is set: `flagList` and `currentDateTime` are the caller's (GOFF-CTX-006, -009). A `gofeatureflag` that is no object is replaced
 * (GOFF-CTX-008). The SDK merges what is returned, so the rest of the context is not copied here; the caller's object is not touched (GOFF-HOOK-004).
 */
export class EnrichEvaluationContext implements Hook {
  readonly #exporterMetadata: EvaluationContext;

  constructor(exporterMetadata: Readonly<Record<string, string | number | boolean>>) {
    this.#exporterMetadata = { ...exporterMetadata };
  }

  before({ context }: BeforeHookContext): EvaluationContext {
    const given = context['gofeatureflag'];
    const siblings = isJsonObject(given) ? (given as EvaluationContext) : {};
    // A copy each time: the application's own hooks may change what they find in a context.
    return { gofeatureflag: { ...siblings, exporterMetadata: { ...this.#exporterMetadata } } };
  }
}
