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
  /** Milliseconds since 1970; if it is not a valid time, the time of the system's clock is written. */
  readonly nowMs: number;
  /** Returns the part of the context that leaves the process; everything but `contextKind` is taken from that. */
  readonly redact?: Redact | undefined;
  /** The member of the details that gets their JSON text, unless they have a member of that name. */
  readonly detailsText?: string | undefined;
  readonly notices?: TrackingNotices | undefined;
}

/** Is notified, after an event is written, of what makes the event less useful to an analysis. */
export interface TrackingNotices {
  /** The member `value` of the details is there, but it is no finite number. */
  onOddValue(): void;
  /** There is no targeting key, although no redaction has failed. */
  onMissingKey(): void;
  /** The name is no string; its text was written. */
  onOddName(): void;
}

/**
 * Writes a tracking event with the fields and types that the relay stores (GOFF-TRACK-004, -005): with a fraction in
 * `creationDate` or a wrong type the relay would respond 200 and throw the event away. The event is written at the
 * call: later changes of the caller's objects do not reach it.
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

/** The members of the details. A bare number becomes the member `value`; other scalars and lists are no details. */
export function detailsOf(details: unknown): Attributes {
  const value = jsonFormOf(details);
  if (typeof value === 'bigint') return { value: digitsOf(value) };
  return typeof value === 'number' ? { value } : objectOr(value);
}

/** The part of a context that leaves the process. */
function redacted(context: Attributes, { redact, budget }: { redact: Redact; budget: VisitBudget }): Attributes {
  try {
    return attributesOf(redact(context, budget));
  } catch (error) {
    rethrowTooLarge(error);
    // A proxy that does not list its members.
    return {};
  }
}

/** The context with its targeting key as text; the very same context if the key is text already. */
function withTextKey(context: Attributes, budget: VisitBudget): Attributes {
  try {
    if (!needsTextTargetingKey(context)) return context;
    const targetingKey = targetingKeyOf(context);
    return targetingKey === undefined ? context : Object.assign(shallowCopy(context, { budget }), { targetingKey });
  } catch (error) {
    rethrowTooLarge(error);
    // The getter of the targeting key has thrown: only the key is missing.
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

/** What JSON makes of a context or of details: a `toJSON` can return anything; if it throws, `undefined`. */
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
