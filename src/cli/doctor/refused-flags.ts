import { compileFlag } from '../../evaluation/engine/compile-flag.js';
import type { JsonObject } from '../../evaluation/engine/json-value.js';

export interface RefusedFlag {
  readonly key: string;
  /** In the words of the engine. */
  readonly why: string;
}

export interface Circumstances {
  readonly enrichment: JsonObject | undefined;
  readonly nowMs: number;
}

/** These are the flag's fault, and not that of the context. */
const REFUSALS: ReadonlySet<string> = new Set(['PARSE_ERROR', 'GENERAL', 'FLAG_CONFIG']);

/** The flags of a configuration that the provider cannot evaluate, in the order of the configuration. */
export function refusedFlags(flags: JsonObject, { enrichment, nowMs }: Circumstances): readonly RefusedFlag[] {
  const context = { targetingKey: 'goff-doctor' };
  return Object.entries(flags).flatMap(([key, flag]) => {
    const result = compileFlag(key, flag).evaluate({ context, enrichment, defaultValue: null, nowMs });
    if (!REFUSALS.has(result.errorCode)) return [];
    return [{ key, why: result.errorDetails ?? result.errorCode }];
  });
}
