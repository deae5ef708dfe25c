import { encodeJson } from './encode.js';
import { contextKindOf, targetingKeyOf, UNDEFINED_TARGETING_KEY } from './evaluation-context.js';

/** Where the evaluation took place; `SERVER` is the relay's own word (GOFF-COLL-010). */
export type EventSource = 'INPROCESS' | 'PROVIDER_CACHE';

/** The variation of an evaluation that resolved to none (GOFF-COLL-008). */
export const DEFAULT_VARIATION = 'SdkDefault';

export interface FeatureEventInput {
  readonly flagKey: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly value: unknown;
  readonly variant?: string | undefined;
  readonly version?: string | undefined;
  readonly source: EventSource;
  /** The evaluation failed and the application got its default. */
  readonly failed: boolean;
  readonly nowMs: number;
}

/** The JSON text of an exposure; `undefined` if there is none. Never throws. */
export function encodeFeatureEvent(input: FeatureEventInput): string | undefined {
  try {
    return encodeJson(featureEventOf(input));
  } catch {
    // A context that throws when it is looked at must not turn an evaluation into an error.
    return undefined;
  }
}

function featureEventOf(input: FeatureEventInput): Record<string, unknown> {
  return {
    kind: 'feature',
    contextKind: contextKindOf(input.context),
    userKey: targetingKeyOf(input.context) ?? UNDEFINED_TARGETING_KEY,
    creationDate: Math.floor(input.nowMs / 1000),
    key: input.flagKey,
    variation: input.variant ?? DEFAULT_VARIATION,
    value: input.value,
    // The relay reads a failure under this name only; any other and it counts as a success (GOFF-COLL-004).
    default: input.failed,
    version: input.version ?? '',
    source: input.source,
  };
}
