import { nestsTooDeep, stringify } from './encode.js';
import {
  contextKindOf,
  targetingKeyOf,
  UNDEFINED_TARGETING_KEY,
  withTextTargetingKey,
  type ContextKind,
} from './evaluation-context.js';
import { defineMember, isJsonObject } from './json.js';
import { plainCopy } from './plain-copy.js';

type Attributes = Readonly<Record<string, unknown>>;

/** The event and its context or details lie around what a caller nests. */
const LEVELS_OF_AN_EVENT = 1;

/**
 * The fields of a tracking event, as the relay stores them (GOFF-TRACK-004, -005), but for the two that {@link HEADS} has ready. A fraction in
 * `creationDate` or a wrong type would make the relay throw the event away behind its 200.
 */
interface TrackingEvent {
  readonly evaluationContext: Attributes;
  readonly userKey: string;
  /** Whole seconds since 1970 (GOFF-COLL-007). */
  readonly creationDate: number;
  readonly key: string;
  readonly trackingEventDetails: Attributes;
}

/** How an event begins; the same few bytes again and again are not worth their share of each `JSON.stringify`. */
const HEADS: Readonly<Record<ContextKind, string>> = {
  user: '{"kind":"tracking","contextKind":"user",',
  anonymousUser: '{"kind":"tracking","contextKind":"anonymousUser",',
};

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
 * The JSON text of a tracking event, taken at the call: later changes of the caller's objects do not reach it. `undefined` if there is none.
 *
 * A member of the context or of the details that would be `null` is left out: it would block the relay's Parquet exporter until that restarts.
 * Deeper nulls stay. Everything else follows the rules of {@link plainCopy}. Never throws.
 */
export function encodeTrackingEvent(input: TrackingEventInput): string | undefined {
  try {
    const fields = JSON.stringify(trackingEventOf(input));
    if (isSound(fields) && isPlain(input)) return withHead(fields, attributesOf(input.context));
  } catch {
    // A BigInt, a cycle, a throwing getter: the careful way costs more, and at most the member.
  }
  return encodeCarefully(input);
}

function withHead(fields: string, context: Attributes): string {
  return HEADS[contextKindOf(context)] + fields.slice(1);
}

/** Whether the text says all that it has to, and nothing that it must not. */
function isSound(fields: string): boolean {
  return !hasNulls(fields) && !nestsTooDeep(fields, LEVELS_OF_AN_EVENT) && hasObjects(fields);
}

/** Whether a member could be `null`. Nearly no text has the rarer letters, which are found faster than a colon that each member has. */
function hasNulls(fields: string): boolean {
  return fields.includes('ull') && fields.includes(':null');
}

function trackingEventOf({ name, context, details, nowMs, redact }: TrackingEventInput): TrackingEvent {
  const given = attributesOf(context);
  const evaluationContext = withTextTargetingKey(redact === undefined ? given : redact(given));
  return {
    // First, so that its text has a known place.
    evaluationContext,
    userKey: targetingKeyOf(evaluationContext) ?? UNDEFINED_TARGETING_KEY,
    creationDate: Math.floor(nowMs / 1000),
    key: typeof name === 'string' ? name : textOf(name),
    trackingEventDetails: detailsOf(details),
  };
}

function encodeCarefully({ context, details, redact, ...rest }: TrackingEventInput): string | undefined {
  const copy = attributesOf(plainCopy(context));
  const visible = redact === undefined ? copy : attributesOf(plainCopy(redact(copy)));
  const event = trackingEventOf({ ...rest, context: copy, details: plainDetails(details) });
  const evaluationContext = withTextTargetingKey(withoutNulls(visible));
  const userKey = targetingKeyOf(evaluationContext) ?? UNDEFINED_TARGETING_KEY;
  const trackingEventDetails = withoutNulls(event.trackingEventDetails);
  const fields = stringify({ ...event, userKey, evaluationContext, trackingEventDetails });
  return fields && withHead(fields, copy);
}

/** A `toJSON` of the context or the details could put anything in their place; the relay drops an event in which they are no objects. */
function isPlain({ context, details }: TrackingEventInput): boolean {
  return !hasToJson(context) && !hasToJson(details) && !isObject(attributesOf(context)['anonymous']);
}

const CONTEXT_START = '{"evaluationContext":'.length;
const BRACE = '{'.charCodeAt(0);
const BRACE_END = '}'.charCodeAt(0);

/**
 * Whether context and details, the first and the last member, are objects in the text as well: a boxed primitive is not, and the relay drops such an event.
 */
function hasObjects(fields: string): boolean {
  return fields.charCodeAt(CONTEXT_START) === BRACE && fields.charCodeAt(fields.length - 2) === BRACE_END;
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
