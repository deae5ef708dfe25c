import { InvalidArgumentError } from '../errors.js';
import type { ExportedEvent, FeatureEvent, TrackingEvent } from '../events/exported-event.js';
import { checkNames, type KnownNames } from '../known-names.js';
import { shownJson } from './shown-json.js';

type MemberName = keyof FeatureEvent | keyof TrackingEvent;

/**
 * Members that an event must have, such as `{ kind: 'tracking', key: 'purchase' }`. Each is compared as JSON: an object
 * has to have the same members with equal values, in any order, and no others. `undefined` asks for a member that is
 * not there.
 */
export type EventFilter = { readonly [Name in MemberName]?: unknown };

/** Returns whether the event is the wanted one. It has to do so at once: a promise is refused. */
export type EventPredicate = (event: ExportedEvent) => unknown;

/** Whether an event passes. Throws what a predicate throws. */
export type Accepts = (event: ExportedEvent) => boolean;

/** Throws a `TypeError` for what is no filter, and for a member that no event has. */
export function acceptsOf(filter: EventFilter | EventPredicate): Accepts {
  if (typeof filter === 'function') return (event) => verdictOf(filter(event));
  checkNames(filter, MEMBERS);
  const wanted = Object.entries(filter);
  return (event) => wanted.every(([name, value]) => sameJson(value, (event as unknown as JsonObject)[name]));
}

/** What an error says of a filter. */
export function describeFilter(filter: EventFilter | EventPredicate): string {
  return typeof filter === 'function' ? 'that the function accepts' : `with ${shownJson(filter)}`;
}

type JsonObject = Readonly<Record<string, unknown>>;

const MEMBER_NAMES: Readonly<Record<MemberName, true>> = {
  kind: true,
  key: true,
  userKey: true,
  variation: true,
  value: true,
  trackingEventDetails: true,
  evaluationContext: true,
  metadata: true,
  contextKind: true,
  creationDate: true,
  default: true,
  version: true,
  source: true,
};

const code = 'INVALID_FILTER';

const MEMBERS: KnownNames = { what: 'a member of an event', names: Object.keys(MEMBER_NAMES), code };

function verdictOf(verdict: unknown): boolean {
  if (typeof (verdict as { then?: unknown } | null | undefined)?.then !== 'function') return Boolean(verdict);
  // A promise would accept every event.
  throw new InvalidArgumentError(code, 'Expected the filter to return true or false, got a promise.');
}

/** Compares values as JSON, whatever their prototypes: a test runner's realm has prototypes of its own. */
function sameJson(left: unknown, right: unknown): boolean {
  if (Object.is(left, right) || left === right) return true;
  if (!isObject(left) || !isObject(right) || Array.isArray(left) !== Array.isArray(right)) return false;
  const names = Object.keys(left).filter((name) => left[name] !== undefined);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && sameJson(left[name], right[name]))
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null;
}
