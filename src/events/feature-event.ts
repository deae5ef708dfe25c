import { creationDates } from './creation-date.js';
import { encodeJson } from './encode.js';
import { nameTextOf } from './event-name.js';
import { contextKindOf, targetingKeyOf, UNDEFINED_TARGETING_KEY } from './evaluation-context.js';
import { jsonString } from './json.js';
import { JsonLiteral } from './json-literal.js';
import type { JsonWriter } from './json-writer.js';
import { rethrowTooLarge } from './visit-budget.js';

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
  /** Milliseconds since 1970; if it is not a valid time, the time of the system's clock is written. */
  readonly nowMs: number;
}

/** Writes an exposure; false if reading the context throws. Throws an `EventTooLargeError`, and nothing else. */
export function writeFeatureEvent(json: JsonWriter, input: FeatureEventInput): boolean {
  return writeExposure(json, input, encodeVariation(input));
}

/** The same with an encoded variation, because many exposures share few of them; false if it is missing. */
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
  } catch (error) {
    rethrowTooLarge(error);
    // A context that throws when it is read must not turn an evaluation into an error.
    return false;
  }
}

/**
 * The text of the variation's members, and of the brace that ends the event. A value that JSON cannot express, or that
 * is too large, is left out. Never throws.
 */
export function encodeVariation({ flagKey, value, variant, version, source, failed }: ExposedVariation): JsonLiteral {
  const valueText = encodeJson(value);
  const members = [
    `"key":${textMember(flagKey)}`,
    `"variation":${textMember(variant ?? DEFAULT_VARIATION)}`,
    ...(valueText === undefined ? [] : [`"value":${valueText}`]),
    // The relay reads a failure only under this name; under any other it counts as a success (GOFF-COLL-004).
    `"default":${failed ? 'true' : 'false'}`,
    `"version":${textMember(version ?? '')}`,
    `"source":${textMember(source)}`,
  ];
  return new JsonLiteral(`${members.join(',')}}`);
}

/** The relay drops an event in which one of these members is no string, and JavaScript callers may pass anything. */
function textMember(value: unknown): string {
  return jsonString(nameTextOf(value));
}

const HEADS = {
  user: new JsonLiteral('{"kind":"feature","contextKind":"user","userKey":'),
  anonymousUser: new JsonLiteral('{"kind":"feature","contextKind":"anonymousUser","userKey":'),
} as const;

const creationDateOf = creationDates();
