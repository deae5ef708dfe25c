import { encodeJson } from './encode.js';
import { contextKindOf, targetingKeyOf, UNDEFINED_TARGETING_KEY } from './evaluation-context.js';

/** Where the evaluation took place; `SERVER` is the relay's own word (GOFF-COLL-010). */
export type EventSource = 'INPROCESS' | 'PROVIDER_CACHE';

/** The variation of an evaluation that resolved to none (GOFF-COLL-008). */
export const DEFAULT_VARIATION = 'SdkDefault';

/** The part of an exposure that is the same for everybody who gets that variation. */
export interface ExposedVariation {
  readonly flagKey: string;
  readonly value: unknown;
  readonly variant?: string | undefined;
  readonly version?: string | undefined;
  readonly source: EventSource;
  /** The evaluation failed and the application got its default. */
  readonly failed: boolean;
}

export interface FeatureEventInput extends ExposedVariation {
  readonly context: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
}

/** The JSON text of an exposure; `undefined` if there is none. Never throws. */
export function encodeFeatureEvent(input: FeatureEventInput): string | undefined {
  return encodeExposure(input, encodeVariation(input));
}

/** The same, with the part of the variation encoded before: many exposures share few variations. */
export function encodeExposure(
  { context, nowMs }: Pick<FeatureEventInput, 'context' | 'nowMs'>,
  variation: string | undefined,
): string | undefined {
  if (variation === undefined) return undefined;
  try {
    const userKey = JSON.stringify(targetingKeyOf(context) ?? UNDEFINED_TARGETING_KEY);
    const creationDate = Math.floor(nowMs / 1000);
    return `{"kind":"feature","contextKind":"${contextKindOf(context)}","userKey":${userKey},"creationDate":${creationDate},${variation}`;
  } catch {
    // A context that throws when it is looked at must not turn an evaluation into an error.
    return undefined;
  }
}

/** The text of the variation's members, and of the brace that ends the event. */
export function encodeVariation({
  flagKey,
  value,
  variant,
  version,
  source,
  failed,
}: ExposedVariation): string | undefined {
  return encodeJson({
    key: flagKey,
    variation: variant ?? DEFAULT_VARIATION,
    value,
    // The relay reads a failure under this name only; any other and it counts as a success (GOFF-COLL-004).
    default: failed,
    version: version ?? '',
    source,
  })?.slice(1);
}
