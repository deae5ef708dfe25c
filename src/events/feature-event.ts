import { creationDates } from './creation-date.js';
import { encodeJson } from './encode.js';
import { contextKindOf, targetingKeyOf, UNDEFINED_TARGETING_KEY } from './evaluation-context.js';
import { JsonLiteral } from './json-literal.js';
import type { JsonWriter } from './json-writer.js';

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

/** Writes an exposure; false if there is none. Never throws. */
export function writeFeatureEvent(json: JsonWriter, input: FeatureEventInput): boolean {
  return writeExposure(json, input, encodeVariation(input));
}

/** The same, with the part of the variation encoded before: many exposures share few variations. */
export function writeExposure(
  json: JsonWriter,
  { context, nowMs }: Pick<FeatureEventInput, 'context' | 'nowMs'>,
  variation: JsonLiteral | undefined,
): boolean {
  if (variation === undefined) return false;
  try {
    json.literal(HEADS[contextKindOf(context)]);
    json.string(targetingKeyOf(context) ?? UNDEFINED_TARGETING_KEY);
    json.literal(creationDateOf(nowMs));
    json.literal(variation);
    return true;
  } catch {
    // A context that throws when it is looked at must not turn an evaluation into an error.
    return false;
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
}: ExposedVariation): JsonLiteral | undefined {
  const text = encodeJson({
    key: flagKey,
    variation: variant ?? DEFAULT_VARIATION,
    value,
    // The relay reads a failure under this name only; any other and it counts as a success (GOFF-COLL-004).
    default: failed,
    version: version ?? '',
    source,
  });
  return text === undefined ? undefined : new JsonLiteral(text.slice(1));
}

const HEADS = {
  user: new JsonLiteral('{"kind":"feature","contextKind":"user","userKey":'),
  anonymousUser: new JsonLiteral('{"kind":"feature","contextKind":"anonymousUser","userKey":'),
} as const;

const creationDateOf = creationDates();
