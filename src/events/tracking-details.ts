import { randomUUID } from 'node:crypto';
import { shallowCopy } from './shallow-copy.js';
import { detailsOf } from './tracking-event.js';
import { rethrowTooLarge, VisitBudget } from './visit-budget.js';

type Details = Readonly<Record<string, unknown>>;

export interface TrackingDetailsOptions {
  /** Member that gets the exporter metadata. */
  readonly trackingMetadata?: string | undefined;
  /** Member that gets a unique id. */
  readonly eventId?: string | undefined;
  /** Member that {@link writeTrackingEvent} adds in the end: only what is in its way is looked at here. */
  readonly detailsText?: string | undefined;
  readonly exporterMetadata: Details;
  /** Called once for each of these members that a caller sets itself. */
  readonly onTaken: (member: string) => void;
}

/**
 * Completes the details of a tracking event; throws an `EventTooLargeError` if they have more members than is left.
 */
export type CompleteDetails = (details: unknown, budget?: VisitBudget) => unknown;

/**
 * The function that completes the details of a tracking event with what the options ask for. It returns the very same
 * details when they ask for nothing. A member that the caller has set wins.
 */
export function compileTrackingDetails(options: TrackingDetailsOptions): CompleteDetails {
  const { trackingMetadata, eventId, detailsText, exporterMetadata, onTaken } = options;
  const members = [trackingMetadata, eventId, detailsText].filter((member) => member !== undefined);
  if (members.length === 0) return (details) => details;
  const report = reportOnce(members, onTaken);
  return (details, budget = new VisitBudget()) => {
    const given = membersOf(details, budget);
    report(given);
    return {
      ...(trackingMetadata === undefined ? {} : { [trackingMetadata]: exporterMetadata }),
      ...(eventId === undefined ? {} : { [eventId]: randomUUID() }),
      ...given,
    };
  };
}

/** The function that calls `onTaken` for each of the members that it meets for the first time. */
function reportOnce(members: readonly string[], onTaken: (member: string) => void): (given: Details) => void {
  const unreported = new Set(members);
  return (given) => {
    for (const member of unreported) {
      if (!Object.hasOwn(given, member)) continue;
      unreported.delete(member);
      onTaken(member);
    }
  };
}

/** The members of the details as an event would carry them: what JSON has nothing for is none. */
function membersOf(details: unknown, budget: VisitBudget): Details {
  const given = readableMembersOf(details, budget);
  const names = Object.keys(given);
  if (names.every((name) => isMember(given[name]))) return given;
  return Object.fromEntries(Object.entries(given).filter(([, value]) => isMember(value)));
}

function isMember(value: unknown): boolean {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';
}

function readableMembersOf(details: unknown, budget: VisitBudget): Details {
  try {
    return shallowCopy(detailsOf(details), { budget });
  } catch (error) {
    rethrowTooLarge(error);
    // A proxy that does not list its members.
    return {};
  }
}
