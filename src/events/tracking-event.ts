import { creationDates } from './creation-date.js';
import { nameTextOf } from './event-name.js';
import {
  contextKindOf,
  needsTextTargetingKey,
  targetingKeyOf,
  UNDEFINED_TARGETING_KEY,
  type ContextKind,
} from './evaluation-context.js';
import { isJsonObject } from './json.js';
import { JsonLiteral } from './json-literal.js';
import type { JsonWriter, WrittenAs } from './json-writer.js';
import { HIDDEN, type Redact } from './redaction.js';
import { shallowCopy } from './shallow-copy.js';
import { digitsOf, standInOf } from './stand-in.js';
import { rethrowTooLarge, type VisitBudget } from './visit-budget.js';

type Attributes = Readonly<Record<string, unknown>>;

export interface TrackingEventInput {
  readonly name: unknown;
  /** As the application passed it, merged by the SDK. */
  readonly context: unknown;
  readonly details: unknown;
  /** Milliseconds since 1970; where it is no instant, the time of the system's clock is written. */
  readonly nowMs: number;
  /** What leaves the process of the context; everything but `contextKind` is taken from what it returns. */
  readonly redact?: Redact | undefined;
  /** Member of the details that gets their JSON text, unless they have one of that name. */
  readonly detailsText?: string | undefined;
  readonly notices?: TrackingNotices | undefined;
}

/** Is told, once an event is written, what makes it worth less to an analysis. */
export interface TrackingNotices {
  /** The member `value` of the details is there, and no finite number. */
  onOddValue(): void;
  /** There is no targeting key, and not because a redaction has failed. */
  onMissingKey(): void;
  /** The name is no string; its text was written. */
  onOddName(): void;
}

/**
 * Writes a tracking event with the fields and types that the relay stores (GOFF-TRACK-004, -005): a fraction in
 * `creationDate` or a wrong type would make it throw the event away behind its 200. Written at the call: later changes
 * of the caller's objects do not reach the event.
 *
 * A member of the context or of the details that would be `null` is left out, so that every exporter of the relay can
 * hold the event. Deeper nulls stay. Everything else follows the rules of `plainCopy`.
 *
 * Returns true. Throws an `EventTooLargeError`, and nothing else: an event with too many members or bytes is given up.
 */
export function writeTrackingEvent(json: JsonWriter, input: TrackingEventInput): true {
  const given = attributesOf(input.context);
  const visible = input.redact === undefined ? given : redacted(given, { redact: input.redact, budget: json.budget });
  const context = withTextKey(visible, json.budget);
  const userKey = userKeyOf(context);
  json.literal(HEADS[kindOf(given)]);
  json.stringTwice(userKey);
  json.literal(creationDateOf(input.nowMs));
  json.stringOften(nameTextOf(input.name));
  json.literal(CONTEXT);
  json.object(context);
  json.literal(DETAILS);
  const value = writeDetails(json, input);
  json.literal(END);
  if (typeof input.name !== 'string') input.notices?.onOddName();
  if (value === 'otherwise') input.notices?.onOddValue();
  if (userKey === UNDEFINED_TARGETING_KEY && visible !== HIDDEN) input.notices?.onMissingKey();
  return true;
}

/** Returns what the member `value` was written as. */
function writeDetails(json: JsonWriter, { details, detailsText }: TrackingEventInput): WrittenAs {
  const members = detailsOf(details);
  const start = json.end;
  const value = json.objectWithValue(members);
  if (detailsText !== undefined && !hasOwn(members, detailsText)) json.ownText(start, detailsText);
  return value;
}

function hasOwn(members: Attributes, name: string): boolean {
  try {
    return Object.hasOwn(members, name);
  } catch {
    // A proxy: nothing was written of it.
    return false;
  }
}

const HEADS: Readonly<Record<ContextKind, JsonLiteral>> = {
  user: new JsonLiteral('{"kind":"tracking","contextKind":"user","userKey":'),
  anonymousUser: new JsonLiteral('{"kind":"tracking","contextKind":"anonymousUser","userKey":'),
};
const CONTEXT = new JsonLiteral(',"evaluationContext":');
const DETAILS = new JsonLiteral(',"trackingEventDetails":');
const END = new JsonLiteral('}');
const creationDateOf = creationDates('"key":');

/** The members of the details. A bare number is the value it was meant as; other scalars and lists are no details. */
export function detailsOf(details: unknown): Attributes {
  const value = jsonFormOf(details);
  if (typeof value === 'bigint') return { value: digitsOf(value) };
  return typeof value === 'number' ? { value } : objectOr(value);
}

/** What leaves the process of a context. */
function redacted(context: Attributes, { redact, budget }: { redact: Redact; budget: VisitBudget }): Attributes {
  try {
    return attributesOf(redact(context, budget));
  } catch (error) {
    rethrowTooLarge(error);
    // A proxy that does not list its members.
    return {};
  }
}

/** The context with its targeting key as text; the very same one if it is. */
function withTextKey(context: Attributes, budget: VisitBudget): Attributes {
  try {
    if (!needsTextTargetingKey(context)) return context;
    const targetingKey = targetingKeyOf(context);
    return targetingKey === undefined ? context : Object.assign(shallowCopy(context, { budget }), { targetingKey });
  } catch (error) {
    rethrowTooLarge(error);
    // A getter of the targeting key that throws: the key is missing, and nothing else.
    return context;
  }
}

function kindOf(context: Attributes): ContextKind {
  try {
    return contextKindOf(context);
  } catch {
    return 'user';
  }
}

function userKeyOf(context: Attributes): string {
  try {
    return targetingKeyOf(context) ?? UNDEFINED_TARGETING_KEY;
  } catch {
    return UNDEFINED_TARGETING_KEY;
  }
}

function attributesOf(context: unknown): Attributes {
  return objectOr(jsonFormOf(context));
}

/** A `toJSON` of the context or the details can put anything in their place, and what a proxy throws leaves nothing. */
function jsonFormOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  try {
    return standInOf(value, '');
  } catch {
    return undefined;
  }
}

/** The relay drops an event whose context or details are no object. */
function objectOr(value: unknown): Attributes {
  return isJsonObject(value) ? value : {};
}
