import { creationDates } from './creation-date.js';
import { stringify } from './encode.js';
import {
  contextKindOf,
  targetingKeyOf,
  UNDEFINED_TARGETING_KEY,
  withTextTargetingKey,
  type ContextKind,
} from './evaluation-context.js';
import { defineMember, isJsonObject } from './json.js';
import { JsonLiteral } from './json-literal.js';
import type { JsonWriter } from './json-writer.js';
import { plainCopy } from './plain-copy.js';

type Attributes = Readonly<Record<string, unknown>>;

export interface TrackingEventInput {
  readonly name: unknown;
  /** As the application passed it, merged by the SDK. */
  readonly context: unknown;
  readonly details: unknown;
  readonly nowMs: number;
  /** What leaves the process of the context; everything but `contextKind` is taken from its answer. */
  readonly redact?: ((context: Attributes) => Attributes) | undefined;
}

/**
 * Writes a tracking event with the fields and types that the relay stores (GOFF-TRACK-004, -005): a fraction in `creationDate` or a wrong type would make
 * it throw the event away behind its 200. Taken at the call: later changes of the caller's objects do not reach the event. Answers false if there is
 * none.
 *
 * A member of the context or of the details that would be `null` is left out: it would block the relay's Parquet exporter until that restarts.
 * Deeper nulls stay. Everything else follows the rules of {@link plainCopy}.
 */
export function writeTrackingEvent(json: JsonWriter, input: TrackingEventInput): boolean {
  const start = json.end;
  try {
    if (isPlain(input) && writeQuickly(json, input)) return true;
  } catch {
    // A throwing getter, an event larger than all that can be sent: the careful way costs more, and at most the member.
  }
  json.moveTo(start);
  return writeCarefully(json, input);
}

const HEADS: Readonly<Record<ContextKind, JsonLiteral>> = {
  user: new JsonLiteral('{"kind":"tracking","contextKind":"user","userKey":'),
  anonymousUser: new JsonLiteral('{"kind":"tracking","contextKind":"anonymousUser","userKey":'),
};
const CONTEXT = new JsonLiteral(',"evaluationContext":');
const DETAILS = new JsonLiteral(',"trackingEventDetails":');
const END = new JsonLiteral('}');
const creationDateOf = creationDates('"key":');

function writeQuickly(json: JsonWriter, { name, context, details, nowMs, redact }: TrackingEventInput): boolean {
  const given = attributesOf(context);
  const evaluationContext = withTextTargetingKey(redact === undefined ? given : redact(given));
  if (hasToJson(evaluationContext)) return false;
  json.literal(HEADS[contextKindOf(given)]);
  json.stringTwice(targetingKeyOf(evaluationContext) ?? UNDEFINED_TARGETING_KEY);
  json.literal(creationDateOf(nowMs));
  json.stringOften(typeof name === 'string' ? name : textOf(name));
  json.literal(CONTEXT);
  if (!json.object(evaluationContext)) return false;
  json.literal(DETAILS);
  if (!json.object(detailsOf(details))) return false;
  json.literal(END);
  return true;
}

function writeCarefully(json: JsonWriter, { name, context, details, nowMs, redact }: TrackingEventInput): boolean {
  const copy = attributesOf(plainCopy(context));
  const visible = redact === undefined ? copy : attributesOf(plainCopy(redact(copy)));
  const evaluationContext = withTextTargetingKey(withoutNulls(visible));
  const text = stringify({
    kind: 'tracking',
    contextKind: contextKindOf(copy),
    userKey: targetingKeyOf(evaluationContext) ?? UNDEFINED_TARGETING_KEY,
    creationDate: Math.floor(nowMs / 1000),
    key: typeof name === 'string' ? name : textOf(name),
    evaluationContext,
    trackingEventDetails: withoutNulls(plainDetails(details)),
  });
  if (text === undefined) return false;
  json.text(text);
  return true;
}

/** A `toJSON` of the context or the details could put anything in their place; the relay drops an event in which they are no objects. */
function isPlain({ context, details }: TrackingEventInput): boolean {
  return !hasToJson(context) && !hasToJson(details) && !isObject(attributesOf(context)['anonymous']);
}

/** Such an attribute is what its JSON text says, a boxed boolean among others. */
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function hasToJson(value: unknown): boolean {
  return isObject(value) && typeof (value as { toJSON?: unknown }).toJSON === 'function';
}

function attributesOf(value: unknown): Attributes {
  return isJsonObject(value) ? value : {};
}

/** A copy of the details under the rules of {@link plainCopy}; never throws. */
export function plainDetails(details: unknown): Attributes {
  return detailsOf(typeof details === 'bigint' ? { value: String(details) } : plainCopy(details));
}

/** Details that are a bare number are the value they were meant as; other scalars and lists are no details. */
function detailsOf(details: unknown): Attributes {
  return typeof details === 'number' || typeof details === 'bigint' ? { value: details } : attributesOf(details);
}

function withoutNulls(attributes: Attributes): Attributes {
  const kept = {};
  for (const [key, value] of Object.entries(attributes)) if (value !== null) defineMember(kept, key, value);
  return kept;
}

function textOf(name: unknown): string {
  try {
    return String(name);
  } catch {
    // An object without a text, a revoked proxy: an event under a wrong name can still be counted.
    return '[unreadable]';
  }
}
