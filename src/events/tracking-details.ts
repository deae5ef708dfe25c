import { builtinModules } from '../builtin-modules.js';
import { defineMember } from './json.js';
import { detailsOf } from './tracking-event.js';
import { rethrowTooLarge, VisitBudget } from './visit-budget.js';

type Details = Readonly<Record<string, unknown>>;

export interface TrackingDetailsOptions {
  /** The member that gets the exporter metadata. */
  readonly trackingMetadata?: string | undefined;
  /** The member that gets a unique id. */
  readonly eventId?: string | undefined;
  /** The member that `writeTrackingEvent` adds later: here it is only checked whether the caller has set it. */
  readonly detailsText?: string | undefined;
  readonly exporterMetadata: Details;
  /** Called once for each of these members that a caller sets itself. */
  readonly onTaken: (member: string) => void;
}

/**
 * Completes the details of a tracking event; throws an `EventTooLargeError` if they have more members than `budget`.
 */
export type CompleteDetails = (details: unknown, budget?: VisitBudget) => unknown;

/**
 * Returns the function that completes the details of a tracking event with what the options ask for. If they ask for
 * nothing, it returns the very same details. A member that the caller has set wins.
 */
export function compileTrackingDetails(options: TrackingDetailsOptions): CompleteDetails {
  const { trackingMetadata, eventId, detailsText, exporterMetadata, onTaken } = options;
  const members = [trackingMetadata, eventId, detailsText].filter((member) => member !== undefined);
  if (members.length === 0) return (details) => details;
  const report = reportOnce(members, onTaken);
  const newId = eventId === undefined ? undefined : builtinModules.crypto.randomUUID;
  return (details, budget = new VisitBudget()) => {
    const id = newId?.();
    const begun = (): Record<string, unknown> => {
      const completed = {};
      if (trackingMetadata !== undefined) defineMember(completed, trackingMetadata, exporterMetadata);
      if (eventId !== undefined) defineMember(completed, eventId, id);
      return completed;
    };
    const completed = withMembers(begun, details, budget);
    report((name) => Object.hasOwn(completed, name) && completed[name] !== (name === eventId ? id : exporterMetadata));
    return completed;
  };
}

/** Returns a function that calls `onTaken` for each of the members, the first time that the caller has set it. */
function reportOnce(
  members: readonly string[],
  onTaken: (member: string) => void,
): (isTaken: (member: string) => boolean) => void {
  const unreported = new Set(members);
  return (isTaken) => {
    for (const member of unreported) if (isTaken(member) && unreported.delete(member)) onTaken(member);
  };
}

function withMembers(begun: () => Record<string, unknown>, details: unknown, budget: VisitBudget): Details {
  try {
    return addMembers(begun(), detailsOf(details), budget);
  } catch (error) {
    rethrowTooLarge(error);
    // A proxy that does not list its members.
    return begun();
  }
}

/** Adds the members of the details, each read once, without those that JSON cannot express. */
function addMembers(completed: Record<string, unknown>, details: Details, budget: VisitBudget): Details {
  let visits = 0;
  for (const name in details) {
    budget.require(++visits);
    if (!Object.prototype.hasOwnProperty.call(details, name)) continue;
    const value = readable(details, name);
    if (value === undefined || typeof value === 'function' || typeof value === 'symbol') continue;
    defineMember(completed, name, value);
  }
  return completed;
}

/** The value of a member; `undefined` if the caller's getter throws. */
function readable(details: Details, name: string): unknown {
  try {
    return details[name];
  } catch {
    return undefined;
  }
}
